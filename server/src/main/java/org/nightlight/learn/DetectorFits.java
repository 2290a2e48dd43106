package org.nightlight.learn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.nightlight.detect.DayFit;
import org.nightlight.detection.Stratum;

/// What of a day's fit and of what was judged belongs to one detector.
final class DetectorFits {

  /// Which detector asks which questions; all others are contact-seeking's.
  private static final Map<String, Set<String>> REASONS = Map.of(
      "contacted-by-many",
      Set.of(
          "new-accounts-one-after-another",
          "new-grown-up-accounts",
          "new-accounts-without-mutual-contacts"),
      "pile-on",
      Set.of(
          "accounts-within-hours",
          "strangers-within-hours",
          "blocks-and-reports-within-hours",
          "anonymous-messages-within-hours"),
      "persistent-harassment",
      Set.of("came-back-after-being-turned-away", "new-accounts-after-one-was-turned-away"));

  private static final String SEEKING = "contact-seeking";

  /// One null, in words.
  ///
  /// @param alike how alike accounts are in it; "" where that is no part of it
  record Row(String reason, String of, String mean, String alike) {}

  /// How much was judged, or not.
  record Covered(String words, long count) {}

  private DetectorFits() {}

  private static boolean asks(String detector, String reason) {
    if (reason.equals(DayFit.RAISE)) {
      return false;
    }
    return detector.equals(SEEKING)
        ? REASONS.values().stream().noneMatch(those -> those.contains(reason))
        : REASONS.getOrDefault(detector, Set.of()).contains(reason);
  }

  static List<Row> of(String detector, DayFit day) {
    return day.fits().stream()
        .filter(fit -> asks(detector, fit.reason()))
        .map(DetectorFits::row)
        .toList();
  }

  /// By how much the level stands higher than it was set, in words; "" where it does not.
  static String raise(String detector, DayFit day) {
    if (!detector.equals(SEEKING)) {
      return "";
    }
    return day.fits().stream()
        .filter(fit -> fit.reason().equals(DayFit.RAISE) && fit.mean() > 0)
        .findFirst()
        .map(fit -> String.format(Locale.UK, "%.2f", fit.mean()))
        .orElse("");
  }

  private static Row row(DayFit.Fit fit) {
    return new Row(
        fit.reason().replace('-', ' '),
        fit.concentration() > 0 ? Comparison.words(Stratum.valueOf(fit.of())) : fit.of(),
        String.format(Locale.UK, "%.1f %%", 100 * fit.mean()),
        fit.concentration() > 0 ? String.format(Locale.UK, "%.1f", fit.concentration()) : "");
  }

  /// What moved as far as a day may move it; a stratum stands before its reason.
  static List<Row> moved(String detector, DayFit day) {
    var rows = new ArrayList<Row>();
    for (var name : day.atBound()) {
      var space = name.indexOf(' ');
      var reason = name.substring(space + 1);
      if (asks(detector, reason)) {
        var of = space < 0 ? "" : Comparison.words(Stratum.valueOf(name.substring(0, space)));
        rows.add(new Row(reason.replace('-', ' '), of, "", ""));
      }
    }
    return rows;
  }

  /// Empty for a detector whose judging is not counted by contact.
  static List<Covered> coverage(String detector, List<DayFit> latest) {
    if (!detector.equals(SEEKING)) {
      return List.of();
    }
    var sums = new HashMap<String, Long>();
    latest.forEach(day -> day.coverage().forEach((name, n) -> sums.merge(name, n, Long::sum)));
    return List.of(
        new Covered("New contacts judged", sums.getOrDefault("judged", 0L)),
        new Covered(
            "Not judged: age of the one who began it unknown",
            sums.getOrDefault("actorAgeUnknown", 0L)),
        new Covered(
            "Not judged: age of the other unknown", sums.getOrDefault("recipientAgeUnknown", 0L)),
        new Covered(
            "Not judged: whether it was new unknown", sums.getOrDefault("noveltyUnknown", 0L)),
        new Covered(
            "Judged without mutual contacts, which were unknown",
            sums.getOrDefault("mutualsUnknown", 0L)),
        new Covered(
            "Judged without countries, which were unknown",
            sums.getOrDefault("countryUnknown", 0L)),
        new Covered(
            "Activities that came late, and add no evidence", sums.getOrDefault("late", 0L)));
  }
}
