package org.nightlight.oversight;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.nightlight.store.Secrets;

/// Closes short secrets for the database with a key from the data folder: AES-256-GCM, a random
/// nonce first, bound to whose secret it is. Who copies the database alone has nothing.
public final class Seal {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final String named;

  private Seal(SecretKeySpec key, String named) {
    this.key = key;
    this.named = named;
  }

  /// The seal whose key is kept in a file, made on first use.
  public static Seal kept(Path file) {
    try {
      return new Seal(
          new SecretKeySpec(Base64.getUrlDecoder().decode(Secrets.text(file)), "AES"),
          "keys/%s in the data folder".formatted(file.getFileName()));
    } catch (IOException fault) {
      throw new UncheckedIOException("the key file cannot be used: " + file, fault);
    }
  }

  /// A seal with a key that is kept nowhere.
  ///
  /// @param key 32 bytes
  /// @param named what a fault is to call it
  public static Seal of(byte[] key, String named) {
    return new Seal(new SecretKeySpec(key, "AES"), named);
  }

  /// Closes a secret.
  ///
  /// @param owner whose secret it is; it opens for nobody else
  public byte[] close(String secret, String owner) {
    var nonce = random(NONCE);
    var closed = cipher(Cipher.ENCRYPT_MODE, nonce, owner, secret.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.allocate(NONCE + closed.length).put(nonce).put(closed).array();
  }

  /// Opens what was closed.
  ///
  /// @throws IllegalStateException where the bytes were altered, are another's, or the key is not
  ///     the one that closed them
  public String open(byte[] closed, String owner) {
    var nonce = java.util.Arrays.copyOf(closed, NONCE);
    var rest = java.util.Arrays.copyOfRange(closed, NONCE, closed.length);
    return new String(cipher(Cipher.DECRYPT_MODE, nonce, owner, rest), StandardCharsets.UTF_8);
  }

  private byte[] cipher(int mode, byte[] nonce, String owner, byte[] in) {
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(in);
    } catch (GeneralSecurityException fault) {
      throw new IllegalStateException(
          "a sealed secret does not open: it was altered, or %s is not the key it was sealed with"
              .formatted(named),
          fault);
    }
  }

  static String randomBase64() {
    return Base64.getEncoder().encodeToString(random(32));
  }

  private static byte[] random(int length) {
    var bits = new byte[length];
    RANDOM.nextBytes(bits);
    return bits;
  }
}
