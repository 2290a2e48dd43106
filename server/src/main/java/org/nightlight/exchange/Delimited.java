package org.nightlight.exchange;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.nightlight.exchange.Given.Flaw;
import org.nightlight.exchange.RowReader.End;
import org.nightlight.exchange.RowReader.Sink;

/// Reads a delimited file sign by sign, as RFC 4180 has it, with any delimiter and any line end. A
/// row that does not fit is refused and the rest is read; where a quote is never closed, nobody can
/// say where the next row begins, and the file counts as cut short.
final class Delimited {

  private static final int MOST_COLUMNS = 1_000;
  private static final int NONE = -2;

  private final Reader text;
  private final ColumnMap map;
  private final Set<String> columns;
  private final BiConsumer<String, Map<String, String>> rows;
  private final Sink sink;
  private final StringBuilder field = new StringBuilder();
  private int ahead = NONE;
  private long line = 1;
  private boolean lineEnded = true;

  /// @param rows where whole rows go, by their place
  Delimited(Reader text, ColumnMap map, BiConsumer<String, Map<String, String>> rows, Sink sink) {
    this.text = text;
    this.map = map;
    this.columns = map.columns();
    this.rows = rows;
    this.sink = sink;
  }

  /// What came of reading one row.
  private sealed interface Got {
    record Fields(List<String> values) implements Got {}

    record Bad(String rule) implements Got {}

    /// It cannot be said where it ends.
    record Endless(String rule) implements Got {}

    record None() implements Got {}
  }

  End read() throws IOException {
    var names = Optional.<List<String>>empty();
    if (map.header()) {
      switch (got()) {
        case Got.Fields(var values) ->
          names = Optional.of(values.stream().map(String::strip).toList());
        case Got.None _ -> {
          return RowReader.cut("line 1", "must have a heading line");
        }
        case Got.Bad(var rule) -> {
          return RowReader.cut("line 1", rule);
        }
        case Got.Endless(var rule) -> {
          return RowReader.cut("line 1", rule);
        }
      }
      var missing = new TreeSet<>(columns);
      missing.removeAll(new HashSet<>(names.get()));
      if (!missing.isEmpty()) {
        return RowReader.cut(
            "line 1", "must have the columns " + missing + ", has " + shown(names.get()));
      }
    }
    return rows(names);
  }

  private End rows(Optional<List<String>> heading) throws IOException {
    var names = heading;
    while (true) {
      var at = "line " + line;
      switch (got()) {
        case Got.None _ -> {
          return new End.Whole();
        }
        case Got.Endless(var rule) -> {
          return RowReader.cut(at, rule);
        }
        case Got.Bad(var rule) -> {
          sink.refused(new Flaw(at, rule));
          if (!lineEnded) {
            return RowReader.cut(at, "must end with a whole row");
          }
        }
        case Got.Fields(var values) -> {
          if (names.isEmpty()) {
            names = Optional.of(IntStream.rangeClosed(1, values.size())
                .mapToObj(Integer::toString)
                .toList());
            var missing = new TreeSet<>(columns);
            missing.removeAll(new HashSet<>(names.get()));
            if (!missing.isEmpty()) {
              return RowReader.cut(
                  at, "must have the columns " + missing + ", has " + values.size());
            }
          }
          if (values.size() == 1 && values.getFirst().isBlank()) {
            continue; // an empty line
          }
          if (values.size() != names.get().size()) {
            sink.refused(new Flaw(
                at, "must have %d columns, has %d".formatted(names.get().size(), values.size())));
            if (!lineEnded) {
              return RowReader.cut(at, "must end with a whole row");
            }
            continue;
          }
          rows.accept(at, values(names.get(), values));
        }
      }
    }
  }

  private Map<String, String> values(List<String> names, List<String> values) {
    var row = new HashMap<String, String>();
    for (var i = 0; i < values.size(); i++) {
      if (columns.contains(names.get(i))) {
        row.putIfAbsent(names.get(i), values.get(i));
      }
    }
    return row;
  }

  private int next() throws IOException {
    var one = ahead == NONE ? text.read() : ahead;
    ahead = NONE;
    return one;
  }

  private int peek() throws IOException {
    if (ahead == NONE) {
      ahead = text.read();
    }
    return ahead;
  }

  /// Whether the sign ends a line; takes the second half of CR LF along.
  private boolean ends(int one) throws IOException {
    if (one == '\r' && peek() == '\n') {
      next();
    }
    if (one == '\r' || one == '\n') {
      line++;
      return true;
    }
    return false;
  }

  private Got got() throws IOException {
    if (peek() < 0) {
      return new Got.None();
    }
    var values = new ArrayList<String>();
    var wrong = "";
    while (true) {
      field.setLength(0);
      var quoted = peek() == '"';
      if (quoted) {
        next();
        var end = quoted();
        if (end.isPresent()) {
          return new Got.Endless(end.get());
        }
      }
      var one = next();
      while (one >= 0 && one != map.delimiter() && one != '\r' && one != '\n') {
        wrong = quoted ? "must have nothing behind a closing quote" : wrong;
        field.append((char) one);
        if (field.length() > RowReader.MOST_FIELD) {
          return new Got.Endless("must have fields of at most 65536 characters");
        }
        one = next();
      }
      values.add(field.toString());
      if (values.size() > MOST_COLUMNS) {
        return new Got.Endless("must have at most 1000 columns");
      }
      lineEnded = one < 0 ? false : ends(one);
      if (one != map.delimiter()) {
        return wrong.isEmpty() ? new Got.Fields(values) : new Got.Bad(wrong);
      }
    }
  }

  /// Reads up to the closing quote; answers what is wrong where there is none.
  private Optional<String> quoted() throws IOException {
    while (true) {
      var one = next();
      if (one < 0) {
        return Optional.of("must close the quote that begins in this row");
      }
      if (one == '"' && peek() != '"') {
        return Optional.empty();
      }
      if (one == '"') {
        next();
      }
      if (ends(one)) {
        field.append('\n');
      } else {
        field.append((char) one);
      }
      if (field.length() > RowReader.MOST_FIELD) {
        return Optional.of("must close the quote that begins in this row within 65536 characters");
      }
    }
  }

  private static String shown(List<String> names) {
    var all = String.join(", ", names).replaceAll("[^\\p{Print}]", "?");
    return all.length() > 300 ? all.substring(0, 300) + "..." : all;
  }
}
