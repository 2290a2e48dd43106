package org.nightlight.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.nightlight.store.Secrets;

/// Keyed digests (HMAC-SHA-256) under a key that is not in the database: whoever has only the
/// database can neither make a receipt nor try guesses at what was sent.
public final class ReceiptSeal {

  private final SecretKeySpec key;

  /// @param keyFile made on first use
  public ReceiptSeal(Path keyFile) {
    try {
      key = new SecretKeySpec(Secrets.text(keyFile).getBytes(StandardCharsets.UTF_8), "HmacSha256");
    } catch (IOException fault) {
      throw new UncheckedIOException("the receipts' key cannot be read: " + keyFile, fault);
    }
  }

  /// The digest in hex.
  ///
  /// @param use what it is for, so that a digest for one use is worth nothing for another
  public String of(String use, byte[] content) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(use.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return HexFormat.of().formatHex(mac.doFinal(content));
    } catch (GeneralSecurityException fault) {
      throw new IllegalStateException("every JDK has HmacSHA256", fault);
    }
  }

  /// As above, of a text.
  public String of(String use, String content) {
    return of(use, content.getBytes(StandardCharsets.UTF_8));
  }
}
