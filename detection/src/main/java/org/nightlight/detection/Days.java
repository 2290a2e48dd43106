package org.nightlight.detection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The days of one source: which one is open, and what its frame is. A frame is fitted from the
/// counts of days up to the one before the day before it: so where activities come up to a day
/// late, and where stages run on many machines, no day has to wait for the one before it.
public final class Days {

  /// Days a silence can still speak in. A gap in the stream longer than this is passed over.
  private static final int LONGEST_SILENCE = 5;

  private static final int NEW_STREAM_DAYS = 28;

  /// A day's counts, kept until a frame may use them.
  private record Closed(Day day, Counts counts) {}

  private final Frame.Ties ties;
  private final Deque<Closed> closed = new ArrayDeque<>();
  private final Counts fitted = new Counts();
  private @Nullable Day first;
  private @Nullable Frame open;

  public Days(Frame.Ties ties) {
    this.ties = ties;
  }

  /// The day that opens when one is closed on the way to another: the next, until the silence since
  /// the last day with activity has been too long to say more.
  public static Day after(Day open, Day active, Day wanted) {
    boolean silent = open.number() - active.number() >= LONGEST_SILENCE;
    return silent ? wanted : open.plus(1);
  }

  /// How far a watermark alone opens days; the ones after wait for an activity.
  public static Day reach(Day active, Day mark) {
    Day last = active.plus(LONGEST_SILENCE);
    return mark.compareTo(last) < 0 ? mark : last;
  }

  public @Nullable Frame open() {
    return open;
  }

  /// Opens the first day of the stream.
  public Frame begin(Day day, Detectors detectors) {
    if (open != null) {
      throw new IllegalStateException("days must begin once, had begun on " + first);
    }
    first = day;
    open = new Frame(day, day, tiesOn(day, day), Nulls.shipped(), detectors.on(day));
    return open;
  }

  /// Closes the open day with what was counted in it, and opens another.
  public Frame next(Day day, Counts ofOpen, Detectors detectors) {
    Day before = opened().day();
    closed.addLast(new Closed(before, ofOpen));
    open = fitted(day, fitted, detectors);
    while (!closed.isEmpty() && isReady(closed.getFirst(), day)) {
      closed.removeFirst();
    }
    return open;
  }

  /// The frame of a day, fitted from these counts and those of closed days it may use, which are
  /// added to them.
  private Frame fitted(Day day, Counts counts, Detectors detectors) {
    Frame before = opened();
    Day model = before.model();
    var fresh = false;
    for (Closed one : closed) {
      if (isReady(one, day)) {
        counts.addAll(one.counts());
        model = one.day();
        fresh = true;
      }
    }
    int days = model.number() - Objects.requireNonNull(first).number() + 1;
    return frame(
        day, model, fresh ? before.nulls().refit(counts, days) : before.nulls(), detectors);
  }

  /// The frame of the day after the open one, should it open next: known before the open one ends.
  public Frame following(Detectors detectors) {
    var counts = new Counts();
    counts.addAll(fitted);
    return fitted(opened().day().plus(1), counts, detectors);
  }

  private static boolean isReady(Closed one, Day forDay) {
    return one.day().compareTo(forDay.plus(-2)) <= 0;
  }

  private Frame opened() {
    if (open == null) {
      throw new IllegalStateException("a day must be open");
    }
    return open;
  }

  private Frame frame(Day day, Day model, Nulls nulls, Detectors detectors) {
    return new Frame(
        day, model, tiesOn(day, Objects.requireNonNull(first)), nulls, detectors.on(day));
  }

  private Frame.Ties tiesOn(Day day, Day start) {
    boolean known = ties == Frame.Ties.KNOWN || day.number() - start.number() >= NEW_STREAM_DAYS;
    return known ? Frame.Ties.KNOWN : Frame.Ties.UNKNOWN;
  }

  public void save(StateOut out) {
    out.putLong(open == null ? 0 : 1);
    if (open == null || first == null) {
      return;
    }
    out.putLong(first.number());
    open.save(out);
    fitted.save(out);
    out.putLong(closed.size());
    for (Closed one : closed) {
      out.putLong(one.day().number());
      one.counts().save(out);
    }
  }

  public static Days load(StateIn in, Frame.Ties ties, Detectors detectors) {
    var days = new Days(ties);
    if (in.getLong() == 1) {
      days.first = new Day(in.getInt());
      days.open = Frame.load(in, detectors);
      days.fitted.addAll(Counts.load(in));
      for (int left = in.getCount(); left > 0; left--) {
        days.closed.addLast(new Closed(new Day(in.getInt()), Counts.load(in)));
      }
    }
    return days;
  }
}
