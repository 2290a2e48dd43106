package org.nightlight.flink;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.nightlight.detection.Activity;
import org.nightlight.detection.Admission;
import org.nightlight.detection.Lateness;
import org.nightlight.detection.Seen;
import org.nightlight.detection.StateIn;
import org.nightlight.detection.StateOut;

/// What the gate takes in: activities judged once, in order of arrival, and held by source.
final class Intake {

  /// What became of an activity.
  enum Taken {
    HELD,
    LATE,
    TWICE
  }

  private final Lateness lateness = new Lateness(Lateness.USUAL);
  private final Map<String, Platform> platforms = new TreeMap<>();
  private Seen seen = new Seen();

  Taken take(Activity activity, LogLine line) {
    if (lateness.judge(activity) == Admission.LATE) {
      return Taken.LATE;
    }
    if (!seen.first(activity)) {
      return Taken.TWICE;
    }
    platforms.computeIfAbsent(activity.source(), Platform::new).hold(activity, line);
    return Taken.HELD;
  }

  Collection<Platform> platforms() {
    return platforms.values();
  }

  Instant mark(Platform platform) {
    return lateness.watermark(platform.source);
  }

  /// Forgets which activities were seen on days that are over.
  void forget(Platform platform) {
    seen.letGo(platform.source, mark(platform));
  }

  int held() {
    return platforms.values().stream().mapToInt(Platform::held).sum();
  }

  void save(StateOut out) {
    seen.save(out);
    var marks = lateness.watermarks();
    out.putLong(marks.size());
    marks.forEach((source, mark) -> {
      out.putText(source);
      out.putTime(mark);
    });
    out.putLong(platforms.size());
    platforms.values().forEach(platform -> platform.save(out));
  }

  static Intake load(StateIn in) {
    var intake = new Intake();
    intake.seen = Seen.load(in);
    for (int left = in.getCount(); left > 0; left--) {
      intake.lateness.resume(in.getText(), in.getTime());
    }
    for (int left = in.getCount(); left > 0; left--) {
      var platform = Platform.load(in);
      intake.platforms.put(platform.source, platform);
    }
    return intake;
  }
}
