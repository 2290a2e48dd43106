package org.nightlight.statement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nightlight.casework.Casework.Sequel;
import org.nightlight.statement.Statement.Hold;
import org.nightlight.store.Times;

/// How the case page says where statements and appeals stand.
final class Sequels {

  private Sequels() {}

  static List<Sequel> of(
      Statement one,
      Optional<Hold> latest,
      Optional<Appeals.Appeal> appeal,
      Optional<LocalDate> deleteAfter) {
    var lines = new ArrayList<Sequel>();
    if (one.report().isEmpty()) {
      lines.add(new Sequel(
          "Statement " + one.number() + " to the account",
          state(one, latest)
              + deleteAfter.map(day -> " Kept until " + day + ".").orElse(""),
          ""));
    }
    appeal.ifPresent(it -> lines.add(new Sequel(
        one.report().isEmpty() ? "Appeal by the account" : "Appeal by a reporter",
        it.decided().isEmpty()
            ? "Waits for somebody who did not decide this case."
            : (it.outcome().equals("UPHELD") ? "The decision stands. " : "The decision was wrong. ")
                + it.answer(),
        "/appeals")));
    return lines;
  }

  static String state(Statement one, Optional<Hold> latest) {
    return switch (one.state()) {
      case HELD ->
        "Held: "
            + latest
                .map(hold -> hold.reason()
                    + hold.review()
                        .map(day -> " To be looked at again on " + day + ".")
                        .orElse(""))
                .orElse("");
      case DUE -> "On its way to the platform.";
      case UNDELIVERABLE -> "Not sent: the platform has entered no webhook.";
      case SENT ->
        "Sent " + one.sent().map(Times::words).orElse("")
            + (one.opened().isPresent() ? ", and opened." : ", not opened yet.");
    };
  }
}
