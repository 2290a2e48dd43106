package org.nightlight.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nightlight.learn.SmallCounts.Hiding;
import org.nightlight.learn.SmallCounts.Shown;
import org.nightlight.learn.SmallCounts.ShownTable;

class SmallCountsTest {

  private static ShownTable show(Hiding hiding, long[]... rows) {
    var names = new ArrayList<String>();
    var counts = new ArrayList<List<Long>>();
    for (var row : rows) {
      names.add("row");
      counts.add(Arrays.stream(row).boxed().toList());
    }
    var columns = Arrays.stream(rows[0]).mapToObj(_ -> "column").toList();
    return SmallCounts.show(new CountTable(names, columns, counts), hiding);
  }

  private static String text(ShownTable table) {
    var lines = new ArrayList<String>();
    table.cells().forEach(row -> lines.add(line(row)));
    lines.add(line(table.totals()));
    return String.join("\n", lines);
  }

  private static String line(List<Shown> row) {
    return String.join(" ", row.stream().map(Shown::text).toList());
  }

  private static long[] row(long... counts) {
    return counts;
  }

  @Test
  void showsNoughtAndLargeCountsWithTheirTotals() {
    assertThat(text(show(Hiding.USUAL, row(0, 9), row(5, 20))))
        .isEqualTo("0 9 9\n5 20 25\n5 29 34");
  }

  @Test
  void hidesASmallCountAndEnoughOthersThatItCannotBeWorkedOut() {
    assertThat(text(show(Hiding.USUAL, row(3, 9, 30), row(7, 8, 40), row(50, 60, 70))))
        .isEqualTo("""
            hidden hidden 30 42
            hidden hidden 40 55
            50 60 70 180
            60 77 140 277""");
  }

  @Test
  void saysWhetherAPlotWouldShowAnything() {
    assertThat(show(Hiding.USUAL, row(0, 9)).drawable()).isTrue();
    assertThat(show(Hiding.USUAL, row(0, 2), row(3, 0)).drawable()).isFalse();
  }

  @Test
  void hidesATotalThatIsSmallToo() {
    var table = show(Hiding.USUAL, row(1, 0), row(20, 30));
    assertThat(table.cells().getFirst().getLast()).isEqualTo(new Shown.Hidden());
  }

  @Test
  void doesNotGiveHiddenCountsAwayByASumThatLeavesOneChoice() {
    for (var given : List.of(row(4, 4, 50), row(1, 1, 50))) {
      var hidden = show(Hiding.USUAL, given, row(60, 70, 80)).cells().getFirst().stream()
          .filter(Shown.Hidden.class::isInstance);
      assertThat(hidden).hasSizeGreaterThan(2);
    }
  }

  @Test
  void letsNobodySolveForAHiddenCountWhateverTheTable() {
    var random = new Random(11);
    for (var round = 0; round < 400; round++) {
      var rows = new long[1 + random.nextInt(5)][1 + random.nextInt(4)];
      for (var row : rows) {
        Arrays.setAll(row, _ -> random.nextInt(3) == 0 ? random.nextInt(6) : random.nextInt(40));
      }
      var table = show(Hiding.USUAL, rows);
      assertThat(solved(table))
          .as(Arrays.deepToString(rows) + "\n" + text(table))
          .isEmpty();
    }
  }

  /// Hidden cells whose value every solution of the table's equations shares, by elimination: what
  /// somebody with a pencil can find. Written without the rule's graph, to check it.
  private static List<String> solved(ShownTable table) {
    var grid = new ArrayList<List<Shown>>(table.cells());
    grid.add(table.totals());
    var rows = grid.size();
    var columns = table.totals().size();
    var equations = new ArrayList<double[]>();
    for (var r = 0; r < rows; r++) {
      equations.add(new double[rows * columns]);
      for (var c = 0; c < columns; c++) {
        put(equations.getLast(), grid, r, c, columns, c == columns - 1 ? -1 : 1);
      }
    }
    for (var c = 0; c < columns; c++) {
      equations.add(new double[rows * columns]);
      for (var r = 0; r < rows; r++) {
        put(equations.getLast(), grid, r, c, columns, r == rows - 1 ? -1 : 1);
      }
    }
    reduce(equations, rows * columns);
    return equations.stream()
        .filter(one -> Arrays.stream(one).filter(x -> Math.abs(x) > 1e-9).count() == 1)
        .map(Arrays::toString)
        .toList();
  }

  private static void put(
      double[] equation, List<List<Shown>> grid, int r, int c, int columns, double sign) {
    if (grid.get(r).get(c) instanceof Shown.Hidden) {
      equation[r * columns + c] = sign;
    }
  }

  private static void reduce(List<double[]> equations, int unknowns) {
    var done = 0;
    for (var x = 0; x < unknowns && done < equations.size(); x++) {
      var pivot = done;
      while (pivot < equations.size() && Math.abs(equations.get(pivot)[x]) < 1e-9) {
        pivot++;
      }
      if (pivot < equations.size()) {
        java.util.Collections.swap(equations, pivot, done);
        clear(equations, done, x);
        done++;
      }
    }
  }

  private static void clear(List<double[]> equations, int pivot, int x) {
    var by = equations.get(pivot);
    for (var at = 0; at < equations.size(); at++) {
      var other = equations.get(at);
      if (at != pivot && Math.abs(other[x]) > 1e-9) {
        var factor = other[x] / by[x];
        for (var n = 0; n < other.length; n++) {
          other[n] -= factor * by[n];
        }
      }
    }
  }

  @Test
  void neverShowsACountBelowTheThreshold() {
    var random = new Random(5);
    for (var round = 0; round < 300; round++) {
      var rows = new long[1 + random.nextInt(6)][1 + random.nextInt(5)];
      for (var row : rows) {
        Arrays.setAll(row, _ -> random.nextInt(12));
      }
      var table = show(new Hiding(7, 1), rows);
      assertThat(table.cells().stream().flatMap(List::stream))
          .noneMatch(cell -> cell instanceof Shown.Count(var n) && n > 0 && n < 7);
    }
  }

  @Test
  void roundsWhatItShowsToTheBase() {
    assertThat(text(show(new Hiding(5, 5), row(12, 13)))).isEqualTo("10 15 25\n10 15 25");
  }

  @Test
  void refusesAThresholdThatWouldHideNothing() {
    assertThatThrownBy(() -> new Hiding(1, 1)).hasMessageContaining("threshold from 2");
  }
}
