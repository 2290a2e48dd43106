package org.nightlight.detection;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/// Reads activity as platforms send it: a line each, one event, or a batch. Every line becomes an
/// activity or a refusal with its number and rule; a bad line never hides the good ones around it,
/// and no input makes the reader throw. Blank lines are skipped but counted.
public final class ActivityReader {

  /// The longest line, in bytes.
  public static final int LONGEST_LINE = 1 << 20;

  private static final JsonFactory JSON =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.threadLocalPool()).build();

  private ActivityReader() {}

  /// Reads NDJSON as it comes, however long it is. Throws only when the stream itself fails.
  public static void readLines(InputStream in, Consumer<? super Line> to) {
    var lines = new LineSplitter(in);
    try {
      while (lines.next()) {
        if (lines.tooLong()) {
          to.accept(tooLong(lines.number()));
        } else if (!blank(lines.buffer(), lines.start(), lines.end())) {
          to.accept(read(lines.buffer(), lines.start(), lines.end(), lines.number()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads one line that somebody else cut out and numbered; null where it is blank.
  public static @Nullable Line readLine(byte[] line, long number) {
    if (line.length > LONGEST_LINE) {
      return tooLong(number);
    }
    return blank(line, 0, line.length) ? null : read(line, 0, line.length, number);
  }

  /// What becomes of a line too long to be read.
  public static Line tooLong(long number) {
    return new Line.Refused(number, "line-too-long", "more than " + LONGEST_LINE + " bytes");
  }

  /// Reads a body of NDJSON.
  public static List<Line> readLines(byte[] body) {
    var all = new ArrayList<Line>();
    readLines(new java.io.ByteArrayInputStream(body), all::add);
    return all;
  }

  /// Reads one structured event. Its number is 1.
  public static Line readEvent(byte[] body) {
    return read(body, 0, body.length, 1);
  }

  /// Reads a batch. Numbers count the events in it from 1; what follows a break in the JSON itself
  /// cannot be read and is one refusal.
  public static List<Line> readBatch(byte[] body) {
    var all = new ArrayList<Line>();
    try (JsonParser p = parser(body, 0, body.length)) {
      if (p.nextToken() != JsonToken.START_ARRAY) {
        return List.of(new Line.Refused(1, "not-a-batch", "an array was expected"));
      }
      while (p.nextToken() != JsonToken.END_ARRAY) {
        int start = (int) p.currentTokenLocation().getByteOffset();
        p.skipChildren();
        p.finishToken();
        all.add(read(body, start, (int) p.currentLocation().getByteOffset(), all.size() + 1L));
      }
      if (p.nextToken() != null) {
        all.add(new Line.Refused(all.size() + 1L, "malformed-json", "something follows the batch"));
      }
    } catch (JacksonException e) {
      all.add(malformed(e, all.size() + 1L));
    }
    return all;
  }

  static JsonParser parser(byte[] bytes, int start, int end) {
    return JSON.createParser(ObjectReadContext.empty(), bytes, start, end - start);
  }

  private static Line read(byte[] bytes, int start, int end, long number) {
    try (JsonParser p = parser(bytes, start, end)) {
      Activity activity = new Envelope().read(p);
      return new Line.Accepted(
          number, activity, new EventJson(Arrays.copyOfRange(bytes, start, end)));
    } catch (Refusal refusal) {
      return refusal.at(number);
    } catch (JacksonException e) {
      return malformed(e, number);
    }
  }

  /// Says where it broke and never what stood there.
  private static Line malformed(JacksonException e, long number) {
    var location = e.getLocation();
    long at = location == null ? -1 : location.getByteOffset();
    return new Line.Refused(number, "malformed-json", at < 0 ? "not JSON" : "at byte " + (at + 1));
  }

  private static boolean blank(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  /// The members around `data`, in whatever order they come.
  private static final class Envelope {
    private @Nullable String version;
    private @Nullable String id;
    private @Nullable String source;
    private @Nullable String type;
    private @Nullable String time;
    private @Nullable Members members;

    Activity read(JsonParser p) {
      if (p.nextToken() != JsonToken.START_OBJECT) {
        throw new Refusal("not-an-event", "an object was expected");
      }
      while (p.nextToken() != JsonToken.END_OBJECT) {
        String name = p.currentName();
        p.nextToken();
        member(name, p);
      }
      if (p.nextToken() != null) {
        throw new Refusal("malformed-json", "something follows the event");
      }
      return activity();
    }

    private void member(String name, JsonParser p) {
      switch (name) {
        case "specversion" -> version = once(name, version, p);
        case "id" -> id = once(name, id, p);
        case "source" -> source = once(name, source, p);
        case "type" -> type = once(name, type, p);
        case "time" -> time = once(name, time, p);
        case "data" -> data(p);
        default -> p.skipChildren();
      }
    }

    private void data(JsonParser p) {
      if (members != null) {
        throw new Refusal("duplicate-member", "data");
      }
      if (p.currentToken() != JsonToken.START_OBJECT) {
        throw new Refusal("bad-member", "data");
      }
      members = new Members();
      while (p.nextToken() != JsonToken.END_OBJECT) {
        String name = p.currentName();
        p.nextToken();
        members.take(name, p);
      }
    }

    private static String once(String name, @Nullable String before, JsonParser p) {
      if (before != null) {
        throw new Refusal("duplicate-member", name);
      }
      if (p.currentToken() != JsonToken.VALUE_STRING) {
        throw new Refusal("bad-member", name);
      }
      return p.getString();
    }

    private Activity activity() {
      String said = need("specversion", version);
      if (!said.equals("1.0")) {
        throw new Refusal("bad-specversion", Refusal.safe(said));
      }
      String named = need("type", type);
      String from = need("source", source);
      String name = need("id", id);
      var at = DeedReader.time(need("time", time));
      if (members == null) {
        throw new Refusal("missing-member", "data");
      }
      return new Activity(from, name, at, DeedReader.read(named, members));
    }

    private static String need(String name, @Nullable String value) {
      if (value == null) {
        throw new Refusal("missing-member", name);
      }
      return Members.checked(name, value);
    }
  }
}
