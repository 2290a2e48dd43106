package org.nightlight.refer;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.api.OpenPGPKey;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPApi;
import org.nightlight.casework.CaseId;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.oversight.Seal;
import org.nightlight.oversight.StaffId;
import tools.jackson.databind.json.JsonMapper;

/// Invented authorities, keys and cases.
final class Samples {

  static final Instant NOW = Instant.parse("2026-11-24T03:04:05Z");
  static final OpenPGPKey KEY = key(4);

  static final StaffId DECIDER =
      new StaffId(UUID.fromString("00000000-0000-4000-8000-000000000001"));

  private Samples() {}

  /// Nobody is called, and nothing dies.
  static Refer.Setting setting() {
    return new Refer.Setting(
        new Calls(), seal(), Duration.ofSeconds(20), "http://127.0.0.1:9", _ -> {});
  }

  static Seal seal() {
    return Seal.kept(Path.of("target", "test-data", "authorities-" + UUID.randomUUID()));
  }

  /// Whom a test would have called.
  static final class Calls implements Approvals.Pager {
    final List<String> rules = new CopyOnWriteArrayList<>();
    final List<String> ended = new CopyOnWriteArrayList<>();

    @Override
    public void page(String rule, String about, String words) {
      rules.add(rule);
    }

    @Override
    public void resolve(String rule, String about) {
      ended.add(rule);
    }
  }

  /// A key pair of OpenPGP version 4, which every program reads, or 6.
  static OpenPGPKey key(int version) {
    try {
      return new BcOpenPGPApi()
          .generateKey(version, Date.from(NOW.minusSeconds(86_400)))
          .ed25519x25519Key("Desk <desk@a.example>")
          .build();
    } catch (PGPException fault) {
      throw new IllegalStateException(fault);
    }
  }

  static String armored(OpenPGPKey key) {
    try {
      return key.toCertificate().toAsciiArmoredString();
    } catch (java.io.IOException fault) {
      throw new java.io.UncheckedIOException(fault);
    }
  }

  static Authority authority(String name, String country) {
    return new Authority(
        new AuthorityId(
            UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8))),
        name,
        country,
        Authority.Kind.POLICE,
        "Upload at their desk; call the duty officer first.",
        "An invented act, section 1, version of 2026",
        armored(KEY),
        RecipientKeyTest.usable(armored(KEY)).fingerprint(),
        NOW,
        Optional.empty(),
        Authority.Form.PACKAGE);
  }

  static Authority retired(Authority one) {
    return new Authority(
        one.id(),
        one.name(),
        one.country(),
        one.kind(),
        one.channel(),
        one.legalBasis(),
        one.key(),
        one.fingerprint(),
        one.added(),
        Optional.of(NOW),
        one.form());
  }

  /// A case about an account, with one signal, one report, one activity and one exhibit.
  static Contents contents(CaseId matter, String words, Enclosed... enclosed) {
    return new Contents(
        matter,
        NOW.minusSeconds(7200),
        new Contents.Decided(
            NOW.minusSeconds(60), "reviewer", "Reaches for children it does not know."),
        new Contents.About(
            "/platforms/demo", "a1742", "unknown", "unknown", Contents.Holder.UNKNOWN),
        "unknown",
        Set.of("GB"),
        List.of(new Contents.Seen(
            "s1",
            "contact-seeking",
            NOW.minusSeconds(3600),
            List.of(new Contents.Reason(
                "children-first",
                "11 of the 12 accounts this account wrote to first are children; usual: 1 in 21.",
                "11 of 12",
                "1 in 21",
                3_412_000)),
            List.of("a12"),
            List.of("e1"))),
        List.of(new Contents.Known(
            "m1",
            NOW.minusSeconds(4000),
            "item-1",
            "Other",
            List.of("ncmec:B2"),
            List.of("md5:00112233445566778899aabbccddeeff"),
            "not kept")),
        List.of(new Contents.Told(
            "r1",
            NOW.minusSeconds(5000),
            "child",
            "contact-by-stranger",
            "unknown",
            "GB",
            "en",
            words,
            "",
            "",
            "ab".repeat(32))),
        List.of(new Contents.Cited(
            "/platforms/demo",
            "e1",
            "2026-11-24T02:04:05Z",
            "org.nightlight.message.sent",
            JsonMapper.shared().readTree("{\"id\":\"e1\",\"data\":{\"to\":\"a12\"}}"))),
        List.of(enclosed).stream().map(Enclosed::entry).toList(),
        List.of(new Contents.Missing("IP addresses", "The platform did not send them.")),
        List.of(new Contents.Affected("a12", "child")));
  }

  /// An exhibit and its bytes.
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Enclosed(String file, byte[] bytes) {
    Contents.Enclosed entry() {
      return new Contents.Enclosed(
          new ExhibitId(UUID.nameUUIDFromBytes(bytes)),
          file,
          "report as received",
          "application/json",
          bytes.length,
          Bundle.digest(bytes).toLowerCase(Locale.ROOT));
    }
  }
}
