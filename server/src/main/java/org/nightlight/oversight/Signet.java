package org.nightlight.oversight;

import com.google.crypto.tink.subtle.Ed25519Sign;
import com.google.crypto.tink.subtle.Ed25519Verify;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.nightlight.store.Secrets;

/// Signs checkpoints of the record with Ed25519, as C2SP signed-note has it, and checks such
/// signatures. Whoever keeps the public key elsewhere can tell our checkpoints from forged ones.
public final class Signet {

  private static final byte ED25519 = 1;
  private static final int SIGNATURE = 64;

  private final byte[] seed;
  private final byte[] open;

  private Signet(byte[] seed, byte[] open) {
    this.seed = seed;
    this.open = open;
  }

  /// The signet whose secret is kept in a file, made on first use.
  public static Signet kept(Path file) {
    try {
      var seed = Base64.getUrlDecoder().decode(Secrets.text(file));
      return new Signet(seed, Ed25519Sign.KeyPair.newKeyPairFromSeed(seed).getPublicKey());
    } catch (IOException fault) {
      throw new UncheckedIOException("the record's key cannot be used: " + file, fault);
    } catch (GeneralSecurityException fault) {
      throw new IllegalStateException("the record's key is not 256 bits: " + file, fault);
    }
  }

  /// The public key, as a signed note's verifier takes it: `name+id+key`.
  public String verifier(String name) {
    return name + "+" + HexFormat.of().formatHex(id(name, open)) + "+"
        + Base64.getEncoder().encodeToString(typed(open));
  }

  private static byte[] typed(byte[] open) {
    return ByteBuffer.allocate(1 + open.length).put(ED25519).put(open).array();
  }

  private static byte[] id(String name, byte[] open) {
    var text = (name + "\n").getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(Tree.sha256(text, typed(open)), 4);
  }

  /// A text with its signature below.
  ///
  /// @param text ends with a line feed
  public String sign(String text, String name) {
    try {
      var signature = new Ed25519Sign(seed).sign(text.getBytes(StandardCharsets.UTF_8));
      var whole =
          ByteBuffer.allocate(4 + SIGNATURE).put(id(name, open)).put(signature).array();
      return text + "\n\u2014 " + name + " " + Base64.getEncoder().encodeToString(whole) + "\n";
    } catch (GeneralSecurityException fault) {
      throw new IllegalStateException("this Java cannot sign", fault);
    }
  }

  /// What was signed, where this public key signed it; empty where it did not.
  ///
  /// @param verifier what [#verifier] gave
  public static Optional<String> opened(String note, String verifier) {
    var end = note.lastIndexOf("\n\n");
    var parts = verifier.strip().split("\\+", 3);
    if (end < 0 || parts.length != 3) {
      return Optional.empty();
    }
    var text = note.substring(0, end + 1);
    return note.substring(end + 2).lines().anyMatch(line -> signed(text, line, parts[0], parts[2]))
        ? Optional.of(text)
        : Optional.empty();
  }

  private static boolean signed(String text, String line, String name, String key) {
    try {
      var start = "\u2014 " + name + " ";
      if (!line.startsWith(start)) {
        return false;
      }
      var typed = Base64.getDecoder().decode(key);
      var whole = Base64.getDecoder().decode(line.substring(start.length()));
      var open = Arrays.copyOfRange(typed, 1, typed.length);
      // One text and no other: a decoder forgives bits at the end that stand for nothing.
      if (typed[0] != ED25519
          || !Base64.getEncoder().encodeToString(whole).equals(line.substring(start.length()))
          || whole.length != 4 + SIGNATURE
          || !Arrays.equals(Arrays.copyOf(whole, 4), id(name, open))) {
        return false;
      }
      new Ed25519Verify(open)
          .verify(
              Arrays.copyOfRange(whole, 4, whole.length), text.getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (GeneralSecurityException | IllegalArgumentException | IndexOutOfBoundsException _) {
      return false;
    }
  }
}
