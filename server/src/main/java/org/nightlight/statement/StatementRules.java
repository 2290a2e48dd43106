package org.nightlight.statement;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.nightlight.oversight.StaffId;

/// When a statement is held, how long somebody may appeal, and who may decide it.
final class StatementRules {

  /// Within so many months of being told somebody may appeal (DSA Article 20(1)).
  static final int MONTHS = 6;

  /// After so many days somebody looks again at what is held.
  static final int REVIEW_DAYS = 30;

  static final String REFERRED = "The decision is to refer it to an authority.";
  static final String CHILD =
      "A child reported this, and nobody has said why telling the platform is safe.";

  private StatementRules() {}

  /// Why a statement is held from the first; empty where it goes out.
  static Optional<String> held(String outcome, Optional<String> asked) {
    return outcome.equals("refer") ? Optional.of(REFERRED) : asked;
  }

  /// How long an answer to an appeal can be read at least.
  static final Duration ANSWER_STANDS = Duration.ofDays(183);

  static LocalDate day(Instant at) {
    return at.atZone(ZoneOffset.UTC).toLocalDate();
  }

  /// The last day on which a statement is kept.
  static LocalDate deleteAfter(Instant told, int months) {
    return day(told).plusMonths(months);
  }

  static LocalDate review(Instant now) {
    return day(now).plusDays(REVIEW_DAYS);
  }

  /// The last day on which an appeal may come.
  static LocalDate until(Instant told) {
    return day(told).plusMonths(MONTHS);
  }

  static boolean inTime(Instant told, Instant now) {
    return !day(now).isAfter(until(told));
  }

  /// Whether somebody may decide an appeal: nobody who decided the case, or agreed to it.
  static boolean mayDecide(StaffId who, Set<StaffId> deciders) {
    return !deciders.contains(who);
  }
}
