package org.nightlight.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Role;
import org.nightlight.oversight.Routes.Route;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.DatabaseAddress;
import org.nightlight.store.TestStore;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerMapping;

/// The real server on a free port with a scratch folder, and people who visit it.
public final class TestServer implements AutoCloseable {

  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  private final Path data;
  private final Server server;

  private TestServer(Path data, Server server) {
    this.data = data;
    this.server = server;
  }

  /// Starts a server that nobody has used yet, on a database copied from one already migrated.
  public static TestServer start() {
    return start(settings -> settings);
  }

  /// The same, told something of its own.
  static TestServer start(UnaryOperator<Settings> told) {
    return begin(settings -> told.apply(on(settings, TestStore.freshAddress())));
  }

  /// The same with a database of its own in its folder, as an installation has it.
  static TestServer startWithItsOwnDatabase() {
    return begin(settings -> settings);
  }

  private static TestServer begin(UnaryOperator<Settings> told) {
    try {
      var scratch = Files.createDirectories(Path.of("target", "test-data"));
      var data = Files.createTempDirectory(scratch, "server");
      var settings = told.apply(Settings.local(data, 0));
      return new TestServer(data, Server.start(settings, TestOversight.quick()));
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static Settings on(Settings settings, DatabaseAddress database) {
    return new Settings(
        settings.data(),
        settings.bind(),
        settings.port(),
        Optional.of(database),
        settings.activityRetention(),
        settings.address(),
        settings.provider(),
        settings.looksADay(),
        settings.holdNews(),
        settings.policies(),
        settings.jsonLog());
  }

  public Oversight oversight() {
    return server.door(Oversight.class);
  }

  /// One of the doors.
  public <T> T door(Class<T> type) {
    return server.door(type);
  }

  /// Where it listens.
  public int port() {
    return server.port();
  }

  public Path data() {
    return data;
  }

  /// Every route a room has.
  public List<Route> routes() {
    return server.door(Wiring.RouteTable.class).all();
  }

  /// Whether whoever has stepped aside from a case is refused there.
  public static boolean isAboutACase(Route route) {
    return Asides.isAboutACase(route);
  }

  /// What answers requests in Spring's eyes; there once a first request was made.
  public List<HandlerMapping> mappings() {
    anybody().get("/healthz");
    var mappings = server.door(DispatcherServlet.class).getHandlerMappings();
    if (mappings == null) {
      throw new IllegalStateException("nothing answers requests yet");
    }
    return mappings;
  }

  /// What a platform with a key sends.
  HttpResponse<String> post(String key, String path, String type, String body)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  /// Enters an agency that takes its packages at a portal, as a lead does.
  public static HttpResponse<String> enterAgency(Visitor lead) {
    lead.get("/authorities");
    return lead.post(
        "/authorities",
        "name",
        "Agency",
        "country",
        "GB",
        "kind",
        "NATIONAL_AGENCY",
        "channel",
        "Their portal.",
        "form",
        "NCA",
        "legalBasis",
        "invented");
  }

  /// Somebody with a browser and no account.
  public Visitor anybody() {
    return new Visitor(server.port());
  }

  /// Somebody new in the roles given, signed in by the form, who has said what they search for.
  public Visitor signedIn(String name, Role... roles) {
    var visitor = arrived(name, roles);
    visitor.get("/purpose");
    visitor.post("/purpose", "why", "A_CASE", "reference", "case 1001", "next", "/");
    visitor.token = "";
    return visitor;
  }

  /// Somebody new in the roles given, just signed in by the form.
  public Visitor arrived(String name, Role... roles) {
    TestOversight.staff(oversight(), name, roles);
    var visitor = anybody();
    visitor.signIn(name, TestOversight.PASSWORD);
    return visitor;
  }

  @Override
  public void close() {
    server.close();
  }

  /// A browser: keeps cookies, follows no redirect, sends the forgery token of the last page.
  public static final class Visitor {

    private final HttpClient client =
        HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final String base;
    private String token = "";

    Visitor(int port) {
      this.base = "http://127.0.0.1:" + port;
    }

    public HttpResponse<String> get(String path) {
      return send(HttpRequest.newBuilder(URI.create(base + path)).GET());
    }

    /// Posts a form; fields are name, value, name, value.
    public HttpResponse<String> post(String path, String... fields) {
      var pairs = new ArrayList<String>();
      for (var at = 0; at < fields.length; at += 2) {
        pairs.add(word(fields[at]) + "=" + word(fields[at + 1]));
      }
      if (!token.isEmpty()) {
        pairs.add("_csrf=" + word(token));
      }
      return send(HttpRequest.newBuilder(URI.create(base + path))
          .header("Content-Type", "application/x-www-form-urlencoded")
          .POST(HttpRequest.BodyPublishers.ofString(String.join("&", pairs))));
    }

    /// Posts nothing but the forgery token, and takes the answer as it came.
    public HttpResponse<byte[]> bytes(String path) {
      var request = HttpRequest.newBuilder(URI.create(base + path))
          .header("Content-Type", "application/x-www-form-urlencoded")
          .POST(HttpRequest.BodyPublishers.ofString("_csrf=" + word(token)));
      try {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      } catch (IOException fault) {
        throw new UncheckedIOException(fault);
      } catch (InterruptedException fault) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(fault);
      }
    }

    /// Posts a form with a file at its end; fields are name, value, name, value.
    public HttpResponse<String> upload(String path, String file, String... fields) {
      var body = new StringBuilder();
      for (var at = 0; at < fields.length; at += 2) {
        body.append("--edge\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
            .formatted(fields[at], fields[at + 1]));
      }
      body.append("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n")
          .append(file)
          .append("\r\n--edge--\r\n");
      return send(HttpRequest.newBuilder(URI.create(base + path + "?_csrf=" + word(token)))
          .header("Content-Type", "multipart/form-data; boundary=edge")
          .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    public HttpResponse<String> signIn(String name, String password) {
      get("/staff/sign-in");
      var answer = post("/staff/sign-in", "username", name, "password", password);
      token = "";
      return answer;
    }

    public HttpResponse<String> request(String method, String path, String... headers) {
      var request = HttpRequest.newBuilder(URI.create(base + path));
      for (var at = 0; at < headers.length; at += 2) {
        request.header(headers[at], headers[at + 1]);
      }
      var body = token.isEmpty() ? "" : "_csrf=" + word(token);
      if (!method.equals("GET") && headers.length == 0) {
        request.header("Content-Type", "application/x-www-form-urlencoded");
      }
      return send(request.method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
      try {
        var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        var found = TOKEN.matcher(answer.body());
        if (found.find()) {
          token = found.group(1);
        }
        return answer;
      } catch (IOException fault) {
        throw new UncheckedIOException(fault);
      } catch (InterruptedException fault) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(fault);
      }
    }

    private static String word(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }
}
