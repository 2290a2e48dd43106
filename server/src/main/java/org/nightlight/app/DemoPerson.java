package org.nightlight.app;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Somebody at a browser without JavaScript: opens pages, fills in forms, keeps cookies. The demo
/// goes through the same doors as everyone else.
public final class DemoPerson implements AutoCloseable {

  private static final Pattern INPUT = Pattern.compile("<input\\b[^>]*>");
  private static final Pattern ATTRIBUTE = Pattern.compile("\\b(type|name|value)=\"([^\"]*)\"");

  private final String address;
  private final HttpClient client = HttpClient.newBuilder()
      .cookieHandler(new CookieManager())
      .followRedirects(HttpClient.Redirect.NORMAL)
      .build();
  private String page = "";
  private String where = "";

  public DemoPerson(String address) {
    this.address = address;
  }

  /// A platform as connected, with what is shown only once.
  public record Connected(String key, String webhookSecret) {}

  /// Makes their own account with the link they were given.
  public void join(String token, String name, String signIn, String password) {
    var path = "/staff/welcome/" + token;
    open(path).send(path, Map.of("name", name, "sign-in", signIn, "password", password));
  }

  public void signIn(String name, String password) {
    open("/staff/sign-in").send("/staff/sign-in", Map.of("username", name, "password", password));
  }

  /// What an administrator does to connect a platform: its source, its register of processing (for
  /// behaviour, and for hashes of what is public), where it is told decisions, and a key.
  public Connected connect(String name, String source, String webhook) {
    open("/platforms").send("/platforms", Map.of("name", name, "sources", source));
    var platform = where;
    send(
        platform + "/register",
        Map.of(
            "jurisdiction", "*",
            "verdict", "allowed",
            "basis", "demonstration on invented data",
            "citation", "none needed: nobody real",
            "person", "Demo Administrator",
            "review", LocalDate.now(ZoneOffset.UTC).plusYears(1).toString()),
        List.of(
            Map.entry("cell", "behaviour.direct"),
            Map.entry("cell", "behaviour.group"),
            Map.entry("cell", "behaviour.public"),
            Map.entry("cell", "hashes.public")));
    open(platform).send(platform + "/webhook", Map.of("webhook", webhook));
    var secret = need("(whsec_[A-Za-z0-9+/=]+)", "webhook secret");
    open(platform).send(platform + "/keys", Map.of());
    return new Connected(need("(nlk_[A-Za-z0-9_-]+)", "key"), secret);
  }

  /// The page in front of them.
  String page() {
    return page;
  }

  /// The path of the page in front of them.
  String where() {
    return where;
  }

  public DemoPerson open(String path) {
    return go(HttpRequest.newBuilder(URI.create(address + path)).build());
  }

  /// Sends the form in front of them to a path, with these answers and its hidden fields.
  public DemoPerson send(String path, Map<String, String> answers) {
    return send(path, answers, List.of());
  }

  /// Sends the form in front of them; false where something changed since it was opened, which is
  /// for a person to look at and send again.
  boolean sendIfUnchanged(String path, Map<String, String> answers) {
    try {
      send(path, answers);
      return true;
    } catch (IllegalStateException refused) {
      if (find("(It has changed since you opened this page)").isPresent()) {
        return false;
      }
      throw refused;
    }
  }

  /// As [#send(String, Map)], with several boxes of one name ticked.
  public DemoPerson send(
      String path, Map<String, String> answers, List<Map.Entry<String, String>> ticked) {
    var fields = new ArrayList<Map.Entry<String, String>>(ticked);
    var all = new LinkedHashMap<>(hidden());
    all.putAll(answers);
    fields.addAll(all.entrySet());
    var body = new StringBuilder();
    for (var field : fields) {
      body.append(body.isEmpty() ? "" : "&")
          .append(URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8))
          .append('=')
          .append(URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8));
    }
    return go(HttpRequest.newBuilder(URI.create(address + path))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
        .build());
  }

  /// Sends the form in front of them that takes a file, with its answers and the file's text.
  void upload(Map<String, String> answers, String text) {
    var action = need("enctype=\"multipart/form-data\" action=\"([^\"]+)\"", "form for a file");
    var mark = "demo-" + Long.toHexString(System.nanoTime());
    var body = new StringBuilder();
    answers.forEach((name, value) -> body.append("--" + mark + "\r\n")
        .append("Content-Disposition: form-data; name=\"" + name + "\"\r\n\r\n")
        .append(value)
        .append("\r\n"));
    body.append("--" + mark + "\r\n")
        .append("Content-Disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\n")
        .append("Content-Type: text/csv\r\n\r\n")
        .append(text)
        .append("\r\n--" + mark + "--\r\n");
    go(HttpRequest.newBuilder(URI.create(address + action))
        .header("Content-Type", "multipart/form-data; boundary=" + mark)
        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
        .build());
  }

  /// What a path hands out as a file; the page in front of them stays.
  byte[] fetch(String path) {
    try {
      var request = HttpRequest.newBuilder(URI.create(address + path)).build();
      var response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IllegalStateException("GET " + path + " answered " + response.statusCode());
      }
      return response.body();
    } catch (IOException fault) {
      throw new IllegalStateException("the server does not answer: " + path, fault);
    } catch (InterruptedException fault) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", fault);
    }
  }

  private DemoPerson go(HttpRequest request) {
    try {
      var response = client.send(request, HttpResponse.BodyHandlers.ofString());
      page = response.body();
      where = response.uri().getPath();
      if (response.statusCode() >= 400) {
        throw new IllegalStateException(request.method() + " " + request.uri().getPath()
            + " answered " + response.statusCode());
      }
      return this;
    } catch (IOException fault) {
      throw new IllegalStateException(
          "the server does not answer: " + request.uri().getPath(), fault);
    } catch (InterruptedException fault) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", fault);
    }
  }

  private Map<String, String> hidden() {
    var fields = new LinkedHashMap<String, String>();
    INPUT
        .matcher(page)
        .results()
        .map(found -> attributes(found.group()))
        .filter(input -> "hidden".equals(input.get("type")) && input.containsKey("name"))
        .forEach(
            input -> fields.put(input.getOrDefault("name", ""), input.getOrDefault("value", "")));
    return fields;
  }

  private static Map<String, String> attributes(String tag) {
    var attributes = new LinkedHashMap<String, String>();
    ATTRIBUTE.matcher(tag).results().forEach(a -> attributes.put(a.group(1), plain(a.group(2))));
    return attributes;
  }

  /// The first thing on the page that fits: the pattern's first group, as a person reads it.
  public Optional<String> find(String pattern) {
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(page);
    return matcher.find()
        ? Optional.of(plain(matcher.group(1).replaceAll("<[^>]*>", "")).strip())
        : Optional.empty();
  }

  /// As above, where the page must have it.
  public String need(String pattern, String what) {
    return find(pattern)
        .orElseThrow(() -> new IllegalStateException("the page " + where + " shows no " + what));
  }

  private static String plain(String html) {
    return html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#43;", "+")
        .replace("&amp;", "&");
  }

  @Override
  public void close() {
    client.close();
  }
}
