package org.nightlight.cybertip;

import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/// The CyberTipline's calls. Each is made once: whether it is made again is not decided here.
public final class CyberTipline implements AutoCloseable {

  private static final String XML = "text/xml; charset=utf-8";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final int LONGEST = 1 << 20;

  private final Access access;
  private final Duration patience;
  private final HttpClient http;

  /// Where it is, and as whom we call.
  ///
  /// @param base such as `https://authority.example/ispws`; plain HTTP only on this machine
  public record Access(URI base, String user, String password) {
    public Access {
      if (!allowed(base)) {
        throw new IllegalArgumentException("an authority is called by https, was " + base);
      }
    }

    /// Whether it may be called there.
    public static boolean allowed(URI base) {
      var scheme = base.getScheme();
      var host = base.getHost();
      return host != null
          && base.getQuery() == null
          && ("https".equals(scheme)
              || ("http".equals(scheme) && List.of("127.0.0.1", "localhost").contains(host)));
    }

    /// Without the password, so that it can stand in a log.
    @Override
    public String toString() {
      return "Access[" + base + "]";
    }
  }

  /// @param patience how long one call may take in all
  public CyberTipline(Access access, Duration patience) {
    this.access = access;
    this.patience = patience;
    this.http = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(patience)
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }

  /// Whether it lets us in.
  public Answer status() {
    return call(request("/status").GET());
  }

  /// Opens a report. An answer that is lost leaves one open that nobody knows the number of.
  public Answer submit(byte[] report) {
    return post("/submit", XML, BodyPublishers.ofByteArray(report));
  }

  /// Adds a file to an open report.
  public Answer upload(long report, String name, byte[] file) {
    var edge = "edge-" + UUID.randomUUID();
    var body = new ByteArrayOutputStream(file.length + 512);
    part(body, edge, "name=\"id\"", Long.toString(report).getBytes(StandardCharsets.US_ASCII));
    part(
        body,
        edge,
        "name=\"file\"; filename=\"%s\"\r\nContent-Type: application/octet-stream"
            .formatted(name.replaceAll("[^A-Za-z0-9._-]", "_")),
        file);
    body.writeBytes(("--" + edge + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return post(
        "/upload",
        "multipart/form-data; boundary=" + edge,
        BodyPublishers.ofByteArray(body.toByteArray()));
  }

  private static void part(ByteArrayOutputStream body, String edge, String head, byte[] content) {
    body.writeBytes(("--" + edge + "\r\nContent-Disposition: form-data; " + head + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(content);
    body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  /// Says what a file is. Said twice, it is the same.
  public Answer fileInfo(byte[] details) {
    return post("/fileinfo", XML, BodyPublishers.ofByteArray(details));
  }

  /// Hands a report in: it cannot be changed any more.
  public Answer finish(long report) {
    return post("/finish", FORM, id(report));
  }

  /// Takes an open report back.
  public Answer retract(long report) {
    return post("/retract", FORM, id(report));
  }

  private static BodyPublisher id(long report) {
    return BodyPublishers.ofString(
        "id=" + URLEncoder.encode(Long.toString(report), StandardCharsets.UTF_8));
  }

  private Answer post(String path, String type, BodyPublisher body) {
    return call(request(path).header("Content-Type", type).POST(body));
  }

  private HttpRequest.Builder request(String path) {
    var who = access.user() + ":" + access.password();
    return HttpRequest.newBuilder(URI.create(access.base() + path))
        .timeout(patience)
        .header(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(who.getBytes(StandardCharsets.UTF_8)));
  }

  private Answer call(HttpRequest.Builder request) {
    var coming =
        http.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST));
    try {
      return read(coming.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException _) {
      coming.cancel(true);
      return new Answer.Lost("It did not answer within " + patience.toSeconds() + " s.", "");
    } catch (ExecutionException fault) {
      return failed(fault.getCause());
    } catch (InterruptedException _) {
      coming.cancel(true);
      Thread.currentThread().interrupt();
      return new Answer.Lost("We stopped before it answered.", "");
    }
  }

  /// Where no connection came about nothing can have been received.
  private static Answer failed(@org.jspecify.annotations.Nullable Throwable cause) {
    var kind = cause == null ? "unknown" : cause.getClass().getSimpleName();
    return cause instanceof ConnectException
            || cause instanceof HttpConnectTimeoutException
            || cause instanceof SSLHandshakeException
        ? new Answer.NotReached("It cannot be reached: " + kind + ".")
        : new Answer.Lost("The connection ended before it answered: " + kind + ".", "");
  }

  private static Answer read(HttpResponse<byte[]> response) {
    var call = response.headers().firstValue("Request-ID").orElse("");
    var kept = call.substring(0, Math.min(call.length(), 200));
    var status = response.statusCode();
    if (status == 401 || status == 403) {
      return new Answer.Said(
          status == 401 ? 2000 : 3000, "HTTP " + status, 0, "", "", List.of(), kept);
    }
    return AnswerXml.read(response.body(), kept)
        .<Answer>map(said -> said)
        .orElseGet(
            () -> new Answer.Lost("HTTP " + status + ", and an answer that cannot be read.", kept));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
