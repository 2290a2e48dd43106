package org.nightlight.cybertip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/// What the stand-in knows: its reports, how long an unfinished one lasts, and what each call does.
final class StandInDesk {

  private static final Duration AFTER_OPENING = Duration.ofHours(24);
  private static final Duration AFTER_CHANGE = Duration.ofHours(1);
  private static final Pattern ID = Pattern.compile("(?:^|&)id=(\\d+)(?:&|$)");
  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)");
  private static final Pattern PART_ID = Pattern.compile("name=\"id\"\r\n\r\n(\\d+)\r\n");
  private static final Pattern PART_FILE =
      Pattern.compile("name=\"file\"; filename=\"([^\"]*)\"\r\n(?:[^\r\n]+\r\n)*\r\n");

  private final Clock clock;
  private final Map<Long, Open> reports = new LinkedHashMap<>();
  private long last = 1_000_000;

  StandInDesk(Clock clock) {
    this.clock = clock;
  }

  private static final class Open {
    private final long number;
    private final String xml;
    private final Instant opened;
    private Instant changed;
    private String state = "open";
    private final Map<String, String> files = new LinkedHashMap<>();
    private final Map<String, Boolean> described = new LinkedHashMap<>();

    Open(long number, String xml, Instant at) {
      this.number = number;
      this.xml = xml;
      this.opened = at;
      this.changed = at;
    }
  }

  synchronized List<StandIn.Held> reports() {
    expire();
    return reports.values().stream()
        .map(one -> new StandIn.Held(
            one.number,
            one.state,
            one.xml,
            one.files.entrySet().stream()
                .map(file -> file.getValue()
                    + (one.described.getOrDefault(file.getKey(), false) ? "" : " (no details)"))
                .toList()))
        .toList();
  }

  synchronized String done(String call, String type, byte[] body) {
    expire();
    return switch (call) {
      case "GET /status" -> says(0, "Remote User : " + StandIn.USER + ", Remote Ip : 127.0.0.1");
      case "GET /xsd" -> xsd();
      case "POST /submit" -> submit(body);
      case "POST /upload" -> upload(type, body);
      case "POST /fileinfo" -> fileInfo(body);
      case "POST /finish" -> named(body, this::finish);
      case "POST /retract" -> named(body, this::retract);
      default -> says(1210, "Resource not found");
    };
  }

  private void expire() {
    var now = clock.instant();
    reports.values().removeIf(one -> {
      var opening = one.opened.plus(AFTER_OPENING);
      var change = one.changed.plus(AFTER_CHANGE);
      return one.state.equals("open") && now.isAfter(opening.isAfter(change) ? opening : change);
    });
  }

  private String submit(byte[] body) {
    var trouble = trouble(body, "report");
    if (trouble.isPresent()) {
      return trouble.get();
    }
    last++;
    reports.put(last, new Open(last, new String(body, StandardCharsets.UTF_8), clock.instant()));
    return says(0, "Success", "<reportId>" + last + "</reportId>");
  }

  private String upload(String type, byte[] body) {
    var text = new String(body, StandardCharsets.ISO_8859_1);
    var edge = BOUNDARY.matcher(type);
    var id = PART_ID.matcher(text);
    var file = PART_FILE.matcher(text);
    if (!edge.find() || !id.find() || !file.find()) {
      return says(4000, "Invalid request");
    }
    var end = text.indexOf("\r\n--" + edge.group(1), file.end());
    var bytes = java.util.Arrays.copyOfRange(body, file.end(), end);
    return with(Long.parseLong(id.group(1)), report -> {
      var name = UUID.randomUUID().toString().replace("-", "");
      report.files.put(name, file.group(1));
      return says(
          0,
          "Success",
          "<reportId>" + report.number + "</reportId><fileId>" + name + "</fileId><hash>"
              + md5(bytes) + "</hash>");
    });
  }

  private String fileInfo(byte[] body) {
    var trouble = trouble(body, "fileDetails");
    if (trouble.isPresent()) {
      return trouble.get();
    }
    var details = document(body).orElseThrow();
    var id = details.getElementsByTagName("fileId").item(0).getTextContent();
    var number = details.getElementsByTagName("reportId").item(0).getTextContent();
    return with(Long.parseLong(number), report -> {
      if (!report.files.containsKey(id)) {
        return says(5002, "File does not exist");
      }
      report.described.put(id, true);
      return says(0, "Success", "<reportId>" + report.number + "</reportId>");
    });
  }

  private String finish(Open report) {
    report.state = "finished";
    var files = new StringBuilder();
    report.files.keySet().forEach(id -> files.append("<fileId>").append(id).append("</fileId>"));
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><reportDoneResponse><responseCode>0</responseCode>"
        + "<reportId>" + report.number + "</reportId><files>" + files
        + "</files></reportDoneResponse>";
  }

  private String retract(Open report) {
    report.state = "retracted";
    return says(0, "Success", "<reportId>" + report.number + "</reportId>");
  }

  private String named(byte[] body, Function<Open, String> act) {
    var id = ID.matcher(new String(body, StandardCharsets.UTF_8));
    return id.find() ? with(Long.parseLong(id.group(1)), act) : says(4000, "Invalid request");
  }

  private String with(long number, Function<Open, String> act) {
    var report = reports.get(number);
    if (report == null) {
      return says(5001, "Report does not exist");
    }
    return switch (report.state) {
      case "retracted" -> says(5101, "Report already retracted");
      case "finished" -> says(5102, "Report already finished");
      default -> {
        report.changed = clock.instant();
        yield act.apply(report);
      }
    };
  }

  private static Optional<String> trouble(byte[] body, String root) {
    var document = document(body);
    if (document.isEmpty()) {
      return Optional.of(says(4110, "Malformed XML"));
    }
    var wrong = TipSchema.wrong(body);
    if (!document.get().getDocumentElement().getNodeName().equals(root)) {
      return Optional.of(says(4100, "Validation failed: not a " + root));
    }
    return wrong.isEmpty()
        ? Optional.empty()
        : Optional.of(says(4100, "Validation failed: " + wrong.getFirst()));
  }

  private static Optional<Document> document(byte[] body) {
    try {
      return Optional.of(AnswerXml.document(body));
    } catch (SAXException | IOException _) {
      return Optional.empty();
    } catch (ParserConfigurationException fault) {
      throw new IllegalStateException(fault);
    }
  }

  static String says(int code, String words) {
    return says(code, words, "");
  }

  private static String says(int code, String words, String more) {
    var safe = words.replace("&", "&amp;").replace("<", "&lt;");
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><reportResponse><responseCode>" + code
        + "</responseCode><responseDescription>" + safe + "</responseDescription>" + more
        + "</reportResponse>";
  }

  private static String xsd() {
    try (var in = StandInDesk.class.getResourceAsStream("/cybertip/cybertip.xsd")) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /// Hex MD5, as the authority echoes it.
  static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException fault) {
      throw new IllegalStateException("every JDK has MD5", fault);
    }
  }
}
