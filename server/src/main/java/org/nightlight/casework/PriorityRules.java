package org.nightlight.casework;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.nightlight.casework.CaseFile.Age;
import org.nightlight.intake.Danger;

/// Which case comes first, and why, in words.
///
/// Danger to life goes before everything. Behind it every case has a head start in time, for a
/// child
/// concerned, for known material and for evidence, and the queue runs in the order of opening less
/// head start. Waiting
/// therefore raises every case alike, the order of two cases never changes by itself, and nothing
/// starves: a case that has waited [#LONGEST_HEAD_START] stands before every later one without
/// danger.
final class PriorityRules {

  static final Duration CHILD = Duration.ofDays(7);
  static final Duration MAY_BE_A_CHILD = Duration.ofDays(3);
  static final Duration A_POWER_OF_TEN = Duration.ofHours(8);
  static final int MOST_POWERS = 6;
  static final Duration TOLD_BY_A_PERSON = Duration.ofDays(1);
  static final Duration KNOWN_MATERIAL = Duration.ofDays(2);
  static final Duration LONGEST_HEAD_START = CHILD
      .plus(A_POWER_OF_TEN.multipliedBy(MOST_POWERS))
      .plus(TOLD_BY_A_PERSON)
      .plus(KNOWN_MATERIAL);

  static final int LIFE = 0;
  private static final int REST = 1;

  private PriorityRules() {}

  /// What priority depends on.
  ///
  /// @param danger what reports say of danger now; empty where there is no report
  /// @param concerned whether a child is concerned
  /// @param evidence of the strongest signal, in millionths of log10; 0 without a signal
  /// @param reports how many there are; more of them never raise a case, so a crowd cannot
  /// @param matches how much known material there is
  /// @param words the rules of danger words that reports met
  /// @param people how many reporters there are at most, as far as one can tell
  record Facts(
      List<Danger> danger,
      Age concerned,
      long evidence,
      int reports,
      int matches,
      Instant opened,
      List<String> words,
      int people) {

    Facts {
      danger = List.copyOf(danger);
      words = List.copyOf(words);
    }

    /// Without words of danger, and every report by somebody else.
    Facts(
        List<Danger> danger,
        Age concerned,
        long evidence,
        int reports,
        int matches,
        Instant opened) {
      this(danger, concerned, evidence, reports, matches, opened, List.of(), reports);
    }

    boolean life() {
      return danger.contains(Danger.NOW) || !words.isEmpty();
    }
  }

  /// A place in the queue: first by lane, then by time.
  ///
  /// @param reason why, in one line
  record Standing(int lane, Instant rankAt, String reason) implements Comparable<Standing> {

    @Override
    public int compareTo(Standing other) {
      return lane != other.lane
          ? Integer.compare(lane, other.lane)
          : rankAt.compareTo(other.rankAt);
    }
  }

  /// Priority in a word.
  enum Word {
    LIFE("Life", "danger"),
    HIGH("High", "high"),
    USUAL("Usual", "usual"),
    LOW("Low", "low");

    private final String text;
    private final String look;

    Word(String text, String look) {
      this.text = text;
      this.look = look;
    }

    String text() {
      return text;
    }

    /// What the style sheet calls it.
    String look() {
      return look;
    }
  }

  static Standing judge(Facts facts) {
    var lane = facts.life() ? LIFE : REST;
    return new Standing(lane, facts.opened().minus(headStart(facts)), reason(facts));
  }

  /// Whether a place in the queue is that of danger to life.
  static boolean isLife(int lane) {
    return lane == LIFE;
  }

  /// How soon a case is to be decided where no rule says.
  ///
  /// @param child whether a child is concerned: `child`, `adult`, `unknown`
  static Duration within(int lane, String child) {
    if (lane == LIFE) {
      return Duration.ofHours(1);
    }
    return switch (child) {
      case "child" -> Duration.ofDays(1);
      case "adult" -> Duration.ofDays(7);
      default -> Duration.ofDays(3);
    };
  }

  /// The word for a place in the queue. It rises with waiting, as the order does.
  static Word word(int lane, Instant rankAt, Instant now) {
    if (lane == LIFE) {
      return Word.LIFE;
    }
    var urgency = Duration.between(rankAt, now);
    if (urgency.compareTo(CHILD) >= 0) {
      return Word.HIGH;
    }
    return urgency.compareTo(MAY_BE_A_CHILD) >= 0 ? Word.USUAL : Word.LOW;
  }

  private static Duration headStart(Facts facts) {
    var powers = Math.clamp(facts.evidence(), 0, MOST_POWERS * 1_000_000L);
    var start = forChild(facts.concerned())
        .plus(Duration.ofSeconds(A_POWER_OF_TEN.toSeconds() * powers / 1_000_000));
    var told = facts.reports() > 0 ? start.plus(TOLD_BY_A_PERSON) : start;
    return facts.matches() > 0 ? told.plus(KNOWN_MATERIAL) : told;
  }

  private static Duration forChild(Age concerned) {
    return switch (concerned) {
      case CHILD -> CHILD;
      case UNKNOWN -> MAY_BE_A_CHILD;
      case ADULT -> Duration.ZERO;
    };
  }

  private static String reason(Facts facts) {
    var parts = new ArrayList<String>();
    if (facts.danger().contains(Danger.NOW)) {
      parts.add("somebody is in danger now, a report says");
    }
    if (!facts.words().isEmpty()) {
      parts.add("words of danger in a report: " + String.join(", ", facts.words()));
    }
    parts.add(
        switch (facts.concerned()) {
          case CHILD -> "a child is concerned";
          case UNKNOWN -> "may be a child: age not known";
          case ADULT -> "no child is known to be concerned";
        });
    if (facts.matches() > 0) {
      parts.add("known material");
    }
    if (facts.evidence() > 0) {
      parts.add(String.format(Locale.ROOT, "evidence %.1f", facts.evidence() / 1e6));
    }
    if (facts.reports() > 0) {
      var reports = facts.reports() == 1 ? "1 report" : facts.reports() + " reports";
      parts.add(
          facts.people() < facts.reports()
              ? reports + " from at most " + people(facts.people())
              : reports);
    }
    return String.join("; ", parts);
  }

  private static String people(int people) {
    return people == 1 ? "1 person" : people + " people";
  }
}
