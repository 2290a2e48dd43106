package org.nightlight.detection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ActivityReaderTest {

  private static final String MESSAGE = """
      {"specversion":"1.0","id":"e17","source":"/platforms/demo","type":"org.nightlight.message.sent",\
      "time":"2026-01-05T09:00:00Z","data":{"actor":"a17","recipients":["a42"],"place":"direct",\
      "text":"tag","language":"en","links":["x"],"media":[{"sha256":"%s","note":1.10}],"extra":{"a":[1,2]}}}\
      """.formatted("ab".repeat(32));

  private static String event(String type, String data) {
    return "{\"specversion\":\"1.0\",\"id\":\"e1\",\"source\":\"/p\",\"type\":\"org.nightlight."
        + type + "\",\"time\":\"2026-01-05T09:00:00Z\",\"data\":" + data + "}";
  }

  private static Activity accepted(String line) {
    assertThat(ActivityReader.readEvent(line.getBytes(UTF_8))).isInstanceOf(Line.Accepted.class);
    return ((Line.Accepted) ActivityReader.readEvent(line.getBytes(UTF_8))).activity();
  }

  private static String refused(String line) {
    assertThat(ActivityReader.readEvent(line.getBytes(UTF_8))).isInstanceOf(Line.Refused.class);
    var refused = (Line.Refused) ActivityReader.readEvent(line.getBytes(UTF_8));
    return refused.rule() + " " + refused.value();
  }

  @Test
  void readsAMessageAsTheContractShowsIt() {
    var activity = accepted(MESSAGE);
    assertThat(activity.source()).isEqualTo("/platforms/demo");
    assertThat(activity.time()).isEqualTo(Instant.parse("2026-01-05T09:00:00Z"));
    assertThat(activity.deed().accounts()).containsExactly("a17", "a42");
    assertThat(activity.type()).isEqualTo("org.nightlight.message.sent");
  }

  @Test
  void readsEveryTypeAndWritesItBackTheSame() {
    for (String line : List.of(
        event(
            "account.registered",
            "{\"account\":\"a\",\"age\":{\"years\":12,\"basis\":\"declared\"},\"country\":\"GB\",\"kind\":\"person\",\"role\":\"coach\"}"),
        event(
            "account.updated",
            "{\"account\":\"a\",\"age\":{\"band\":\"25-plus\",\"basis\":\"verified\"}}"),
        event("account.linked", "{\"account\":\"a\",\"other\":\"b\",\"basis\":\"device\"}"),
        event("account.closed", "{\"account\":\"a\"}"),
        event(
            "contact.existing",
            "{\"actor\":\"a\",\"recipient\":\"b\",\"since\":\"2020-01-01T00:00:00Z\"}"),
        event(
            "contact.requested",
            "{\"actor\":\"a\",\"recipient\":\"b\",\"mutuals\":0,\"via\":\"search\",\"shown\":{\"accounts\":9,\"children\":2}}"),
        event("contact.accepted", "{\"actor\":\"a\",\"recipient\":\"b\"}"),
        event("contact.declined", "{\"actor\":\"a\",\"recipient\":\"b\"}"),
        event("contact.removed", "{\"actor\":\"a\",\"recipient\":\"b\"}"),
        event(
            "message.sent",
            "{\"anonymous\":true,\"session\":\"s\",\"recipients\":[\"a\"],\"place\":\"public\",\"mentions\":[\"b\"],\"codes\":[\"hostile\"]}"),
        event("account.blocked", "{\"actor\":\"a\",\"recipient\":\"b\"}"),
        event("account.unblocked", "{\"actor\":\"a\",\"recipient\":\"b\"}"),
        event("account.muted", "{\"actor\":\"a\",\"recipient\":\"b\"}"),
        event("account.reported", "{\"actor\":\"a\",\"recipient\":\"b\",\"reason\":\"other\"}"),
        event(
            "media.uploaded",
            "{\"actor\":\"a\",\"media\":{\"id\":\"m\",\"kind\":\"image\",\"md5\":\""
                + "0f".repeat(16) + "\"}}"),
        event(
            "age.assured",
            "{\"account\":\"a\",\"over\":18,\"answer\":\"cannot-tell\",\"method\":\"document\"}"))) {
      var activity = accepted(line);
      assertThat(accepted(ActivityJson.write(activity))).isEqualTo(activity);
    }
  }

  @Test
  void doesNotGuessWhatWasNotSaid() {
    var said = ((Deed.Registered)
            accepted(event("account.registered", "{\"account\":\"a\"}")).deed())
        .particulars();
    assertThat(said).isEqualTo(Particulars.UNKNOWN);
    var asked = (Deed.ContactRequested)
        accepted(event("contact.requested", "{\"actor\":\"a\",\"recipient\":\"b\"}"))
            .deed();
    assertThat(asked.mutuals()).isEmpty();
    assertThat(asked.shown().isKnown()).isFalse();
  }

  @Test
  void readsMembersInAnyOrder() {
    assertThat(accepted(
                "{\"data\":{\"account\":\"a\"},\"time\":\"2026-01-05T10:00:00.250+01:00\",\"type\":\"org.nightlight.account.closed\",\"source\":\"/p\",\"id\":\"x\",\"specversion\":\"1.0\"}")
            .time())
        .isEqualTo(Instant.parse("2026-01-05T09:00:00.250Z"));
  }

  @Test
  void namesTheRuleAndTheValueOfWhatItRefuses() {
    assertThat(refused("{\"spec")).isEqualTo("malformed-json at byte 7");
    assertThat(refused("[]")).startsWith("not-an-event");
    assertThat(refused(event("account.vanished", "{}")))
        .isEqualTo("unknown-type org.nightlight.account.vanished");
    assertThat(refused(event("account.closed", "{}"))).isEqualTo("missing-member account");
    assertThat(refused(event("account.closed", "{\"account\":7}"))).isEqualTo("bad-member account");
    assertThat(refused(event("account.closed", "{\"account\":\"\"}")))
        .isEqualTo("empty-member account");
    assertThat(refused(event("account.closed", "{\"account\":\"a\",\"account\":\"b\"}")))
        .isEqualTo("duplicate-member account");
    assertThat(refused(event("account.closed", "{\"account\":\"a\\u0000\"}")))
        .isEqualTo("bad-character account");
    assertThat(refused(event("account.closed", "{\"account\":\"\\ud800\"}")))
        .isEqualTo("bad-character account");
    assertThat(refused(event("account.registered", "{\"account\":\"a\",\"country\":\"gb\"}")))
        .isEqualTo("bad-country gb");
    assertThat(refused(event("account.registered", "{\"account\":\"a\",\"age\":{\"years\":12}}")))
        .isEqualTo("bad-member age");
    assertThat(
            refused(
                event(
                    "account.registered",
                    "{\"account\":\"a\",\"age\":{\"years\":12,\"band\":\"25-plus\",\"basis\":\"declared\"}}")))
        .isEqualTo("bad-member age");
    assertThat(refused(
            event("contact.requested", "{\"actor\":\"a\",\"recipient\":\"b\",\"mutuals\":-1}")))
        .isEqualTo("bad-member mutuals");
    assertThat(refused(MESSAGE.replace("09:00:00Z", "25:00:00Z")))
        .isEqualTo("bad-time 2026-01-05T25:00:00Z");
    assertThat(refused(MESSAGE.replace("2026-01-05T", "2026-02-30T"))).startsWith("bad-time");
    assertThat(refused(MESSAGE.replace("\"direct\"", "\"sideways\"")))
        .isEqualTo("bad-value place=sideways");
    assertThat(refused(MESSAGE.replace("\"1.0\"", "\"0.3\""))).isEqualTo("bad-specversion 0.3");
    assertThat(refused(MESSAGE + "x")).startsWith("malformed-json");
    assertThat(refused(MESSAGE.replace("ababab", "zz"))).isEqualTo("bad-hash media.sha256");
    var many = "\"a\",".repeat(1_000) + "\"b\"";
    assertThat(refused(MESSAGE.replace("\"a42\"", many))).isEqualTo("too-many-recipients 1001");
  }

  @Test
  void neverEchoesWhatPeopleWrote() {
    assertThat(refused(MESSAGE.replace("\"direct\"", "\"see you there\"")))
        .isEqualTo("bad-value place=13 characters");
  }

  @Test
  void ignoresMembersATypeDoesNotUse() {
    accepted(
        event("account.closed", "{\"account\":\"a\",\"reason\":5,\"age\":\"old\",\"media\":3}"));
  }

  @Test
  void keepsGoodLinesAroundBadOnes() {
    var body = MESSAGE + "\r\n\nnot json\n" + MESSAGE.replace("e17", "e18");
    var lines = ActivityReader.readLines(body.getBytes(UTF_8));
    assertThat(lines).extracting(Line::number).containsExactly(1L, 3L, 4L);
    assertThat(lines.get(1)).isEqualTo(new Line.Refused(3, "malformed-json", "at byte 1"));
  }

  @Test
  void refusesALineThatIsTooLongAndGoesOn() {
    var body = "x".repeat(3 << 20) + "\n" + MESSAGE + "\n" + "y".repeat(2 << 20);
    var lines = ActivityReader.readLines(body.getBytes(UTF_8));
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .isInstanceOfSatisfying(
            Line.Refused.class, r -> assertThat(r.rule()).isEqualTo("line-too-long"));
    assertThat(lines.get(1)).isInstanceOf(Line.Accepted.class);
    assertThat(lines.get(2))
        .isInstanceOfSatisfying(Line.Refused.class, r -> assertThat(r.number()).isEqualTo(3));
  }

  @Test
  void readsTheSameHoweverTheStreamIsCut() {
    byte[] body =
        (MESSAGE + "\nbad\n" + MESSAGE.replace("e17", "e18") + "\n").repeat(40).getBytes(UTF_8);
    var whole = ActivityReader.readLines(body);
    var trickled = new ArrayList<Line>();
    ActivityReader.readLines(
        new InputStream() {
          private final ByteArrayInputStream all = new ByteArrayInputStream(body);

          @Override
          public int read() {
            return all.read();
          }

          @Override
          public int read(byte[] to, int at, int most) {
            return all.read(to, at, Math.min(most, 7));
          }
        },
        trickled::add);
    assertThat(trickled).isEqualTo(whole).hasSize(120);
  }

  @Test
  void readsABatchEventByEvent() {
    var batch = "[" + MESSAGE + " , " + event("account.vanished", "{}") + ","
        + event("account.closed", "{\"account\":\"a\"}") + "]";
    var lines = ActivityReader.readBatch(batch.getBytes(UTF_8));
    assertThat(lines).extracting(Line::number).containsExactly(1L, 2L, 3L);
    assertThat(((Line.Accepted) lines.get(0)).json().bytes()).isEqualTo(MESSAGE.getBytes(UTF_8));
    assertThat(lines.get(1)).isInstanceOf(Line.Refused.class);
    assertThat(ActivityReader.readBatch("{}".getBytes(UTF_8))).hasSize(1);
    assertThat(ActivityReader.readBatch(("[" + MESSAGE + ",{").getBytes(UTF_8))).hasSize(2);
  }

  private static String stripped(Set<Member> classes) {
    var json = ((Line.Accepted) ActivityReader.readEvent(MESSAGE.getBytes(UTF_8))).json();
    var left = json.without(classes);
    assertThat(left.removed()).isEqualTo(classes);
    return new String(left.json().bytes(), UTF_8);
  }

  @Test
  void takesOutWhatHasNoLegalBasisAndNothingElse() {
    assertThat(stripped(EnumSet.of(Member.TEXT)))
        .isEqualTo(MESSAGE.replace("\"text\":\"tag\",\"language\":\"en\",", ""));
    assertThat(stripped(EnumSet.of(Member.LINKS)))
        .isEqualTo(MESSAGE.replace("\"links\":[\"x\"],", ""));
    assertThat(stripped(EnumSet.of(Member.HASHES)))
        .isEqualTo(MESSAGE.replace("\"sha256\":\"" + "ab".repeat(32) + "\",", ""));
    assertThat(stripped(EnumSet.allOf(Member.class)))
        .contains("\"media\":[{\"note\":1.10}]")
        .contains("extra");
    assertThat(stripped(EnumSet.noneOf(Member.class))).isEqualTo(MESSAGE);
  }

  @Test
  void takesOutAMemberHoweverItIsSpelledOrPlaced() {
    var odd = event(
        "message.sent",
        "{\"actor\":\"a\",\"recipients\":[],\"place\":\"direct\",\"l\\u0069nks\":[1] , \"te\\u0078t\" : \"tag\" }");
    var json = ((Line.Accepted) ActivityReader.readEvent(odd.getBytes(UTF_8))).json();
    var left = new String(json.without(EnumSet.allOf(Member.class)).json().bytes(), UTF_8);
    assertThat(left).doesNotContain("tag").doesNotContain("nks");
    accepted(left);
    var alone = event("message.sent", "{ \"text\":\"tag\" }");
    assertThat(new String(
            new EventJson(alone.getBytes(UTF_8))
                .without(EnumSet.of(Member.TEXT))
                .json()
                .bytes(),
            UTF_8))
        .isEqualTo(event("message.sent", "{  }"));
  }

  @Test
  void answersEveryDamagedLineWithARefusalOrAnActivity() {
    var chance = new Random(7);
    int refusals = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] line = MESSAGE.getBytes(UTF_8);
      for (int changes = 1 + chance.nextInt(4); changes > 0; changes--) {
        line[chance.nextInt(line.length)] = (byte)
            (chance.nextBoolean()
                ? chance.nextInt(256)
                : "{}[]\",:\\0-eE".charAt(chance.nextInt(12)));
      }
      int end = chance.nextInt(10) == 0 ? chance.nextInt(line.length) : line.length;
      for (Line one : ActivityReader.readLines(java.util.Arrays.copyOf(line, end))) {
        switch (one) {
          case Line.Accepted accepted -> accepted.json().without(EnumSet.allOf(Member.class));
          case Line.Refused refused -> {
            refusals++;
            assertThat(refused.value()).hasSizeLessThan(100).matches("[ -~]*");
          }
        }
      }
      assertThat(ActivityReader.readBatch(line)).isNotEmpty();
    }
    assertThat(refusals).isGreaterThan(7_000);
  }
}
