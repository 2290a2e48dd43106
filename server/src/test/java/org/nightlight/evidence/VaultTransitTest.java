package org.nightlight.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.Store;
import org.nightlight.store.TestStore;
import tools.jackson.databind.json.JsonMapper;

/// A master key in Vault: against a stand-in that answers as the documentation of Vault's Transit
/// engine says, and fails when told to. It was not run against a Vault.
class VaultTransitTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String TOKEN = "s.invented";
  private static final Actor SOMEONE = new Actor.Machine("test");
  private static final Origin ORIGIN = new Origin(SOMEONE, "attachment", "text/plain");

  @TempDir
  private Path folder;

  private final Store store = TestStore.fresh();
  private HttpServer vault = server();
  private Aead key = fresh();
  private int failWith;
  private String answerWith = "{\"errors\":[\"told to fail\"]}";

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException fault) {
      throw new java.io.UncheckedIOException(fault);
    }
  }

  private static Aead fresh() {
    try {
      return new AesGcmJce(EvidenceTest.noise(32));
    } catch (GeneralSecurityException fault) {
      throw new IllegalStateException(fault);
    }
  }

  @BeforeEach
  void open() {
    vault.createContext("/v1/transit/", this::answer);
    vault.start();
  }

  @AfterEach
  void close() {
    vault.stop(0);
    store.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    var body = JSON.readTree(exchange.getRequestBody().readAllBytes());
    if (failWith != 0) {
      say(exchange, failWith, answerWith);
    } else if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"))) {
      say(exchange, 403, "{\"errors\":[\"permission denied\"]}");
    } else {
      var bound = Base64.getDecoder().decode(body.path("associated_data").asString(""));
      try {
        say(exchange, 200, JSON.writeValueAsString(Map.of("data", work(exchange, body, bound))));
      } catch (GeneralSecurityException _) {
        say(exchange, 400, "{\"errors\":[\"cipher: message authentication failed\"]}");
      }
    }
  }

  private Map<String, String> work(
      HttpExchange exchange, tools.jackson.databind.JsonNode body, byte[] bound)
      throws GeneralSecurityException {
    if (exchange.getRequestURI().getPath().equals("/v1/transit/encrypt/nightlight")) {
      var plain = Base64.getDecoder().decode(body.path("plaintext").asString(""));
      return Map.of(
          "ciphertext",
          "vault:v1:" + Base64.getEncoder().encodeToString(key.encrypt(plain, bound)));
    }
    var sealed = body.path("ciphertext").asString("").substring("vault:v1:".length());
    return Map.of(
        "plaintext",
        Base64.getEncoder().encodeToString(key.decrypt(Base64.getDecoder().decode(sealed), bound)));
  }

  private static void say(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Map<String, String> environment() {
    var all = new HashMap<String, String>();
    all.put("NIGHTLIGHT_VAULT_ADDRESS", "http://127.0.0.1:" + vault.getAddress().getPort());
    all.put("NIGHTLIGHT_VAULT_TOKEN", TOKEN);
    return all;
  }

  private Evidence evidence(Map<String, String> environment) {
    var oversight = TestOversight.on(store, Clock.systemUTC(), folder.resolve("keys"));
    return new Evidence(
        store,
        oversight,
        folder,
        Keeping.of(folder, environment, Clock.systemUTC()),
        Clock.systemUTC());
  }

  @Test
  void sealsUnderAKeyThatNeverLeavesVault() {
    var id = evidence(environment()).seal(new byte[] {7, 7, 1, 9}, ORIGIN);
    var reading = evidence(environment()).open(id, SOMEONE, "test");
    assertThat(((Reading.Intact) reading).bytes()).containsExactly(7, 7, 1, 9);
    assertThat(Files.exists(MasterKey.file(folder.resolve("keys")))).isFalse();
    assertThat(store
            .sql()
            .sql("select master from evidence_exhibit")
            .query(String.class)
            .single())
        .isEqualTo("vault/transit/nightlight");
  }

  @Test
  void takesWhatIsUnderTheKeyOfAFileToVaultAtTheNextStart() throws IOException {
    var id = evidence(Map.of()).seal(new byte[] {7, 7, 1, 9}, ORIGIN);
    assertThat(evidence(environment()).rewrap()).isOne();
    Files.delete(MasterKey.file(folder.resolve("keys")));
    assertThat(evidence(environment()).open(id, SOMEONE, "test"))
        .isInstanceOf(Reading.Intact.class);
  }

  @Test
  void saysNotNowWhileVaultDoesNotOpenAndNeverAltered() {
    var evidence = evidence(environment());
    var id = evidence.seal(new byte[] {7, 7, 1, 9}, ORIGIN);
    for (var status : new int[] {403, 404, 429, 500, 503}) {
      failWith = status;
      assertThat(evidence.open(id, SOMEONE, "test"))
          .as("answer " + status)
          .isInstanceOf(Reading.NotNow.class);
      assertThatThrownBy(() -> evidence.seal(new byte[] {1}, ORIGIN))
          .isInstanceOf(Unreachable.class);
    }
    failWith = 400;
    answerWith = "{\"errors\":[\"encryption key not found\"]}";
    assertThat(evidence.open(id, SOMEONE, "test")).isInstanceOf(Reading.NotNow.class);
    failWith = 200;
    answerWith = "no JSON";
    assertThat(evidence.open(id, SOMEONE, "test")).isInstanceOf(Reading.NotNow.class);
    vault.stop(0);
    assertThat(evidence.open(id, SOMEONE, "test")).isInstanceOf(Reading.NotNow.class);
    assertThat(store
            .sql()
            .sql("select count(*) from evidence_exhibit")
            .query(Long.class)
            .single())
        .isOne();
    vault = server();
  }

  @Test
  void saysAlteredWhereVaultSaysThatItsKeyDidNotSealIt() {
    var evidence = evidence(environment());
    var id = evidence.seal(new byte[] {7, 7, 1, 9}, ORIGIN);
    var other = evidence.seal(new byte[] {1}, ORIGIN);
    store.sql().sql("""
            update evidence_exhibit a set wrapped_key = b.wrapped_key
            from evidence_exhibit b where a.id = ? and b.id = ?
            """).params(id.value(), other.value()).update();
    assertThat(evidence.open(id, SOMEONE, "test")).isInstanceOf(Reading.Altered.class);
  }

  @Test
  void saysAtStartWhyVaultCannotBeUsed() throws IOException {
    var wrong = environment();
    wrong.put("NIGHTLIGHT_VAULT_TOKEN", "guessed");
    assertThatThrownBy(() -> evidence(wrong))
        .isInstanceOf(Unreachable.class)
        .hasMessageContaining("refuses the token");
    failWith = 503;
    assertThatThrownBy(() -> evidence(environment())).hasMessageContaining("is sealed");
    failWith = 0;
    var none = environment();
    none.remove("NIGHTLIGHT_VAULT_TOKEN");
    assertThatThrownBy(() -> evidence(none)).hasMessageContaining("NIGHTLIGHT_VAULT_TOKEN_FILE");
    none.put("NIGHTLIGHT_VAULT_TOKEN_FILE", folder.resolve("token").toString());
    assertThatThrownBy(() -> evidence(none)).hasMessageContaining("cannot be reached");
    Files.writeString(folder.resolve("token"), TOKEN + "\n");
    assertThat(evidence(none).inspect().troubles()).isEmpty();
    var odd = environment();
    odd.put("NIGHTLIGHT_VAULT_KEY", "../sys");
    assertThatThrownBy(() -> evidence(odd)).hasMessageContaining("NIGHTLIGHT_VAULT_KEY");
  }
}
