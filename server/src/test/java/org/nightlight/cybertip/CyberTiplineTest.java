package org.nightlight.cybertip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nightlight.cybertip.Answer.Meaning;
import org.nightlight.cybertip.CyberTipline.Access;
import org.nightlight.cybertip.StandIn.Fault;
import org.nightlight.store.HandClock;

class CyberTiplineTest {

  private static final Instant NOW = Instant.parse("2026-11-24T03:04:05Z");
  private static final byte[] BYTES = {1, 2, 3, 13, 10, 45, 45};

  private final HandClock clock = new HandClock("2026-11-24T03:04:05Z");
  private final StandIn standIn = new StandIn("secret", clock);
  private final CyberTipline wire = wire("secret", Duration.ofSeconds(20));

  @AfterEach
  void close() {
    wire.close();
    standIn.close();
  }

  private CyberTipline wire(String password, Duration patience) {
    return new CyberTipline(new Access(standIn.base(), StandIn.USER, password), patience);
  }

  /// Enticement in words alone: no file, only what was said about it.
  static Tip tip() {
    return new Tip(
        new Tip.Incident(
            Tip.Kind.ENTICEMENT, "Invented", "", Set.of(Tip.Mark.EXTORTION), NOW, "first contact"),
        List.of(
            new Tip.Place.Chat("Invented chat", "", "", "direct messages"),
            new Tip.Place.Web(List.of("https://a.example/p?q=1&r=2"), ""),
            new Tip.Place.Game("Invented game", "", "", "")),
        new Tip.Reporter(
            new Tip.Person("Desk", "Officer", List.of(), List.of("desk@a.example")), "", "", ""),
        Optional.of(new Tip.Account(
            Tip.Person.UNKNOWN,
            "a1742",
            "Invented",
            "screen <&>",
            List.of("one", "two"),
            List.of("https://a.example/a1742"),
            "bio",
            List.of(new Tip.IpEvent("192.0.2.1", "Login", Optional.of(NOW), 443)),
            List.of(4711L),
            "")),
        List.of(Tip.Account.of("child-1", "Invented")),
        List.of(Tip.Account.of("child-2", "Invented")),
        "words with a \u0001 that XML cannot hold");
  }

  private static TipFile file(TipFile.Relevance relevance, String industry) {
    return new TipFile(
        "1.jpg",
        "holiday.jpg",
        Optional.of(NOW),
        "",
        true,
        relevance,
        Set.of(TipFile.Mark.GENERATED, TipFile.Mark.VIRAL),
        industry,
        Map.of("SHA256", "ab"),
        List.of("sent in a chat"));
  }

  private long opened() {
    return ((Answer.Said) wire.submit(tip().xml())).report();
  }

  @Test
  void goesTheWholeWayFromSubmitToFinish() {
    var report = opened();
    assertThat(report).isPositive();
    var file = (Answer.Said) wire.upload(report, "1.jpg", BYTES);
    assertThat(file.hash()).isEqualTo(StandInDesk.md5(BYTES));
    var details =
        TipFile.numbered(file(TipFile.Relevance.REPORTED, "").details(), report, file.file());
    assertThat(wire.fileInfo(details).meaning()).isEqualTo(Meaning.DONE);
    var done = (Answer.Said) wire.finish(report);
    assertThat(done.files()).containsExactly(file.file());
    assertThat(done.call()).isNotEmpty();
    assertThat(standIn.reports()).singleElement().satisfies(held -> {
      assertThat(held.state()).isEqualTo("finished");
      assertThat(held.files()).containsExactly("1.jpg");
      assertThat(held.xml()).contains("Online Enticement of Children for Sexual Acts");
    });
    assertThat(wire.finish(report).meaning()).isEqualTo(Meaning.ALREADY_FINISHED);
    assertThat(wire.retract(report).meaning()).isEqualTo(Meaning.ALREADY_FINISHED);
  }

  @Test
  void retractsOnlyWhatIsOpenAndKnowsWhatIsGone() {
    var report = opened();
    assertThat(wire.retract(report).meaning()).isEqualTo(Meaning.DONE);
    assertThat(wire.retract(report).meaning()).isEqualTo(Meaning.ALREADY_RETRACTED);
    assertThat(wire.finish(99).meaning()).isEqualTo(Meaning.NO_SUCH_REPORT);
    var second = opened();
    assertThat(wire.fileInfo(TipFile.numbered(
                file(TipFile.Relevance.REPORTED, "").details(), second, "0".repeat(32)))
            .meaning())
        .isEqualTo(Meaning.NO_SUCH_FILE);
  }

  @Test
  void losesAnUnfinishedReportADayAfterItWasOpenedOrAnHourAfterItsLastChange() {
    var report = opened();
    clock.pass(Duration.ofHours(23).plusMinutes(50));
    wire.upload(report, "1.jpg", BYTES);
    clock.pass(Duration.ofMinutes(50));
    assertThat(standIn.reports()).hasSize(1);
    clock.pass(Duration.ofMinutes(11));
    assertThat(wire.finish(report).meaning()).isEqualTo(Meaning.NO_SUCH_REPORT);
  }

  @Test
  void readsTheCodeAndNotTheStatus() {
    assertThat(wire.submit("<report/>".getBytes(StandardCharsets.UTF_8)).meaning())
        .isEqualTo(Meaning.WRONG);
    assertThat(((Answer.Said) wire.submit("<report".getBytes(StandardCharsets.UTF_8))).code())
        .isEqualTo(4110);
    standIn.fail("/submit", Fault.ERROR_1000);
    assertThat(wire.submit(tip().xml()).meaning()).isEqualTo(Meaning.LATER);
    try (var stranger = wire("wrong", Duration.ofSeconds(20))) {
      assertThat(stranger.status().meaning()).isEqualTo(Meaning.NOT_ALLOWED);
    }
    assertThat(wire.status().meaning()).isEqualTo(Meaning.DONE);
  }

  @Test
  void saysThatNobodyKnowsWhereAnAnswerIsLostAndThatNothingHappenedWhereNobodyWasReached() {
    for (var fault : List.of(Fault.DROPPED_AFTER, Fault.DROPPED_BEFORE, Fault.BROKEN)) {
      standIn.fail("/submit", fault);
      assertThat(wire.submit(tip().xml()).meaning()).as(fault.name()).isEqualTo(Meaning.UNKNOWN);
    }
    assertThat(standIn.reports()).hasSize(2);
    standIn.fail("/submit", Fault.SILENT);
    try (var hasty = wire("secret", Duration.ofMillis(300))) {
      assertThat(hasty.submit(tip().xml()).meaning()).isEqualTo(Meaning.UNKNOWN);
    }
    standIn.close();
    assertThat(wire.submit(tip().xml())).isInstanceOf(Answer.NotReached.class);
  }

  @Test
  void findsWhatTheAuthorityWouldRefuseBeforeItIsAsked() {
    assertThat(TipRules.wrong(tip(), List.of(file(TipFile.Relevance.REPORTED, "A1")), NOW))
        .isEmpty();
    assertThat(TipRules.wrong(tip(), List.of(file(TipFile.Relevance.SUPPLEMENTAL, "A1")), NOW))
        .singleElement()
        .asString()
        .contains("only helps to understand");
    assertThat(TipRules.wrong(tip(), List.of(), NOW.minusSeconds(1)))
        .containsExactly("The incident must not be in the future.");
    assertThat(TipSchema.wrong(new String(tip().xml(), StandardCharsets.UTF_8)
            .replace("https://a.example/a1742", "https://a b")
            .getBytes(StandardCharsets.UTF_8)))
        .isNotEmpty();
  }

  @Test
  void refusesXmlThatBringsAnythingOfItsOwn() {
    var evil = "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
        + "<reportResponse><responseCode>0</responseCode><hash>&x;</hash></reportResponse>";
    assertThat(AnswerXml.read(evil.getBytes(StandardCharsets.UTF_8), "")).isEmpty();
    assertThat(TipSchema.wrong("<!DOCTYPE report SYSTEM \"http://127.0.0.1:9/x\"><report/>"
            .getBytes(StandardCharsets.UTF_8)))
        .isNotEmpty();
  }

  @Test
  void neutralisesWhatASpreadsheetWouldRun() {
    var csv = new String(
        new ChatFile(List.of(new ChatFile.Line(
                "2026-11-24T03:04:05Z", "=1+1", "@a", "b\"c", "t", "text", "", "direct", "-")))
            .csv(),
        StandardCharsets.UTF_8);
    assertThat(csv)
        .startsWith("time,content,src,target,thread,type,contentId,chat_type,ip\r\n")
        .contains("\"2026-11-24T03:04:05Z\",\"'=1+1\",\"'@a\",\"b\"\"c\",")
        .endsWith(",\"'-\"\r\n");
  }

  @Test
  void callsNobodyWithoutEncryptionExceptThisMachine() {
    assertThatThrownBy(() -> new Access(URI.create("http://authority.example/ispws"), "", ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new Access(URI.create("https://authority.example/ispws"), "u", "hush").toString())
        .doesNotContain("hush");
  }
}
