package org.nightlight.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Hides counts so small that a person could be recognised by them, and enough others that nobody
/// can work the hidden ones out again.
///
/// First every count from 1 to one under the threshold is hidden, totals among them. Then, since
/// every line adds up to its total, counts are hidden one by one, the smallest first, until no line
/// gives a hidden count away:
///
/// - a table is a set of equations, one a line. Take each line as a point and each hidden count as
///   the edge between its row and its column: a hidden count follows from the others exactly where
///   its edge is a bridge, the only way from one part of the graph to another.
/// - a line whose hidden counts are all as small, or all as large, as a hidden count can be gives
///   them away through their sum.
final class SmallCounts {

  private SmallCounts() {}

  /// How counts are hidden.
  ///
  /// @param below counts from 1 to one less are hidden
  /// @param roundTo shown counts are rounded to a multiple of this; 1 leaves them
  record Hiding(int below, int roundTo) {

    static final Hiding USUAL = new Hiding(5, 1);

    Hiding {
      if (below < 2 || roundTo < 1) {
        throw new IllegalArgumentException(
            "hiding needs a threshold from 2 and a base from 1, was " + below + ", " + roundTo);
      }
    }
  }

  /// A count as it may be shown.
  sealed interface Shown {

    record Count(long value) implements Shown {}

    record Hidden() implements Shown {}

    /// As a table says it; what is not a number leaves a gap in a plot.
    default String text() {
      return switch (this) {
        case Count(var value) -> Long.toString(value);
        case Hidden() -> "hidden";
      };
    }
  }

  /// A table as it may be shown: each row ends with its total, and the totals of the columns
  /// follow.
  record ShownTable(
      List<String> rows, List<String> columns, List<List<Shown>> cells, List<Shown> totals) {

    /// Whether a plot of the table would show anything: some count that is neither hidden nor 0.
    public boolean drawable() {
      return cells.stream()
          .flatMap(line -> line.subList(0, columns.size()).stream())
          .anyMatch(one -> one instanceof Shown.Count(var value) && value > 0);
    }
  }

  /// Where a count stands in the grid that holds the totals too.
  private record At(int row, int column) {}

  static ShownTable show(CountTable table, Hiding hiding) {
    var grid = new Grid(table, hiding.below());
    grid.hide();
    var cells = new ArrayList<List<Shown>>();
    for (var row = 0; row <= table.rows().size(); row++) {
      var line = new ArrayList<Shown>();
      for (var column = 0; column <= table.columns().size(); column++) {
        line.add(
            grid.hidden[row][column]
                ? new Shown.Hidden()
                : new Shown.Count(round(grid.counts[row][column], hiding.roundTo())));
      }
      cells.add(line);
    }
    var totals = cells.removeLast();
    return new ShownTable(table.rows(), table.columns(), cells, totals);
  }

  /// Halves go up, so that nothing shown is rounded to what it might be taken for.
  static long round(long count, int base) {
    return (count + base / 2) / base * base;
  }

  /// The counts with their totals, and which of them are hidden. Sums along every row and every
  /// column are zero once totals count as negative, so that every line is one equation.
  private static final class Grid {

    private final int below;
    private final int rows;
    private final int columns;
    private final long[][] counts;
    private final boolean[][] hidden;

    Grid(CountTable table, int below) {
      this.below = below;
      this.rows = table.rows().size() + 1;
      this.columns = table.columns().size() + 1;
      this.counts = new long[rows][columns];
      this.hidden = new boolean[rows][columns];
      for (var row = 0; row < rows - 1; row++) {
        for (var column = 0; column < columns - 1; column++) {
          var count = table.counts().get(row).get(column);
          counts[row][column] = count;
          counts[row][columns - 1] += count;
          counts[rows - 1][column] += count;
          counts[rows - 1][columns - 1] += count;
        }
      }
    }

    void hide() {
      for (var row = 0; row < rows; row++) {
        for (var column = 0; column < columns; column++) {
          hidden[row][column] = counts[row][column] > 0 && counts[row][column] < below;
        }
      }
      for (var next = needed(); next.isPresent(); next = needed()) {
        hidden[next.get().row()][next.get().column()] = true;
      }
    }

    /// One more count to hide; empty once nothing can be worked out.
    private Optional<At> needed() {
      for (var row = 0; row < rows; row++) {
        var given = givenAway(row(row));
        if (given.isPresent()) {
          return given;
        }
      }
      for (var column = 0; column < columns; column++) {
        var given = givenAway(column(column));
        if (given.isPresent()) {
          return given;
        }
      }
      return bridged();
    }

    private Optional<At> givenAway(List<At> line) {
      var inside = line.stream().filter(this::isHidden).toList();
      if (inside.isEmpty()) {
        return Optional.empty();
      }
      var least = inside.stream().allMatch(at -> count(at) <= 1);
      var most = inside.stream().allMatch(at -> count(at) == below - 1);
      return inside.size() < 2 || least || most ? smallest(line) : Optional.empty();
    }

    private Optional<At> bridged() {
      for (var row = 0; row < rows; row++) {
        for (var column = 0; column < columns; column++) {
          if (hidden[row][column] && isBridge(row, column)) {
            var lines = new ArrayList<>(row(row));
            lines.addAll(column(column));
            var more = smallest(lines);
            if (more.isPresent()) {
              return more;
            }
          }
        }
      }
      return Optional.empty();
    }

    /// Whether no other way along hidden counts leads from this one's row to its column.
    private boolean isBridge(int row, int column) {
      hidden[row][column] = false;
      var reached = new boolean[rows + columns];
      walk(row, reached);
      hidden[row][column] = true;
      return !reached[rows + column];
    }

    private void walk(int point, boolean[] reached) {
      if (reached[point]) {
        return;
      }
      reached[point] = true;
      var line = point < rows ? row(point) : column(point - rows);
      for (var at : line) {
        if (isHidden(at)) {
          walk(point < rows ? rows + at.column() : at.row(), reached);
        }
      }
    }

    /// The smallest count still shown: not nought where there is another, since nought hides
    /// nobody.
    private Optional<At> smallest(List<At> among) {
      return among.stream()
          .filter(at -> !isHidden(at))
          .min(java.util.Comparator.comparing((At at) -> count(at) == 0)
              .thenComparingLong(this::count));
    }

    private boolean isHidden(At at) {
      return hidden[at.row()][at.column()];
    }

    private long count(At at) {
      return counts[at.row()][at.column()];
    }

    private List<At> row(int row) {
      var line = new ArrayList<At>();
      for (var column = 0; column < columns; column++) {
        line.add(new At(row, column));
      }
      return line;
    }

    private List<At> column(int column) {
      var line = new ArrayList<At>();
      for (var row = 0; row < rows; row++) {
        line.add(new At(row, column));
      }
      return line;
    }
  }
}
