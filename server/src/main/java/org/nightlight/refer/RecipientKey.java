package org.nightlight.refer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.bcpg.AEADAlgorithmTags;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.api.MessageEncryptionMechanism;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPEncryptionNegotiator;
import org.bouncycastle.openpgp.api.OpenPGPKeyReader;
import org.bouncycastle.openpgp.api.OpenPGPMessageGenerator;

/// An authority's OpenPGP public key, and encryption to it.
///
/// What is encrypted is always integrity-protected (RFC 9580, 5.13): version 2, which is AEAD,
/// where
/// the key says that its holder reads it, and otherwise version 1, which every OpenPGP reads.
final class RecipientKey {

  private final OpenPGPCertificate certificate;

  private RecipientKey(OpenPGPCertificate certificate) {
    this.certificate = certificate;
  }

  /// What a pasted key turned out to be.
  sealed interface Reading {
    record Usable(RecipientKey key) implements Reading {}

    record Refused(String why) implements Reading {}
  }

  /// Reads an armored public key and asks whether one can encrypt to it now.
  static Reading read(String armored, Instant now) {
    try {
      var found = new OpenPGPKeyReader().parseKeysOrCertificates(armored);
      return found.size() == 1
          ? judge(found.getFirst(), now)
          : new Reading.Refused("There must be one key, there were " + found.size() + ".");
    } catch (IOException | RuntimeException _) {
      return new Reading.Refused(
          "This is not an OpenPGP public key. It begins with -----BEGIN PGP PUBLIC KEY BLOCK-----.");
    }
  }

  private static Reading judge(OpenPGPCertificate certificate, Instant now) {
    if (certificate.isSecretKey()) {
      return new Reading.Refused(
          "This is a private key. It was not kept. Only the authority may have it: tell them, and"
              + " ask for a new public key.");
    }
    return certificate.getEncryptionKeys(Date.from(now)).isEmpty()
        ? new Reading.Refused(
            "Nothing can be encrypted to this key: it expired, was revoked, is too weak or only signs.")
        : new Reading.Usable(new RecipientKey(certificate));
  }

  /// In hex, without spaces.
  String fingerprint() {
    return HexFormat.of().withUpperCase().formatHex(certificate.getFingerprint());
  }

  /// Whose key it says it is. Nothing proves that: people compare the fingerprint.
  String holder() {
    return Optional.ofNullable(certificate.getPrimaryUserId())
        .map(OpenPGPCertificate.OpenPGPUserId::getUserId)
        .orElse("nobody named");
  }

  /// When it stops being usable; empty where it says never.
  Optional<Instant> expires() {
    return Optional.ofNullable(certificate.getExpirationTime()).map(Date::toInstant);
  }

  String armored() {
    try {
      return certificate.toAsciiArmoredString();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /// The bytes, encrypted so that only the holder of the private key reads them and nobody alters
  /// them unnoticed.
  byte[] encrypt(byte[] plain) {
    try {
      var sealed = new ByteArrayOutputStream(plain.length + 1024);
      var message = new OpenPGPMessageGenerator()
          .addEncryptionCertificate(certificate)
          .setPublicKeyBasedEncryptionNegotiator(new ByWhatTheKeySays())
          .setArmored(false);
      try (var out = message.open(sealed)) {
        out.write(plain);
      }
      return sealed.toByteArray();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    } catch (PGPException fault) {
      throw new IllegalStateException("encryption to key " + fingerprint() + " failed", fault);
    }
  }

  private final class ByWhatTheKeySays extends OpenPGPEncryptionNegotiator {
    @Override
    public MessageEncryptionMechanism negotiateEncryption(OpenPGPMessageGenerator of) {
      var readsAead = List.copyOf(certificate.getEncryptionKeys()).stream()
          .allMatch(key -> Optional.ofNullable(key.getFeatures())
              .filter(said -> said.supportsSEIPDv2())
              .isPresent());
      return readsAead
          ? MessageEncryptionMechanism.aead(
              SymmetricKeyAlgorithmTags.AES_256, AEADAlgorithmTags.OCB)
          : MessageEncryptionMechanism.integrityProtected(SymmetricKeyAlgorithmTags.AES_256);
    }
  }
}
