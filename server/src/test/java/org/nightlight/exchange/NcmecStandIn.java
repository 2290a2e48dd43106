package org.nightlight.exchange;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// NCMEC's hash sharing for tests: pages that are not in order of time, page addresses that expire,
/// tombstones, members and feedback.
final class NcmecStandIn extends StandIn {

  static final String USER = "nightlight-test";
  static final String PASSWORD = "stand-in-password";
  static final String REASON = "01234567-abcd-0123-4567-012345678900";

  private final int pageSize;
  private final Map<String, Item> items = new ConcurrentHashMap<>();
  private final Map<String, List<Item>> queries = new ConcurrentHashMap<>();
  private final AtomicInteger query = new AtomicInteger();
  final List<String> feedback = new CopyOnWriteArrayList<>();
  volatile String reasons =
      "<reason guid=\"" + REASON + "\" name=\"Not what it says\" type=\"Md5\"/>";

  NcmecStandIn(int pageSize) {
    this.pageSize = pageSize;
  }

  record Item(
      int member, String id, Instant at, boolean deleted, String classification, String prints) {}

  /// Gives an entry, or its new state.
  void give(int member, String id, String at, String classification, String... prints) {
    var text = new StringBuilder();
    for (var i = 0; i < prints.length; i += 2) {
      text.append("<%s>%s</%s>".formatted(prints[i], prints[i + 1], prints[i]));
    }
    put(new Item(member, id, Instant.parse(at), false, classification, text.toString()));
  }

  /// Leaves a tombstone.
  void delete(int member, String id, String at) {
    put(new Item(member, id, Instant.parse(at), true, "", ""));
  }

  private void put(Item item) {
    items.put(item.member() + "/" + item.id(), item);
  }

  /// Page addresses given so far mean nothing from now on.
  void expire() {
    queries.clear();
  }

  @Override
  boolean letsIn(HttpExchange exchange) {
    var wanted = "Basic "
        + Base64.getEncoder()
            .encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    return wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  @Override
  Answer answer(String method, String path, Map<String, String> query, String body) {
    if (path.equals("/v2/status")) {
      return new Answer(
          200,
          xml(
              "<status xmlns=\"%s\"><ipAddress>127.0.0.1</ipAddress><username>%s</username><member id=\"7\">Stand-in member</member></status>"
                  .formatted(NcmecXml.NAMESPACE, USER)));
    }
    if (path.equals("/v2/entries")) {
      return entries(query);
    }
    if (path.matches("/v2/feedback/[A-Z0-9_]+/reasons")) {
      return new Answer(
          200,
          xml("<availableFeedbackReasons xmlns=\"%s\">%s</availableFeedbackReasons>"
              .formatted(NcmecXml.NAMESPACE, reasons)));
    }
    if (method.equals("PUT") && path.endsWith("/feedback")) {
      feedback.add(path + " "
          + (body.contains("<affirmative/>")
              ? "affirmative"
              : body.contains(REASON) ? "negative " + REASON : body));
      return new Answer(200, xml("<submissionResult xmlns=\"" + NcmecXml.NAMESPACE + "\"/>"));
    }
    return new Answer(404, "");
  }

  private Answer entries(Map<String, String> asked) {
    var start = Integer.parseInt(asked.getOrDefault("start", "0"));
    var key = asked.getOrDefault("q", "");
    if (start > 0 && !queries.containsKey(key)) {
      return new Answer(404, "");
    }
    var from = Instant.parse(asked.getOrDefault("from", ""));
    var to = Instant.parse(asked.getOrDefault("to", ""));
    var name = start > 0 ? key : Integer.toString(query.incrementAndGet());
    // In no order of time, as the real one.
    var found = queries.computeIfAbsent(
        name,
        _ -> items.values().stream()
            .filter(item -> !item.at().isBefore(from) && !item.at().isAfter(to))
            .sorted(
                Comparator.comparingInt((Item item) -> Integer.reverse(item.id().hashCode())))
            .toList());
    var page = found.subList(start, Math.min(start + pageSize, found.size()));
    var next = start + pageSize < found.size()
        ? "<paging><next>/v2/entries?from=%s&amp;to=%s&amp;start=%d&amp;size=%d&amp;max=%d&amp;q=%s</next></paging>"
            .formatted(word(from), word(to), start + pageSize, pageSize, found.size(), name)
        : "";
    return new Answer(
        200,
        xml(
            "<queryResult xmlns=\"%s\"><images count=\"%d\" maxTimestamp=\"%s\">%s</images>%s</queryResult>"
                .formatted(
                    NcmecXml.NAMESPACE,
                    page.size(),
                    to,
                    page.stream().map(NcmecStandIn::xml).collect(Collectors.joining()),
                    next)));
  }

  private static String word(Instant at) {
    return URLEncoder.encode(at.toString(), StandardCharsets.UTF_8);
  }

  private static String xml(String body) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>" + body;
  }

  private static String xml(Item item) {
    var member = "<member id=\"%d\">Member %d</member>".formatted(item.member(), item.member());
    return item.deleted()
        ? "<deletedImage>%s<id>%s</id><timestamp>%s</timestamp></deletedImage>"
            .formatted(member, item.id(), item.at())
        : "<image>%s<timestamp>%s</timestamp><id>%s</id><classification>%s</classification><fingerprints>%s</fingerprints></image>"
            .formatted(member, item.at(), item.id(), item.classification(), item.prints());
  }
}
