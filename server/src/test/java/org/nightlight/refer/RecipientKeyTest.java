package org.nightlight.refer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import org.bouncycastle.bcpg.BCPGInputStream;
import org.bouncycastle.bcpg.PacketTags;
import org.bouncycastle.bcpg.PublicKeyEncSessionPacket;
import org.bouncycastle.bcpg.SymmetricEncIntegrityPacket;
import org.bouncycastle.openpgp.api.OpenPGPKey;
import org.bouncycastle.openpgp.api.OpenPGPMessageProcessor;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPApi;
import org.junit.jupiter.api.Test;
import org.nightlight.refer.RecipientKey.Reading;

class RecipientKeyTest {

  private static final byte[] PLAIN = "what only they may read".getBytes(StandardCharsets.UTF_8);

  static RecipientKey usable(String armored) {
    return ((Reading.Usable) RecipientKey.read(armored, Samples.NOW)).key();
  }

  @Test
  void encryptsSoThatTheHolderOfTheKeyReadsItBack() throws Exception {
    for (int version : new int[] {4, 6}) {
      var key = Samples.key(version);
      var sealed = usable(Samples.armored(key)).encrypt(PLAIN);
      assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("only they");
      assertThat(decrypt(sealed, key)).isEqualTo(PLAIN);
    }
  }

  @Test
  void encryptsForOneHolderOnly() {
    var sealed = usable(Samples.armored(Samples.KEY)).encrypt(PLAIN);
    assertThatThrownBy(() -> decrypt(sealed, Samples.key(4))).isInstanceOf(Exception.class);
  }

  @Test
  void letsNobodyAlterWhatIsSealed() {
    for (int version : new int[] {4, 6}) {
      var key = Samples.key(version);
      var sealed = usable(Samples.armored(key)).encrypt(PLAIN);
      sealed[sealed.length - 25] ^= 1;
      assertThatThrownBy(() -> decrypt(sealed, key)).isInstanceOf(Exception.class);
    }
  }

  @Test
  void usesAeadForAKeyThatSaysItReadsItAndTheOlderProtectionForOthers() throws Exception {
    assertThat(protection(withoutAead())).isEqualTo(1);
    assertThat(protection(Samples.armored(Samples.key(6)))).isEqualTo(2);
  }

  @Test
  void readsAKeyThatGnuPgMade() throws Exception {
    var key = usable(resource("gnupg-public-key.asc"));
    assertThat(key.fingerprint())
        .isEqualTo(resource("gnupg-public-key.fingerprint").strip());
    assertThat(key.holder()).isEqualTo("Invented Desk <desk@authority.example>");
    assertThat(key.encrypt(PLAIN)).isNotEmpty();
  }

  @Test
  void refusesAPrivateKeyAndSaysWhoMustKnow() throws Exception {
    assertThat(RecipientKey.read(Samples.KEY.toAsciiArmoredString(), Samples.NOW))
        .isInstanceOfSatisfying(
            Reading.Refused.class,
            no -> assertThat(no.why()).contains("private key").contains("not kept"));
  }

  @Test
  void refusesAKeyThatOnlySigns() throws Exception {
    var signs =
        new BcOpenPGPApi().generateKey(4, Date.from(Samples.NOW)).signOnlyKey().build();
    assertThat(RecipientKey.read(Samples.armored(signs), Samples.NOW))
        .isInstanceOf(Reading.Refused.class);
  }

  @Test
  void refusesAKeyOnceItHasExpired() {
    var armored = resource("gnupg-key-for-a-year.asc");
    assertThat(RecipientKey.read(armored, Samples.NOW)).isInstanceOf(Reading.Usable.class);
    assertThat(RecipientKey.read(armored, Samples.NOW.plus(Duration.ofDays(400))))
        .isInstanceOf(Reading.Refused.class);
  }

  @Test
  void refusesWhatIsNoKeyAndMoreThanOne() throws Exception {
    for (var text : new String[] {
      "", "ssh-ed25519 AAAA", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END"
    }) {
      assertThat(RecipientKey.read(text, Samples.NOW)).isInstanceOf(Reading.Refused.class);
    }
    var two = Samples.armored(Samples.KEY) + "\n" + Samples.armored(Samples.key(4));
    assertThat(RecipientKey.read(two, Samples.NOW)).isInstanceOf(Reading.Refused.class);
  }

  private static String withoutAead() {
    return resource("gnupg-public-key.asc");
  }

  /// The version of the integrity-protected packet that a message to the key has.
  private static int protection(String armored) throws Exception {
    var in = new BCPGInputStream(new ByteArrayInputStream(usable(armored).encrypt(PLAIN)));
    assertThat(in.readPacket()).isInstanceOf(PublicKeyEncSessionPacket.class);
    assertThat(in.nextPacketTag()).isEqualTo(PacketTags.SYM_ENC_INTEGRITY_PRO);
    return ((SymmetricEncIntegrityPacket) in.readPacket()).getVersion();
  }

  static byte[] decrypt(byte[] sealed, OpenPGPKey key) throws Exception {
    var out = new ByteArrayOutputStream();
    try (var in = new OpenPGPMessageProcessor()
        .addDecryptionKey(key)
        .process(new ByteArrayInputStream(sealed))) {
      in.transferTo(out);
    }
    return out.toByteArray();
  }

  static String resource(String name) {
    try (var in = RecipientKeyTest.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (java.io.IOException fault) {
      throw new java.io.UncheckedIOException(fault);
    }
  }
}
