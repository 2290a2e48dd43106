package org.nightlight.exchange;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nightlight.exchange.Given.Flaw;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/// Reads the rows of a file one by one, in constant memory: a delimited one as [Delimited] says,
/// JSON as an array of rows, as one row after another, or as rows inside named fields. A byte order
/// mark goes before the map's encoding.
///
/// A row that does not fit is refused and the rest is read; a file that ends in the middle is cut
/// short, and says so.
final class RowReader {

  static final int MOST_FIELD = 65_536;
  private static final char BROKEN = '\uFFFD';
  private static final JsonFactory JSON = JsonFactory.builder().build();

  private final ColumnMap map;
  private final Set<String> columns;
  private final Sink sink;

  private RowReader(ColumnMap map, Sink sink) {
    this.map = map;
    this.columns = map.columns();
    this.sink = sink;
  }

  /// Where rows go.
  interface Sink {

    void row(String at, Map<String, String> values);

    /// One row that cannot be read.
    void refused(Flaw flaw);
  }

  /// How reading ended.
  sealed interface End {

    /// At the end of the file.
    record Whole() implements End {}

    /// Before it: the rows until there were handed on.
    record CutShort(Flaw flaw) implements End {}
  }

  /// @throws IOException where the bytes stop coming
  static End read(InputStream bytes, ColumnMap map, Sink sink) throws IOException {
    var in = new PushbackInputStream(bytes, 3);
    var text = new BufferedReader(new InputStreamReader(in, encoding(in, map.encoding())));
    var reader = new RowReader(map, sink);
    return switch (map.format()) {
      case DELIMITED -> new Delimited(text, map, reader::hand, sink).read();
      case JSON -> reader.json(text);
    };
  }

  private static Charset encoding(PushbackInputStream in, Charset otherwise) throws IOException {
    var first = in.readNBytes(3);
    var one = first.length > 0 ? first[0] & 0xff : -1;
    var two = first.length > 1 ? first[1] & 0xff : -1;
    if (one == 0xef && two == 0xbb && first.length > 2 && (first[2] & 0xff) == 0xbf) {
      return StandardCharsets.UTF_8;
    }
    var little = one == 0xff && two == 0xfe;
    if (little || (one == 0xfe && two == 0xff)) {
      in.unread(first, 2, first.length - 2);
      return little ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
    }
    in.unread(first);
    return otherwise;
  }

  static End cut(String at, String rule) {
    return new End.CutShort(new Flaw(at, rule));
  }

  /// Signs that were no text in the file, or that no database takes.
  static boolean broken(String text) {
    return text.codePoints()
        .anyMatch(one -> one == BROKEN
            || (Character.isISOControl(one) && one != 10 && one != 13 && one != 9)
            || (one >= Character.MIN_SURROGATE && one <= Character.MAX_SURROGATE));
  }

  /// Hands a row on, unless a column of the map holds bytes that are no text.
  private void hand(String at, Map<String, String> values) {
    if (values.values().stream().anyMatch(RowReader::broken)) {
      sink.refused(new Flaw(at, "must be text in " + map.encoding().name()));
    } else {
      sink.row(at, values);
    }
  }

  private long item;

  private End json(Reader text) throws IOException {
    try (var json = JSON.createParser(ObjectReadContext.empty(), text)) {
      var found = documents(json);
      return found
          ? new End.Whole()
          : cut(
              "the whole file",
              "must have rows at "
                  + (map.rows().isEmpty() ? "its top" : String.join(".", map.rows())));
    } catch (JacksonIOException fault) {
      throw fault.getCause();
    } catch (JacksonException fault) {
      var at = fault.getLocation();
      return cut(
          at == null
              ? "after item " + item
              : "line %d, column %d".formatted(at.getLineNr(), at.getColumnNr()),
          "must be well-formed JSON to its end");
    }
  }

  /// One document, or rows one after another; answers whether there was any place for rows.
  private boolean documents(JsonParser json) {
    var found = false;
    for (var token = json.nextToken(); token != null; token = json.nextToken()) {
      found |= value(json, map.rows(), map.rows().isEmpty());
    }
    return found;
  }

  /// @param row whether an object here is a row
  private boolean value(JsonParser json, List<String> path, boolean row) {
    return switch (json.currentToken()) {
      case START_ARRAY -> {
        var found = path.isEmpty();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          found |= value(json, path, path.isEmpty());
        }
        yield found;
      }
      case START_OBJECT -> {
        if (row) {
          row(json);
          yield true;
        }
        yield inside(json, path);
      }
      default -> {
        if (row) {
          item++;
          sink.refused(new Flaw(place(json), "must be an object"));
        }
        yield false;
      }
    };
  }

  private boolean inside(JsonParser json, List<String> path) {
    var found = false;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      var wanted = !path.isEmpty() && path.getFirst().equals(json.currentName());
      json.nextToken();
      if (wanted) {
        found |= value(json, path.subList(1, path.size()), false);
      } else {
        json.skipChildren();
      }
    }
    return found;
  }

  private void row(JsonParser json) {
    item++;
    var at = place(json);
    var values = new HashMap<String, String>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      var name = json.currentName();
      var token = json.nextToken();
      if (token.isStructStart()) {
        json.skipChildren();
      } else if (token != JsonToken.VALUE_NULL && columns.contains(name)) {
        var text = json.getString();
        values.put(name, text.length() > MOST_FIELD ? String.valueOf(BROKEN) : text);
      }
    }
    hand(at, values);
  }

  private String place(JsonParser json) {
    return "item %d, line %d".formatted(item, json.currentTokenLocation().getLineNr());
  }
}
