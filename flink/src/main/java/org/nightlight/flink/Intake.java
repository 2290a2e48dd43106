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
  /// How far the published log was read, by source.
  private final Map<String, Long> positions = new TreeMap<>();
  private Seen seen = new Seen();

  /// Whether an entry of the published log comes for the first time. A source's entries come in
  /// order of their position, save when they are published anew.
  boolean isNew(String source, long position) {
    if (position <= positions.getOrDefault(source, 0L)) {
      return false;
    }
    positions.put(source, position);
    return true;
  }

  /// Moves a source's time on, as a server's log says.
  void watermark(String source, Instant to) {
    if (to.isAfter(lateness.watermark(source))) {
      lateness.resume(source, to);
    }
  }

  /// What a server judged stays as it was judged, and has come once by its position.
  Taken take(Activity activity, LogLine line) {
    return switch (line.kind) {
      case LATE -> Taken.LATE;
      case ON_TIME -> hold(activity, line);
      default -> judge(activity, line);
    };
  }

  private Taken judge(Activity activity, LogLine line) {
    if (lateness.judge(activity) == Admission.LATE) {
      return Taken.LATE;
    }
    if (!seen.first(activity)) {
      return Taken.TWICE;
    }
    return hold(activity, line);
  }

  private Taken hold(Activity activity, LogLine line) {
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

  void savePositions(StateOut out) {
    out.putLong(positions.size());
    positions.forEach((source, position) -> {
      out.putText(source);
      out.putLong(position);
    });
  }

  void loadPositions(StateIn in) {
    for (int left = in.getCount(); left > 0; left--) {
      positions.put(in.getText(), in.getLong());
    }
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
