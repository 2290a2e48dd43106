package org.nightlight.exchange;

import com.sun.net.httpserver.HttpExchange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// StopNCII for tests: pages by token, tokens that expire, records that change their state.
final class StopNciiStandIn extends StandIn {

  static final String SUBSCRIPTION = "stand-in-subscription";
  static final String FETCH = "stand-in-fetch";
  static final String FEEDBACK = "stand-in-feedback";

  private final int pageSize;
  private final Map<String, Item> items = new LinkedHashMap<>();
  private final Map<String, List<Item>> queries = new ConcurrentHashMap<>();
  private final AtomicInteger query = new AtomicInteger();
  final List<String> feedback = new CopyOnWriteArrayList<>();

  StopNciiStandIn(int pageSize) {
    this.pageSize = pageSize;
  }

  record Item(String type, String hash, String status, long at) {}

  synchronized void give(String type, String hash, String status, long at) {
    items.put(type + hash, new Item(type, hash, status, at));
  }

  void expire() {
    queries.clear();
  }

  @Override
  boolean letsIn(HttpExchange exchange) {
    var wanted = exchange.getRequestURI().getPath().endsWith("SubmitFeedback") ? FEEDBACK : FETCH;
    return wanted.equals(exchange.getRequestHeaders().getFirst("x-functions-key"))
        && SUBSCRIPTION.equals(exchange.getRequestHeaders().getFirst("Ocp-Apim-Subscription-Key"));
  }

  @Override
  synchronized Answer answer(String method, String path, Map<String, String> asked, String body) {
    if (path.equals("/v1/SubmitFeedback") && method.equals("POST")) {
      feedback.add(body);
      return new Answer(200, "{}");
    }
    if (!path.equals("/v1/FetchHashes")) {
      return new Answer(404, "");
    }
    var token = asked.getOrDefault("nextPageToken", "");
    var since = Long.parseLong(asked.getOrDefault("startTimestamp", ""));
    var at = token.isEmpty() ? 0 : Integer.parseInt(token.substring(token.indexOf('.') + 1));
    var name = token.isEmpty()
        ? Integer.toString(query.incrementAndGet())
        : token.substring(0, token.indexOf('.'));
    if (!token.isEmpty() && !queries.containsKey(name)) {
      return new Answer(400, "");
    }
    var found = queries.computeIfAbsent(
        name, _ -> items.values().stream().filter(item -> item.at() >= since).toList());
    var page = found.subList(at, Math.min(at + pageSize, found.size()));
    var more = at + pageSize < found.size();
    var latest = found.stream().mapToLong(Item::at).max().orElse(since);
    return new Answer(
        200,
        "{\"count\":%d,\"nextPageToken\":%s,\"nextSetTimestamp\":%d,\"hasMoreRecords\":%s,\"hashRecords\":[%s]}"
            .formatted(
                page.size(),
                more ? "\"" + name + "." + (at + pageSize) + "\"" : "null",
                latest,
                more,
                page.stream().map(StopNciiStandIn::json).collect(Collectors.joining(","))));
  }

  private static String json(Item item) {
    return "{\"lastModtimestamp\":%d,\"signalType\":\"%s\",\"hashValue\":\"%s\",\"hashStatus\":\"%s\",\"caseNumbers\":{},\"CSPFeedbacks\":[]}"
        .formatted(item.at(), item.type(), item.hash(), item.status());
  }
}
