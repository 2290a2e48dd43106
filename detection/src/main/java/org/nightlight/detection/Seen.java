package org.nightlight.detection;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// Remembers activities of a file by (event day, source, id), to tell a second arrival. Days behind
/// the watermark are let go: what arrives for them is late, and adds no evidence either way.
public final class Seen {

  private record Where(String source, Day day) {}

  /// The hashes of one day's ids: a table open to probing, where nought marks an empty place.
  private static final class Ids {
    private long[] table = new long[1 << 10];
    private int size;

    boolean add(long hash) {
      long id = hash == 0 ? 1 : hash;
      if (size * 2 >= table.length) {
        grow();
      }
      int at = place(table, id);
      boolean isNew = table[at] == 0;
      table[at] = id;
      size += isNew ? 1 : 0;
      return isNew;
    }

    private void grow() {
      var larger = new long[table.length * 2];
      for (long id : table) {
        if (id != 0) {
          larger[place(larger, id)] = id;
        }
      }
      table = larger;
    }

    private static int place(long[] table, long id) {
      int at = (int) (id ^ (id >>> 29)) & (table.length - 1);
      while (table[at] != 0 && table[at] != id) {
        at = (at + 1) & (table.length - 1);
      }
      return at;
    }
  }

  private final Map<Where, Ids> days = new HashMap<>();

  /// Whether this is the first arrival.
  public boolean first(Activity activity) {
    return days.computeIfAbsent(new Where(activity.source(), activity.day()), key -> new Ids())
        .add(Circle.hash(activity.id()));
  }

  public void letGo(String source, Instant watermark) {
    Day day = Day.of(watermark);
    days.keySet()
        .removeIf(where -> where.source().equals(source) && where.day().compareTo(day) < 0);
  }

  public void save(StateOut out) {
    out.putLong(days.size());
    days.forEach((where, ids) -> {
      out.putText(where.source());
      out.putLong(where.day().number());
      out.putLong(ids.size);
      for (long id : ids.table) {
        if (id != 0) {
          out.putFixed(id);
        }
      }
    });
  }

  public static Seen load(StateIn in) {
    var seen = new Seen();
    for (int left = in.getCount(); left > 0; left--) {
      var ids = new Ids();
      seen.days.put(new Where(in.getText(), new Day(in.getInt())), ids);
      for (int more = in.getCount(); more > 0; more--) {
        ids.add(in.getFixed());
      }
    }
    return seen;
  }
}
