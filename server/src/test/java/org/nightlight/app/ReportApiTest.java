package org.nightlight.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.Reading;
import org.nightlight.intake.Intake;
import org.nightlight.intake.Progress;
import org.nightlight.intake.ReportId;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.Store;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What platforms may send, over HTTP. Attachments are refused first and allowed once an authority
/// is on record, so these run in order.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReportApiTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final byte[] PICTURE = noise("ffd8ffe0", 70_000);

  private static TestServer server;
  private static TestOversight.Connected ours;
  private static TestOversight.Connected theirs;

  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    server = TestServer.start();
    ours = TestOversight.platform(server.oversight(), "Ours", "/platforms/ours");
    theirs = TestOversight.platform(server.oversight(), "Theirs", "/platforms/theirs");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String report(String key) {
    return """
    {"idempotencyKey": "%s", "reporter": "child", "topic": "bullying", "danger": "now",
     "about": {"source": "/platforms/ours", "account": "acc-7"}, "words": "in my own words"}
    """.formatted(key);
  }

  @Test
  @Order(1)
  void takesAReportAndShowsItToItsPlatformAlone() throws Exception {
    var answer = post(report("a-1"));
    assertThat(answer.statusCode()).isEqualTo(201);
    var id = json(answer).path("id").stringValue();
    assertThat(answer.headers().firstValue("Location")).contains("/api/v1/reports/" + id);

    var shown = get(id, ours.key());
    assertThat(shown.statusCode()).isEqualTo(200);
    assertThat(json(shown).path("progress").stringValue()).isEqualTo("received");
    assertThat(json(shown).path("danger").stringValue()).isEqualTo("now");
    assertThat(shown.body()).doesNotContain("own words");
    server.door(Intake.class).progress(ReportId.of(id), Progress.ACTION_TAKEN);
    assertThat(json(get(id, ours.key())).path("progress").stringValue()).isEqualTo("action-taken");

    assertProblem(get(id, theirs.key()), 404, "report-unknown");
    assertProblem(get("nonsense", ours.key()), 404, "report-unknown");
    assertProblem(get(id, "no such key"), 401, "key-unknown");
  }

  @Test
  @Order(1)
  void givesTheSameAnswerForTheSameKey() throws Exception {
    var first = post(report("a-2"));
    var again = post(report("a-2"));
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertProblem(
        post(report("a-2").replace("own words", "other words")), 409, "idempotency-key-used");
  }

  @ParameterizedTest
  @Order(1)
  @CsvSource(delimiter = '|', textBlock = """
          "bullying"        | "weather"           | 422 | topic-unknown
          /platforms/ours   | /platforms/theirs   | 422 | source-not-yours
          "now"             | "now", "more": 1    | 422 | field-unknown
          "now"             | "now", "occurredAt": "2199-01-01T00:00:00Z" | 422 | time-in-the-future
          {"idem            | idem                | 400 | json-malformed
          """)
  void saysWhatIsWrongAndKeepsNothing(String good, String bad, int status, String rule)
      throws Exception {
    var before = count();
    assertProblem(post(report("a-bad").replace(good, bad)), status, rule);
    assertThat(count()).isEqualTo(before);
  }

  @Test
  @Order(1)
  void refusesTextThatIsTooLong() throws Exception {
    assertProblem(
        post(report("a-long").replace("own words", "w".repeat(10_001))), 422, "text-too-long");
  }

  @Test
  @Order(1)
  void refusesABodyOfHundredMegabytesWithAReason() throws Exception {
    var before = count();
    assertProblem(
        send(request("/api/v1/reports", ours.key())
            .header("Content-Type", "application/json")
            .POST(megabytes(100))),
        413,
        "body-too-large");
    assertThat(count()).isEqualTo(before);
  }

  @Test
  @Order(1)
  void refusesABodyThatIsNoJson() throws Exception {
    assertProblem(
        send(request("/api/v1/reports", ours.key())
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("hello"))),
        415,
        "content-type");
  }

  @Test
  @Order(2)
  void refusesEveryFileWithoutAnAuthorityOnRecord() throws Exception {
    var id = made("b-1");
    assertProblem(
        put(id, "1", "image/jpeg", BodyPublishers.ofByteArray(PICTURE)),
        403,
        "no-authority-to-receive-material");
    assertThat(json(get(id, ours.key())).path("attachments").intValue()).isZero();
  }

  @Test
  @Order(3)
  void sealsAnAttachmentOnceAnAuthorityIsOnRecord() throws Exception {
    TestOversight.authority(server.oversight());
    var id = made("c-1");
    var answer = put(id, "1", "image/jpeg", BodyPublishers.ofByteArray(PICTURE));
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(json(answer).path("bytes").intValue()).isEqualTo(PICTURE.length);
    assertThat(json(get(id, ours.key())).path("attachments").intValue()).isEqualTo(1);
    var exhibit = server.door(Intake.class).attachments(ReportId.of(id)).getFirst();
    var reading = server.door(Evidence.class).open(exhibit, new Actor.Machine("test"), "test");
    assertThat(((Reading.Intact) reading).bytes()).isEqualTo(PICTURE);
  }

  @Test
  @Order(4)
  void takesTheSameAttachmentOnce() throws Exception {
    var id = made("c-2");
    var first = put(id, "1", "image/jpeg", BodyPublishers.ofByteArray(PICTURE));
    var again = put(id, "1", "image/jpeg", BodyPublishers.ofByteArray(PICTURE));
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(json(again)).isEqualTo(json(first));
    assertProblem(
        put(id, "1", "image/jpeg", BodyPublishers.ofByteArray(noise("ffd8ffe0", 5))),
        409,
        "attachment-number-taken");
    assertThat(json(get(id, ours.key())).path("attachments").intValue()).isEqualTo(1);
  }

  @Test
  @Order(4)
  void refusesAZipThatSaysItIsAPicture() throws Exception {
    var id = made("c-3");
    var answer = put(id, "1", "image/jpeg", BodyPublishers.ofByteArray(noise("504b0304", 5_000)));
    assertProblem(answer, 422, "content-is-not-what-it-says");
    assertThat(json(answer).path("detail").stringValue()).contains("image/jpeg", "application/zip");
    assertThat(json(get(id, ours.key())).path("attachments").intValue()).isZero();
  }

  @Test
  @Order(4)
  void refusesWhatMayNotBeAttached() throws Exception {
    var id = made("c-4");
    var body = BodyPublishers.ofByteArray(PICTURE);
    assertProblem(put(id, "1", "application/zip", body), 415, "content-type");
    assertProblem(put(id, "0", "image/jpeg", body), 422, "attachment-number");
    assertProblem(put(id, "21", "image/jpeg", body), 422, "attachment-number");
    assertProblem(put(id, "one", "image/jpeg", body), 422, "attachment-number");
    assertProblem(put("nonsense", "1", "image/jpeg", body), 404, "report-unknown");
  }

  @Test
  @Order(4)
  void refusesAnAttachmentThatIsDeclaredTooLarge() throws Exception {
    var id = made("c-5");
    assertProblem(put(id, "1", "image/jpeg", megabytes(1_025)), 413, "body-too-large");
    assertThat(json(get(id, ours.key())).path("attachments").intValue()).isZero();
  }

  @Tag("slow")
  @Test
  void refusesAnAttachmentThatTurnsOutTooLarge() throws Exception {
    var id = made("c-6");
    var undeclared = BodyPublishers.ofInputStream(() -> new Endless(1_025L << 20));
    assertProblem(put(id, "1", "image/jpeg", undeclared), 413, "body-too-large");
    assertThat(json(get(id, ours.key())).path("attachments").intValue()).isZero();
  }

  private String made(String key) throws Exception {
    return json(post(report(key))).path("id").stringValue();
  }

  private HttpResponse<String> post(String body) throws Exception {
    return send(request("/api/v1/reports", ours.key())
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> put(String id, String number, String type, BodyPublisher body)
      throws Exception {
    return send(request("/api/v1/reports/" + id + "/attachments/" + number, ours.key())
        .header("Content-Type", type)
        .PUT(body));
  }

  private HttpResponse<String> get(String id, String key) throws Exception {
    return send(request("/api/v1/reports/" + id, key).GET());
  }

  private static HttpRequest.Builder request(String path, String key) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .header("Authorization", "Bearer " + key);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String rule) {
    assertThat(answer.body()).contains("\"rule\":\"" + rule + "\"").doesNotContain("own words");
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }

  private static long count() {
    return server
        .door(Store.class)
        .sql()
        .sql("select count(*) from report")
        .query(Long.class)
        .single();
  }

  private static BodyPublisher megabytes(long count) {
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofInputStream(() -> new Endless(count << 20)), count << 20);
  }

  private static byte[] noise(String begins, int size) {
    var bytes = new byte[size + 4];
    new Random(3).nextBytes(bytes);
    System.arraycopy(java.util.HexFormat.of().parseHex(begins), 0, bytes, 0, 4);
    return bytes;
  }

  /// Begins like a picture and goes on for long.
  private static final class Endless extends InputStream {
    private final long size;
    private long at;

    Endless(long size) {
      this.size = size;
    }

    @Override
    public int read() {
      return at >= size ? -1 : at++ < 3 ? new int[] {0xff, 0xd8, 0xff}[(int) at - 1] : 'x';
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
      if (at >= size || at < 3) {
        var one = read();
        if (one < 0) {
          return -1;
        }
        bytes[from] = (byte) one;
        return 1;
      }
      var given = (int) Math.min(count, size - at);
      java.util.Arrays.fill(bytes, from, from + given, (byte) 'x');
      at += given;
      return given;
    }
  }
}
