package org.nightlight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.api.OpenPGPKey;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPApi;

/// The invented authority of the demo: a key pair whose private half lies in the scratch folder, so
/// that whoever tries the demo can open the package as the authority would.
final class DemoAuthority {

  private final OpenPGPKey key;

  DemoAuthority() {
    try {
      // A minute old, so that a clock a little behind ours takes it as valid.
      this.key = new BcOpenPGPApi()
          .generateKey(4, Date.from(Instant.now().minusSeconds(60)))
          .ed25519x25519Key("Demo Authority <desk@authority.invalid>")
          .build();
    } catch (PGPException fault) {
      throw new IllegalStateException("no key could be made", fault);
    }
  }

  String publicKey() {
    try {
      return key.toCertificate().toAsciiArmoredString();
    } catch (IOException fault) {
      throw new IllegalStateException(fault);
    }
  }

  /// Writes the private key for whoever plays the authority.
  Path keep(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("demo-authority-private-key.asc"), key.toAsciiArmoredString());
  }
}
