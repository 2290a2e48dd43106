package org.nightlight.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.sig.Features;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.jcajce.JcaPGPKeyPair;

/// The invented authority of the demo: a key pair whose private half lies in the scratch folder, so
/// that whoever tries the demo can open the package as the authority would. An RSA key without the
/// newest features, which the GnuPG that authorities have can read.
final class DemoAuthority {

  private static final int BITS = 3_072;
  private static final int FLAGS = KeyFlags.CERTIFY_OTHER
      | KeyFlags.SIGN_DATA
      | KeyFlags.ENCRYPT_COMMS
      | KeyFlags.ENCRYPT_STORAGE;

  private final PGPKeyRingGenerator keys;

  DemoAuthority() {
    try {
      this.keys = keys();
    } catch (PGPException | GeneralSecurityException fault) {
      throw new IllegalStateException("no key could be made", fault);
    }
  }

  private static PGPKeyRingGenerator keys() throws PGPException, GeneralSecurityException {
    var rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(BITS);
    // A minute old, so that a clock a little behind ours takes it as valid.
    var made = Date.from(Instant.now().minusSeconds(60));
    var pair = new JcaPGPKeyPair(
        PublicKeyPacket.VERSION_4, PublicKeyAlgorithmTags.RSA_GENERAL, rsa.generateKeyPair(), made);
    var about = new PGPSignatureSubpacketGenerator();
    about.setKeyFlags(true, FLAGS);
    about.setFeature(false, Features.FEATURE_MODIFICATION_DETECTION);
    return new PGPKeyRingGenerator(
        PGPSignature.POSITIVE_CERTIFICATION,
        pair,
        "Demo Authority <desk@authority.invalid>",
        new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1),
        about.generate(),
        null,
        new BcPGPContentSignerBuilder(PublicKeyAlgorithmTags.RSA_GENERAL, HashAlgorithmTags.SHA256),
        null);
  }

  String publicKey() {
    try {
      return armored(keys.generatePublicKeyRing().getEncoded());
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /// Writes the private key for whoever plays the authority.
  Path keep(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("demo-authority-private-key.asc"),
        armored(keys.generateSecretKeyRing().getEncoded()));
  }

  private static String armored(byte[] key) throws IOException {
    var text = new ByteArrayOutputStream();
    try (var armor = ArmoredOutputStream.builder().build(text)) {
      armor.write(key);
    }
    return text.toString(StandardCharsets.US_ASCII);
  }
}
