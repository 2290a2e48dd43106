package org.nightlight.evidence;

import com.google.crypto.tink.Aead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A master key that never leaves HashiCorp Vault or OpenBao: their Transit engine wraps and
/// unwraps the exhibits' own keys, bound to the exhibit by `associated_data`.
///
/// What cannot be asked is [Unreachable]; only an answer that the sealed text is not one of this
/// key
/// is a seal that does not hold. Nothing is kept in memory: a key that is taken away is gone at
/// once.
final class VaultTransit implements Aead {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Base64.Encoder ENCODER = Base64.getEncoder();
  private static final byte[] PROBE = "nightlight".getBytes(StandardCharsets.US_ASCII);

  private final URI base;
  private final String mount;
  private final String key;
  private final Supplier<String> token;
  private final HttpClient http = HttpClient.newBuilder()
      .connectTimeout(PATIENCE)
      .followRedirects(HttpClient.Redirect.NEVER)
      .build();

  /// @param token read for each call: an agent renews it
  VaultTransit(URI base, String mount, String key, Supplier<String> token) {
    this.base = base;
    this.mount = mount;
    this.key = key;
    this.token = token;
  }

  /// The key the environment names; empty where it names none.
  static Optional<VaultTransit> from(Map<String, String> environment) {
    if (environment.getOrDefault("NIGHTLIGHT_VAULT_ADDRESS", "").isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new VaultTransit(
        URI.create(
            Keeping.fits(environment, "NIGHTLIGHT_VAULT_ADDRESS", "", "https?://[^/?#@ ]+/?")),
        Keeping.fits(
            environment, "NIGHTLIGHT_VAULT_MOUNT", "transit", "[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*"),
        Keeping.fits(environment, "NIGHTLIGHT_VAULT_KEY", "nightlight", "[A-Za-z0-9_.-]{1,100}"),
        token(environment)));
  }

  private static Supplier<String> token(Map<String, String> environment) {
    var given = environment.getOrDefault("NIGHTLIGHT_VAULT_TOKEN", "");
    var file = environment.getOrDefault("NIGHTLIGHT_VAULT_TOKEN_FILE", "");
    if (given.isEmpty() == file.isEmpty()) {
      throw new IllegalStateException(
          "one of NIGHTLIGHT_VAULT_TOKEN and NIGHTLIGHT_VAULT_TOKEN_FILE is set with"
              + " NIGHTLIGHT_VAULT_ADDRESS");
    }
    return file.isEmpty() ? () -> given : () -> read(Path.of(file));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException fault) {
      throw new UncheckedIOException("the token of Vault cannot be read: " + file, fault);
    }
  }

  /// As a master key, once it has wrapped and unwrapped something.
  ///
  /// @throws Unreachable where it does not
  MasterKey masterKey() {
    try {
      if (!Arrays.equals(PROBE, decrypt(encrypt(PROBE, PROBE), PROBE))) {
        throw new Unreachable(where() + " gave back something else than it was given");
      }
    } catch (GeneralSecurityException fault) {
      throw new Unreachable(where() + " does not open what it sealed a moment ago", fault);
    }
    return new MasterKey("vault/" + mount + "/" + key, this);
  }

  @Override
  public byte[] encrypt(byte[] plaintext, byte[] bound) {
    var answer = ask(
        "encrypt",
        Map.of(
            "plaintext", ENCODER.encodeToString(plaintext),
            "associated_data", ENCODER.encodeToString(bound)));
    if (answer.statusCode() != 200) {
      throw new Unreachable(why(answer));
    }
    return text(answer, "ciphertext").getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public byte[] decrypt(byte[] sealed, byte[] bound) throws GeneralSecurityException {
    var answer = ask(
        "decrypt",
        Map.of(
            "ciphertext",
            new String(sealed, StandardCharsets.US_ASCII),
            "associated_data",
            ENCODER.encodeToString(bound)));
    if (answer.statusCode() == 400 && notItsOwn(answer.body())) {
      throw new GeneralSecurityException("Vault says that this key did not seal it so");
    }
    if (answer.statusCode() != 200) {
      throw new Unreachable(why(answer));
    }
    return Base64.getDecoder().decode(text(answer, "plaintext"));
  }

  /// Not every 400 says that the sealed text is wrong: a key that was deleted is one too.
  private static boolean notItsOwn(String body) {
    return body.contains("message authentication failed")
        || body.contains("invalid ciphertext")
        || body.contains("could not decode base64");
  }

  private HttpResponse<String> ask(String verb, Map<String, String> body) {
    try {
      return http.send(
          HttpRequest.newBuilder(base.resolve("/v1/" + mount + "/" + verb + "/" + key))
              .timeout(PATIENCE)
              .header("X-Vault-Token", token.get())
              .header("X-Vault-Request", "true")
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
              .build(),
          BodyHandlers.ofString());
    } catch (IOException | UncheckedIOException fault) {
      throw new Unreachable(
          where() + " cannot be reached: " + fault.getClass().getSimpleName(), fault);
    } catch (InterruptedException fault) {
      Thread.currentThread().interrupt();
      throw new Unreachable("stopped while " + where() + " was asked", fault);
    }
  }

  private String text(HttpResponse<String> answer, String name) {
    try {
      JsonNode data = JSON.readTree(answer.body()).path("data").path(name);
      if (data.isString()) {
        return data.asString();
      }
    } catch (JacksonException _) {
      // Said below.
    }
    throw new Unreachable(where() + " answered without a " + name);
  }

  private String where() {
    return "the master key " + key + " in Vault at " + base.getHost();
  }

  private String why(HttpResponse<String> answer) {
    return where()
        + switch (answer.statusCode()) {
          case 400 -> ": Vault does not take the call; the key must be of the type aes256-gcm96";
          case 403 -> ": Vault refuses the token, or the token may not use the key";
          case 404 -> ": Vault has no Transit engine at " + mount;
          case 503 -> ": Vault is sealed or being maintained";
          default -> ": Vault answered " + answer.statusCode();
        };
  }
}
