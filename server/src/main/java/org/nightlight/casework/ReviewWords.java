package org.nightlight.casework;

import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.nightlight.casework.CaseShelf.Reviewed;
import org.nightlight.casework.CaseShelf.Reviewed.Above;
import org.nightlight.detect.Review;

/// Says where an account stood when a day's evidence was put in order.
final class ReviewWords {

  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.UK);

  private ReviewWords() {}

  static String of(Review review, Optional<Reviewed> stands) {
    return "Order among signals: when " + DAY.format(review.day()) + " (UTC) ended, "
        + above(review.above()) + " above the line where at most 10 % are expected to be ordinary. "
        + here(stands) + " The order changes no signal.";
  }

  private static String above(int above) {
    return switch (above) {
      case 0 -> "none of the platform's accounts stood";
      case 1 -> "1 of the platform's accounts stood";
      default -> String.format(Locale.UK, "%,d of the platform's accounts stood", above);
    };
  }

  private static String here(Optional<Reviewed> stands) {
    return stands
        .map(one -> one.above() == Above.LINE
            ? "This one stood above it, in place " + one.place()
                + ": it comes first among cases of its priority."
            : "This one stood below it, in place " + one.place()
                + ": among cases of its priority, waiting decides.")
        .orElse("This one did not stand in that order: waiting decides.");
  }
}
