package org.nightlight.intake;

import java.time.Instant;
import org.nightlight.detection.Activity;
import org.nightlight.detection.Admission;

/// One entry of the admitted log. Positions grow by one an entry and are never reused, so a reader
/// that keeps the last position it has dealt with misses nothing and sees nothing twice.
public sealed interface Admitted {

  /// Its place in the log, from 1.
  long position();

  /// Something an account did, judged on time or late once and for all.
  record Happened(long position, Activity activity, Admission admission) implements Admitted {}

  /// The promise that nothing of this source older than this instant will be admitted on time.
  record Watermark(long position, String source, Instant at) implements Admitted {}
}
