package org.nightlight.detect;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.nightlight.detection.Stratum;

/// What one source's event-time day left: how many accounts there are, what was judged so far, and
/// the fit of the day after.
///
/// @param coverage what was judged and what could not be, by name
/// @param atBound what of the fit moved as far as a day may move it
public record DayFit(
    String source,
    LocalDate day,
    Map<Stratum, Long> accounts,
    Map<String, Long> coverage,
    List<Fit> fits,
    List<String> atBound) {

  /// Not a null's reason: how much higher than set the level of contact-seeking stands, in log10.
  public static final String RAISE = "level-raised";

  public DayFit {
    accounts = Map.copyOf(accounts);
    coverage = Map.copyOf(coverage);
    fits = List.copyOf(fits);
    atBound = List.copyOf(atBound);
  }

  /// One null.
  ///
  /// @param reason the code of the reason it is for
  /// @param of whose: a stratum, or a child's age and what is usual for it
  /// @param mean how often the answer is yes, or the spell goes on
  /// @param concentration how alike accounts are in it; 0 where that is not a part of it
  public record Fit(String reason, String of, double mean, double concentration) {}
}
