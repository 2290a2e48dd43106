package org.nightlight.flink;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.nightlight.detection.Activity;
import org.nightlight.detection.ActivityReader;
import org.nightlight.detection.Day;
import org.nightlight.detection.Line;
import org.nightlight.detection.StateIn;
import org.nightlight.detection.StateOut;

/// One source at the gate: its activities that wait for the watermark or for a frame, in order of
/// (event time, id), and how far its days have come.
final class Platform {

  /// An activity with the line it came in, which is what a checkpoint keeps of it.
  private record Held(Activity activity, LogLine line) {}

  private static final Comparator<Held> IN_ORDER = Comparator.comparing(
          (Held held) -> held.activity().time())
      .thenComparing(held -> held.activity().id());

  final String source;
  private final PriorityQueue<Held> held = new PriorityQueue<>(IN_ORDER);

  @Nullable
  Day open;
  /// The last day with activity.
  @Nullable
  Day active;
  /// Whether everyone has the open day's frame.
  boolean framed;

  Platform(String source) {
    this.source = source;
  }

  void hold(Activity activity, LogLine line) {
    held.add(new Held(activity, line));
  }

  int held() {
    return held.size();
  }

  /// The next activity before the mark, which stays; null where there is none.
  @Nullable
  Activity next(Instant mark) {
    Held first = held.peek();
    return first != null && first.activity().time().isBefore(mark) ? first.activity() : null;
  }

  void letGo() {
    held.remove();
  }

  /// Just after the last that waits: where input that ends has its mark.
  Instant end(Instant mark) {
    return held.stream()
        .map(one -> one.activity().time().plusNanos(1))
        .max(Comparator.naturalOrder())
        .filter(mark::isBefore)
        .orElse(mark);
  }

  void save(StateOut out) {
    out.putText(source);
    out.putLong(number(open));
    out.putLong(number(active));
    out.putLong(held.size());
    held.forEach(one -> {
      out.putLong(one.line().number);
      out.putBytes(one.line().bytes);
    });
  }

  private static long number(@Nullable Day day) {
    return day == null ? Long.MIN_VALUE : day.number();
  }

  /// Everyone is told the frame of the open day anew after a restart.
  static Platform load(StateIn in) {
    var platform = new Platform(in.getText());
    platform.open = day(in.getLong());
    platform.active = day(in.getLong());
    for (int left = in.getCount(); left > 0; left--) {
      var line = new LogLine();
      line.number = in.getLong();
      line.bytes = in.getBytes();
      if (!(ActivityReader.readLine(line.bytes, line.number) instanceof Line.Accepted good)) {
        throw new IllegalStateException("a kept line must be an activity, was not");
      }
      platform.hold(good.activity(), line);
    }
    return platform;
  }

  private static @Nullable Day day(long number) {
    return number == Long.MIN_VALUE ? null : new Day((int) number);
  }
}
