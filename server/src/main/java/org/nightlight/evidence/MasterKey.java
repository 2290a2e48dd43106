package org.nightlight.evidence;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.nightlight.store.Digests;
import org.nightlight.store.Secrets;

/// The key that wraps the exhibits' own keys: from a file, from the environment, in Vault
/// ([VaultTransit]), or in another key management service whose client gives a Tink `Aead`.
///
/// @param name tells it from others; gives nothing of the key away
/// @param wraps wraps and unwraps
public record MasterKey(String name, Aead wraps) {

  static final String VARIABLE = "NIGHTLIGHT_EVIDENCE_KEY";
  static final String VARIABLE_BEFORE = "NIGHTLIGHT_EVIDENCE_KEY_BEFORE";

  /// The keys in use: the one that wraps now, and the one before while a rotation is under way.
  public record Ring(MasterKey now, Optional<MasterKey> before) {

    /// A key that is not at hand says nothing of what it sealed: that is not altered.
    Aead named(String name) {
      if (name.isEmpty() || name.equals(now.name())) {
        return now.wraps();
      }
      return before
          .filter(key -> key.name().equals(name))
          .map(MasterKey::wraps)
          .orElseThrow(() -> new Unreachable("the master key " + name + " is not at hand"));
    }
  }

  /// The keys the environment names, or those of the folder; made there on first use.
  public static Ring ring(Path keys, Map<String, String> environment) {
    var vault = VaultTransit.from(environment);
    if (vault.isPresent()) {
      return new Ring(vault.get().masterKey(), beforeVault(keys, environment));
    }
    var given = environment.getOrDefault(VARIABLE, "");
    if (!given.isEmpty()) {
      var before = environment.getOrDefault(VARIABLE_BEFORE, "");
      return new Ring(
          of(given, VARIABLE),
          before.isEmpty() ? Optional.empty() : Optional.of(of(before, VARIABLE_BEFORE)));
    }
    return new Ring(
        kept(file(keys)),
        Files.exists(before(keys)) ? Optional.of(kept(before(keys))) : Optional.empty());
  }

  /// The key that exhibits were under before it was Vault's: the next start puts them under
  /// Vault's.
  private static Optional<MasterKey> beforeVault(Path keys, Map<String, String> environment) {
    var given = environment.getOrDefault(VARIABLE, "");
    if (!given.isEmpty()) {
      return Optional.of(of(given, VARIABLE));
    }
    return Files.exists(file(keys)) ? Optional.of(kept(file(keys))) : Optional.empty();
  }

  /// Makes a new key in the folder and sets the old one aside. Where one is aside already, a
  /// rotation was broken off, and goes on. At every moment one of the two opens an exhibit.
  ///
  /// @throws IllegalStateException where the key comes from the environment or is in Vault
  public static void renew(Path keys) throws IOException {
    if (System.getenv("NIGHTLIGHT_VAULT_ADDRESS") != null) {
      throw new IllegalStateException("the master key is in Vault: rotate it there, with"
          + " vault write -f transit/keys/NAME/rotate; what is sealed stays readable");
    }
    if (System.getenv(VARIABLE) != null) {
      throw new IllegalStateException(VARIABLE + " is set: name the old key in " + VARIABLE_BEFORE
          + " and the new one in " + VARIABLE + ", and start the server");
    }
    if (!Files.exists(before(keys))) {
      Secrets.text(file(keys));
      Files.copy(file(keys), before(keys), StandardCopyOption.COPY_ATTRIBUTES);
    }
    if (kept(file(keys)).name().equals(kept(before(keys)).name())) {
      var fresh = keys.resolve("evidence-new");
      Files.deleteIfExists(fresh);
      Secrets.text(fresh);
      Files.move(
          fresh, file(keys), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /// Destroys the key that was set aside.
  public static void forgetBefore(Path keys) throws IOException {
    Files.deleteIfExists(before(keys));
  }

  static Path file(Path keys) {
    return keys.resolve("evidence");
  }

  /// Where the old key lies while a rotation is under way.
  static Path before(Path keys) {
    return keys.resolve("evidence-before");
  }

  private static MasterKey kept(Path file) {
    try {
      return of(Secrets.text(file), file.toString());
    } catch (IOException fault) {
      throw new UncheckedIOException("the evidence key cannot be read: " + file, fault);
    }
  }

  private static MasterKey of(String text, String from) {
    try {
      var bits = Base64.getUrlDecoder().decode(text);
      var digest = Digests.sha256();
      digest.update("nightlight master key".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      var name = HexFormat.of().formatHex(digest.digest(bits)).substring(0, 16);
      return new MasterKey(name, new AesGcmJce(bits));
    } catch (GeneralSecurityException | IllegalArgumentException fault) {
      throw new IllegalStateException("the evidence key is not 256 bits: " + from, fault);
    }
  }

  /// Without the key, so that it can stand in a log.
  @Override
  public String toString() {
    return "MasterKey[" + name + "]";
  }
}
