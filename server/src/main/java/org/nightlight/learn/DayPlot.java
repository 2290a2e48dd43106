package org.nightlight.learn;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.nightlight.detect.DayCount;
import org.nightlight.detection.Tier;

/// Signals by event-time day as a drawing: a bar for each day, what was raised in the shadow on top
/// and drawn otherwise.
///
/// @param bars from left to right
/// @param most the highest bar stands for
/// @param rows the same as a table
record DayPlot(List<Bar> bars, long most, long all, LocalDate from, LocalDate to, List<Row> rows) {

  static final int DAYS = 30;
  private static final int HEIGHT = 64;
  private static final double STEP = 320.0 / DAYS;

  record Bar(String look, double x, double y, double width, double height) {}

  record Row(LocalDate day, long live, long shadow) {}

  static DayPlot of(List<DayCount> counts, LocalDate today) {
    var rows = new ArrayList<Row>();
    for (var back = DAYS - 1; back >= 0; back--) {
      var day = today.minusDays(back);
      rows.add(new Row(day, count(counts, day, Tier.LIVE), count(counts, day, Tier.SHADOW)));
    }
    var most = rows.stream().mapToLong(row -> row.live() + row.shadow()).max().orElse(0);
    var bars = new ArrayList<Bar>();
    for (var at = 0; at < rows.size(); at++) {
      var row = rows.get(at);
      add(bars, "live", at, 0, row.live(), most);
      add(bars, "shadow", at, row.live(), row.shadow(), most);
    }
    var all = rows.stream().mapToLong(row -> row.live() + row.shadow()).sum();
    return new DayPlot(
        bars,
        most,
        all,
        rows.getFirst().day(),
        today,
        rows.stream().filter(row -> row.live() + row.shadow() > 0).toList());
  }

  private static long count(List<DayCount> counts, LocalDate day, Tier tier) {
    return counts.stream()
        .filter(one -> one.day().equals(day) && one.tier() == tier)
        .mapToLong(DayCount::signals)
        .sum();
  }

  private static void add(List<Bar> bars, String look, int at, long below, long count, long most) {
    if (count > 0) {
      var height = HEIGHT * (double) count / most;
      var y = HEIGHT + 14 - HEIGHT * (double) below / most - height;
      bars.add(new Bar(look, at * STEP + 1, y, STEP - 2, height));
    }
  }
}
