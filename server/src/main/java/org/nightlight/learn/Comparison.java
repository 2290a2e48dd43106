package org.nightlight.learn;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.nightlight.casework.SignalOutcomes;
import org.nightlight.casework.SignalOutcomes.Stand;
import org.nightlight.detect.Found;
import org.nightlight.detection.Stratum;
import org.nightlight.intake.Subject;
import org.nightlight.oversight.Scope;

/// What a replay would have raised beside what was raised: by subject, each once, however often a
/// detector spoke up about it.
///
/// @param rows by stratum, those with something in them
/// @param says what reviewers have said of the subjects of each kind
/// @param subjects those in which the two differ, latest first
record Comparison(Row all, List<Row> rows, List<Say> says, List<Line> subjects, long more) {

  private static final int SHOWN = 100;

  /// In what the two agree and differ.
  enum Kind {
    BOTH("Raised, and would have been"),
    NEW("Not raised, and would have been"),
    GONE("Raised, and would not have been");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /// Subjects of a stratum.
  record Row(String whose, long both, long added, long gone) {}

  /// What became of the subjects of one kind.
  record Say(String kind, long subjects, long none, long open, SignalOutcomes outcomes) {

    public long acted() {
      return outcomes.acted();
    }

    public long noAction() {
      return outcomes.of(Stand.NO_ACTION);
    }
  }

  /// One subject.
  record Line(
      String account,
      String source,
      String kind,
      String whose,
      String day,
      String evidence,
      String stand) {}

  private record Pair(Kind kind, Found found) {}

  /// Counts what two sides have in common, and names those in which they differ.
  ///
  /// @param scope whose accounts are named; all of them are counted
  static Comparison of(
      List<Found> replayed, List<Found> raised, Map<Subject, Stand> stands, Scope scope) {
    var pairs = pairs(replayed, raised);
    var rows = new ArrayList<Row>();
    for (var stratum : Stratum.values()) {
      var row = row(
          words(stratum),
          pairs.stream().filter(one -> one.found().stratum() == stratum).toList());
      if (row.both() + row.added() + row.gone() > 0) {
        rows.add(row);
      }
    }
    var differ = pairs.stream()
        .filter(one -> one.kind() != Kind.BOTH)
        .filter(one -> scope.holds(one.found().source()))
        .toList();
    return new Comparison(
        row("All", pairs),
        rows,
        List.of(Kind.values()).stream().map(kind -> say(kind, pairs, stands)).toList(),
        differ.stream()
            .sorted(Comparator.comparing((Pair one) -> one.found().first()).reversed())
            .limit(SHOWN)
            .map(one -> line(one, stands))
            .toList(),
        Math.max(0, differ.size() - SHOWN));
  }

  static List<Subject> subjects(Collection<Found> found) {
    return found.stream().map(Comparison::subject).distinct().toList();
  }

  private static Subject subject(Found found) {
    return new Subject(found.source(), found.subject());
  }

  private static List<Pair> pairs(List<Found> replayed, List<Found> raised) {
    var left = new HashMap<Subject, Found>();
    raised.forEach(one -> left.put(subject(one), one));
    var pairs = new ArrayList<Pair>();
    for (var one : replayed) {
      pairs.add(new Pair(left.remove(subject(one)) == null ? Kind.NEW : Kind.BOTH, one));
    }
    left.values().forEach(one -> pairs.add(new Pair(Kind.GONE, one)));
    return pairs;
  }

  private static Row row(String whose, List<Pair> pairs) {
    return new Row(whose, count(pairs, Kind.BOTH), count(pairs, Kind.NEW), count(pairs, Kind.GONE));
  }

  private static long count(List<Pair> pairs, Kind kind) {
    return pairs.stream().filter(one -> one.kind() == kind).count();
  }

  private static Say say(Kind kind, List<Pair> pairs, Map<Subject, Stand> stands) {
    var counts = new HashMap<Stand, Long>();
    var none = 0L;
    for (var one : pairs.stream().filter(pair -> pair.kind() == kind).toList()) {
      var stand = Optional.ofNullable(stands.get(subject(one.found())));
      stand.ifPresent(is -> counts.merge(is, 1L, Long::sum));
      none += stand.isEmpty() ? 1 : 0;
    }
    return new Say(
        kind.words(),
        count(pairs, kind),
        none,
        counts.getOrDefault(Stand.OPEN, 0L),
        new SignalOutcomes(counts));
  }

  private static Line line(Pair pair, Map<Subject, Stand> stands) {
    var found = pair.found();
    return new Line(
        found.subject(),
        found.source(),
        pair.kind().words(),
        words(found.stratum()),
        found.first().toString().substring(0, 10),
        String.format(Locale.ROOT, "%.2f", found.evidence() / 1e6),
        Optional.ofNullable(stands.get(subject(found))).map(Comparison::words).orElse("no case"));
  }

  static String words(Stand stand) {
    return switch (stand) {
      case OPEN -> "not decided yet";
      case NO_ACTION -> "no action";
      case HELP -> "help";
      case RESTRICT_CONTACT -> "restrict contact";
      case REFER -> "refer";
    };
  }

  static String words(Stratum stratum) {
    return switch (stratum) {
      case CHILD -> "Children";
      case YOUNG_ADULT -> "18 to 24";
      case ADULT -> "25 and older";
      case CHILD_IN_ROLE -> "Children in a role";
      case YOUNG_ADULT_IN_ROLE -> "18 to 24, in a role";
      case ADULT_IN_ROLE -> "25 and older, in a role";
      case UNKNOWN -> "Age not known";
    };
  }
}
