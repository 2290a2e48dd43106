package org.nightlight.casework;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;

/// What casework can count of itself, by week. True counts: whoever shows them hides small ones.
///
/// @param reports by who reported
/// @param signals by detector, those that reviewers could see
/// @param decisions by outcome
/// @param times how long each decided case took from opening, by the week of the decision
public record CaseCounts(
    List<Cell> reports, List<Cell> signals, List<Cell> decisions, List<Took> times) {

  public CaseCounts {
    reports = List.copyOf(reports);
    signals = List.copyOf(signals);
    decisions = List.copyOf(decisions);
    times = List.copyOf(times);
  }

  /// How many of a kind in the week that begins on a Monday.
  public record Cell(LocalDate week, String kind, long count) {}

  /// How long one case took.
  public record Took(LocalDate week, Duration time) {}
}
