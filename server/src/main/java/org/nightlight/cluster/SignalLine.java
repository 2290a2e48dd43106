package org.nightlight.cluster;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.nightlight.detection.Day;
import org.nightlight.detection.Reason;
import org.nightlight.detection.Signal;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the line in which a job tells a signal, as `Signal.toJson` writes it.
final class SignalLine {

  /// A line longer than the longest a detector writes is not read.
  private static final int LONGEST = 1 << 18;

  private static final JsonMapper JSON = JsonMapper.shared();

  private SignalLine() {}

  /// A line as it was read.
  sealed interface Read {
    record Good(Signal signal) implements Read {}

    record Refused(String rule) implements Read {}
  }

  static Read read(byte[] line) {
    if (line.length > LONGEST) {
      return new Read.Refused("line-too-long");
    }
    try {
      var signal = signal(JSON.readTree(line));
      // Whatever else it might say, in other words or besides, is nothing we know.
      return signal.toJson().equals(new String(line, StandardCharsets.UTF_8))
          ? new Read.Good(signal)
          : new Read.Refused("not-as-detectors-write");
    } catch (JacksonException | DateTimeException | ArithmeticException fault) {
      return new Read.Refused("not-a-signal");
    } catch (IllegalArgumentException fault) {
      return new Read.Refused("not-a-signal");
    }
  }

  private static Signal signal(JsonNode line) {
    return new Signal(
        text(line, "id"),
        text(line, "detector"),
        line.required("version").asInt(),
        text(line, "source"),
        text(line, "subject"),
        texts(line, "others"),
        Instant.parse(text(line, "time")),
        Math.toIntExact(parts(line, "score", 4)),
        parts(line, "evidence", 6),
        parts(line, "level", 6),
        line.required("reasons").valueStream().map(SignalLine::reason).toList(),
        texts(line, "activities"),
        new Day(Math.toIntExact(LocalDate.parse(text(line, "model")).toEpochDay())));
  }

  private static Reason reason(JsonNode reason) {
    return new Reason(
        text(reason, "code"),
        text(reason, "observed"),
        text(reason, "usual"),
        parts(reason, "weight", 6));
  }

  private static String text(JsonNode of, String member) {
    return of.required(member).asString();
  }

  private static List<String> texts(JsonNode of, String member) {
    return of.required(member).valueStream().map(JsonNode::asString).toList();
  }

  /// A decimal as whole parts; more digits than it may have are an error.
  private static long parts(JsonNode of, String member, int digits) {
    return new BigDecimal(of.required(member).asString()).movePointRight(digits).longValueExact();
  }
}
