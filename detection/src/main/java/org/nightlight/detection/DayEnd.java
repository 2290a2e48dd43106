package org.nightlight.detection;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What stands at the end of an event-time day of one source, before anything of the next day is
/// judged. The same for the same activities, on however many threads.
///
/// @param accounts how many accounts there are, by stratum
/// @param judged what each detector that runs makes of its accounts now
/// @param coverage what was judged so far, and what could not be
/// @param nulls the fit of the day after
/// @param atBound what of the fit has moved as far as a day may move it: the day may have wanted
/// more
public record DayEnd(
    String source,
    Day day,
    SortedMap<Stratum, Long> accounts,
    List<Judged> judged,
    Coverage coverage,
    Nulls nulls,
    List<String> atBound) {

  public DayEnd {
    accounts = new TreeMap<>(accounts);
    judged = List.copyOf(judged);
    atBound = List.copyOf(atBound);
  }

  /// One detector's accounts.
  ///
  /// @param accounts how many accounts it may be about
  /// @param highest those whose evidence is at least 1 now, the highest first
  public record Judged(String detector, long accounts, List<Weighed> highest) {

    public Judged {
      highest = List.copyOf(highest);
    }
  }

  /// One account's evidence now, in millionths of log10: not the most it ever was.
  public record Weighed(String account, Stratum stratum, long evidence) {}
}
