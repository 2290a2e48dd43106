package org.nightlight.learn;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.nightlight.casework.CaseCounts;
import org.nightlight.casework.CaseCounts.Cell;
import org.nightlight.casework.CaseCounts.Took;
import org.nightlight.learn.SmallCounts.Hiding;
import org.nightlight.learn.SmallCounts.Shown;
import org.nightlight.learn.SmallCounts.ShownTable;

/// Puts counts into tables of weeks, hidden and rounded as they may be shown.
final class Counts {

  static final int WEEKS = 13;

  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.UK);

  private static final Map<String, String> AUDIENCES = inOrder(
      "CHILD", "Children",
      "PARENT", "Parents and carers",
      "PROFESSIONAL", "Professionals",
      "OTHER", "Others",
      "FLAGGER", "Trusted flaggers");

  private static final Map<String, String> OUTCOMES = inOrder(
      "NO_ACTION", "No action",
      "HELP", "Help",
      "RESTRICT_CONTACT", "Restrict contact",
      "REFER", "Refer");

  private Counts() {}

  /// A table and what stands over it.
  ///
  /// @param name in its address
  record Titled(String name, String title, String about, ShownTable table) {}

  /// How long decided cases took in one week; "hidden" where too few were decided.
  record Times(String week, String half, String nineInTen) {}

  private static Map<String, String> inOrder(String... pairs) {
    var map = new LinkedHashMap<String, String>();
    for (var n = 0; n < pairs.length; n += 2) {
      map.put(pairs[n], pairs[n + 1]);
    }
    return map;
  }

  /// The first day counted: the Monday twelve weeks before this week's.
  static Instant from(Instant now) {
    return weeks(now).getFirst().atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static List<LocalDate> weeks(Instant now) {
    var monday = now.atZone(ZoneOffset.UTC)
        .toLocalDate()
        .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    var weeks = new ArrayList<LocalDate>();
    for (var back = WEEKS - 1; back >= 0; back--) {
      weeks.add(monday.minusWeeks(back));
    }
    return weeks;
  }

  static List<Titled> tables(CaseCounts counts, Instant now, Hiding hiding) {
    return List.of(
        new Titled(
            "reports",
            "Reports",
            "By who reported, in the week they came.",
            table(counts.reports(), AUDIENCES, now, hiding)),
        new Titled(
            "signals",
            "Signals",
            "By detector, those that reached reviewers.",
            table(counts.signals(), detectors(counts.signals()), now, hiding)),
        new Titled(
            "decisions",
            "Decisions",
            "By outcome, in the week a person decided.",
            table(counts.decisions(), OUTCOMES, now, hiding)));
  }

  private static Map<String, String> detectors(List<Cell> signals) {
    var names = new LinkedHashMap<String, String>();
    new TreeSet<>(signals.stream().map(Cell::kind).toList())
        .forEach(name -> names.put(name, name.replace('-', ' ')));
    return names.isEmpty() ? Map.of("", "All detectors") : names;
  }

  private static ShownTable table(
      List<Cell> cells, Map<String, String> kinds, Instant now, Hiding hiding) {
    var weeks = weeks(now);
    var rows = weeks.stream()
        .map(week ->
            kinds.keySet().stream().map(kind -> count(cells, week, kind)).toList())
        .toList();
    var names = weeks.stream().map(DAY::format).toList();
    return SmallCounts.show(new CountTable(names, List.copyOf(kinds.values()), rows), hiding);
  }

  private static long count(List<Cell> cells, LocalDate week, String kind) {
    return cells.stream()
        .filter(cell -> cell.week().equals(week) && cell.kind().equals(kind))
        .mapToLong(Cell::count)
        .sum();
  }

  /// How long decisions took, by week; hidden wherever the week's number of decisions is.
  static List<Times> times(CaseCounts counts, ShownTable decisions, Instant now, Hiding hiding) {
    var weeks = weeks(now);
    var times = new ArrayList<Times>();
    for (var n = 0; n < weeks.size(); n++) {
      var week = weeks.get(n);
      var took = counts.times().stream()
          .filter(one -> one.week().equals(week))
          .map(Took::time)
          .sorted()
          .toList();
      var hidden = decisions.cells().get(n).getLast() instanceof Shown.Hidden
          || took.size() < hiding.below();
      times.add(times(DAY.format(week), took, hidden));
    }
    return times;
  }

  private static Times times(String week, List<Duration> took, boolean hidden) {
    if (took.isEmpty()) {
      return new Times(week, "none", "none");
    }
    return hidden
        ? new Times(week, "hidden", "hidden")
        : new Times(week, hours(took, 0.5), hours(took, 0.9));
  }

  /// The time within which this share of the cases was decided, in hours.
  private static String hours(List<Duration> sorted, double share) {
    var at = (int) Math.ceil(share * sorted.size()) - 1;
    return String.format(Locale.ROOT, "%.1f", sorted.get(at).toMinutes() / 60.0);
  }

  /// A table as CSV: as it is shown, hidden counts included.
  static String csv(ShownTable table) {
    var lines = new ArrayList<String>();
    lines.add("week,"
        + String.join(",", table.columns().stream().map(Counts::quoted).toList()) + ",total");
    for (var n = 0; n < table.rows().size(); n++) {
      lines.add(quoted(table.rows().get(n)) + "," + line(table.cells().get(n)));
    }
    lines.add("total," + line(table.totals()));
    return String.join("\r\n", lines) + "\r\n";
  }

  private static String line(List<Shown> cells) {
    return String.join(",", cells.stream().map(Shown::text).toList());
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }
}
