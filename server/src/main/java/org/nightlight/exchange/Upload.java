package org.nightlight.exchange;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A form with a file, read as it comes: fields first, then the file as a stream. Nothing is put
/// into a temporary file, and a file whose end never comes is not taken for a whole one.
final class Upload {

  private static final Pattern BOUNDARY =
      Pattern.compile("boundary=(?:\"([^\"]{1,70})\"|([^\\s;,\"]{1,70}))");
  private static final Pattern NAME = Pattern.compile("[;\\s]name=\"([^\"]{1,100})\"");
  private static final Pattern FILE = Pattern.compile("[;\\s]filename=");
  private static final int MOST_FIELD = 64 << 10;
  private static final int BUFFER = 64 << 10;

  private final InputStream in;
  private final byte[] delimiter;
  private final byte[] buffer = new byte[BUFFER];
  private int from;
  private int to;
  private boolean ended;
  private final Map<String, String> fields = new HashMap<>();

  private Upload(InputStream in, String boundary) {
    this.in = in;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
  }

  /// What a request holds.
  sealed interface Read {

    /// The fields before the file, and the file; it is empty where none was chosen.
    record Form(Map<String, String> fields, InputStream file) implements Read {}

    record Unfit(String rule) implements Read {}
  }

  static Read read(String contentType, InputStream in) throws IOException {
    var boundary = BOUNDARY.matcher(contentType);
    if (!contentType.toLowerCase(java.util.Locale.ROOT).startsWith("multipart/form-data")
        || !boundary.find()) {
      return new Read.Unfit("a file is sent as multipart/form-data");
    }
    var quoted = boundary.group(1);
    var upload = new Upload(in, quoted == null ? boundary.group(2) : quoted);
    try {
      return upload.read();
    } catch (EOFException _) {
      return new Read.Unfit("the form was cut short on its way");
    }
  }

  private Read read() throws IOException {
    // The first delimiter has no line end before it: one is put there.
    buffer[0] = '\r';
    buffer[1] = '\n';
    to = 2;
    if (part().readNBytes(1).length > 0) {
      return new Read.Unfit("a form begins with its boundary");
    }
    while (true) {
      var after = line();
      if (after.startsWith("--")) {
        return new Read.Form(Map.copyOf(fields), InputStream.nullInputStream());
      }
      if (!after.isBlank()) {
        return new Read.Unfit("a boundary ends its line");
      }
      var head = head();
      var name = NAME.matcher(head);
      if (!name.find()) {
        return new Read.Unfit("a part has a name");
      }
      var content = part();
      if (FILE.matcher(head).find()) {
        return new Read.Form(Map.copyOf(fields), content);
      }
      var text = content.readNBytes(MOST_FIELD + 1);
      if (text.length > MOST_FIELD) {
        return new Read.Unfit("a field has at most 65536 bytes");
      }
      fields.put(name.group(1), new String(text, StandardCharsets.UTF_8));
    }
  }

  /// The lines before a part's content, as one.
  private String head() throws IOException {
    var head = new StringBuilder();
    for (var line = line(); !line.isEmpty(); line = line()) {
      head.append(';').append(line);
      if (head.length() > 4_000) {
        throw new EOFException();
      }
    }
    return head.toString();
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    while (line.length() < 4_000) {
      var one = next();
      if (one == '\n') {
        return line.toString().stripTrailing();
      }
      line.append((char) one);
    }
    throw new EOFException();
  }

  private int next() throws IOException {
    if (from == to && !fill()) {
      throw new EOFException();
    }
    return buffer[from++] & 0xff;
  }

  /// Reads more behind what is left; false at the end of the request.
  private boolean fill() throws IOException {
    System.arraycopy(buffer, from, buffer, 0, to - from);
    to -= from;
    from = 0;
    var more = ended ? -1 : in.read(buffer, to, buffer.length - to);
    ended = more < 0;
    to += Math.max(more, 0);
    return more > 0;
  }

  /// The content of a part, up to the next delimiter, which it takes along.
  private InputStream part() {
    return new InputStream() {

      private Optional<Integer> end = Optional.empty();
      private int safe = from;
      private boolean over;

      // How many bytes can be handed on now; 0 at the end.
      private int ready() throws IOException {
        while (!over && from >= safe) {
          end = end.isPresent() ? end : find();
          safe = end.orElse(Math.max(from, to - delimiter.length + 1));
          if (end.isPresent() && from == end.get()) {
            from += delimiter.length;
            over = true;
          } else if (from >= safe) {
            if (!fill()) {
              throw new EOFException("the form was cut short on its way");
            }
            safe = from; // filling moved everything
          }
        }
        return over ? 0 : safe - from;
      }

      @Override
      public int read() throws IOException {
        return ready() == 0 ? -1 : buffer[from++] & 0xff;
      }

      @Override
      public int read(byte[] into, int at, int length) throws IOException {
        if (length == 0) {
          return 0;
        }
        var count = Math.min(ready(), length);
        System.arraycopy(buffer, from, into, at, count);
        from += count;
        return count == 0 ? -1 : count;
      }
    };
  }

  /// Where the next delimiter begins in the buffer.
  private Optional<Integer> find() {
    for (var at = from; at + delimiter.length <= to; at++) {
      var same = 0;
      while (same < delimiter.length && buffer[at + same] == delimiter[same]) {
        same++;
      }
      if (same == delimiter.length) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }
}
