package org.nightlight.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nightlight.app.TestServer.Visitor;
import org.nightlight.evidence.Evidence;
import org.nightlight.help.Audience;
import org.nightlight.intake.Besides;
import org.nightlight.intake.Danger;
import org.nightlight.intake.Intake;
import org.nightlight.intake.ReportDraft;
import org.nightlight.intake.ReportWords;
import org.nightlight.intake.Teller;
import org.nightlight.intake.Voice;
import org.nightlight.oncall.OnCall;
import org.nightlight.oversight.Role;
import org.nightlight.store.Store;

/// What a reporter and the people here say to each other, and who may know who they are.
class MessagesTest {

  private static final String WORDS = "heron teapot 44d1";
  private static final String NAME = "Somebody Puffin";

  private static TestServer server;
  private static Visitor reviewer;
  private static Visitor lead;
  private static Visitor child;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    reviewer = server.signedIn("rae", Role.REVIEWER);
    lead = server.signedIn("lee", Role.LEAD);
    child = server.anybody();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Intake.Told tell(Danger danger, Optional<Teller> teller) {
    return server
        .door(Intake.class)
        .tell(new ReportDraft(
            UUID.randomUUID().toString(),
            Audience.CHILD,
            "bullying",
            danger,
            "school",
            Optional.empty(),
            "GB",
            "en",
            Optional.empty(),
            new ReportWords("words", "", ""),
            new Besides(List.of(), teller, Voice.UNKNOWN, Optional.empty())));
  }

  private static String code(Intake.Told told) {
    return String.join(" ", told.receipt().orElseThrow().groups());
  }

  private String say(Intake.Told told, String text, String token) {
    return child
        .post("/follow", "receipt", code(told), "go", "write", "message", text, "token", token)
        .body();
  }

  @Test
  void aReporterWritesAndIsAnsweredAndBothSeeWhatWasRead() {
    var told = tell(Danger.NO, Optional.empty());
    assertThat(say(told, WORDS, "t1")).contains("We have your message", WORDS);
    assertThat(say(told, WORDS, "t1").split(WORDS, -1)).hasSize(2);
    var path = "/reports/" + told.report().id();
    assertThat(reviewer.get("/messages").body()).contains(path);
    assertThat(reviewer.get(path).body()).contains(WORDS, "They did not say who they are");
    assertThat(reviewer
            .post(path + "/messages", "text", "an answer with wagtail", "token", "s1")
            .statusCode())
        .isEqualTo(303);
    assertThat(reviewer.get("/messages").body()).doesNotContain(path);
    assertThat(reviewer.get(path).body()).contains("not opened yet");
    assertThat(child.post("/follow", "receipt", code(told)).body())
        .contains("an answer with wagtail", "A person who works here")
        .doesNotContain("rae");
    assertThat(reviewer.get(path).body()).contains(", opened ");
    assertThat(rows()).doesNotContain("heron").doesNotContain("wagtail");
  }

  @Test
  void showsHelpAtOnceAndCallsSomebodyWhereAMessageSpeaksOfDanger() {
    var told = tell(Danger.NO, Optional.empty());
    assertThat(say(told, "I am not safe tonight", "t1")).contains("Do not wait for us", "tel:999");
    assertThat(reviewer.get("/messages").body()).contains("words of danger");
  }

  @Test
  void calledAboutIsADangerReportUntilSomebodyReadsItsCase() throws InterruptedException {
    var told = tell(Danger.NOW, Optional.empty());
    var about = "report/" + told.report().id();
    assertThat(server.door(OnCall.class).configured()).isFalse();
    assertThat(until("closed is null", about)).isTrue();
    server
        .door(Intake.class)
        .progress(told.report().id(), org.nightlight.intake.Progress.BEING_READ);
    assertThat(until("closed is not null", about)).isTrue();
  }

  private static boolean until(String what, String about) throws InterruptedException {
    for (var i = 0; i < 100; i++) {
      var found = server
          .door(Store.class)
          .sql()
          .sql("select count(*) from oncall_page where about = ? and " + what)
          .param(about)
          .query(Long.class)
          .single();
      if (found > 0) {
        return true;
      }
      Thread.sleep(50);
    }
    return false;
  }

  @Test
  void opensWhoTheyAreOnlyForALeadWithAPurposeAndWritesItDown() {
    var told = tell(Danger.NO, Optional.of(new Teller(NAME, "0000 111", Teller.Reach.RECEIPT)));
    var path = "/reports/" + told.report().id();
    assertThat(reviewer.get(path).body())
        .contains("Do not call or write to them elsewhere")
        .doesNotContain(NAME);
    assertThat(reviewer.post(path + "/identity", "purpose", "to call them back").statusCode())
        .isEqualTo(403);
    lead.get(path);
    assertThat(lead.post(path + "/identity", "purpose", "").statusCode()).isEqualTo(422);
    var asked = lead.post(path + "/identity", "purpose", "to send the police to them");
    assertThat(asked.statusCode()).isEqualTo(303);
    lead.get(path);
    var second = server.signedIn("lou", Role.LEAD);
    var asks = asker(second.get(path).body());
    assertThat(lead.post(path + "/identity/agree", "words", "so do I", "staff", asks)
            .statusCode())
        .isEqualTo(422);
    assertThat(second.get(path).body()).contains("asks who they are").doesNotContain(NAME);
    assertThat(second
            .post(path + "/identity/agree", "words", "a life is at stake", "staff", asks)
            .statusCode())
        .isEqualTo(303);
    second.get(path);
    assertThat(second.post(path + "/identity", "purpose", "I want to know too").body())
        .doesNotContain(NAME);
    lead.get(path);
    var opened = lead.post(path + "/identity", "purpose", "to send the police to them");
    assertThat(opened.body()).contains(NAME, "0000 111", "to send the police to them");
    assertThat(lead.get(path).body()).doesNotContain(NAME);
    assertThat(server
            .door(Store.class)
            .sql()
            .sql("select count(*) from record_entry where act = 'open-identity' and thing = ?")
            .param("report/" + told.report().id())
            .query(Long.class)
            .single())
        .isEqualTo(1);
    assertThat(rows()).doesNotContain("Puffin").doesNotContain("0000 111");
  }

  private static String asker(String page) {
    var found =
        java.util.regex.Pattern.compile("name=\"staff\" value=\"([^\"]+)\"").matcher(page);
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  @Test
  void whatOnePersonMayKnowNobodyElseMayAndADayLaterTheyMayNotAnyMore() {
    var told = tell(Danger.NO, Optional.of(new Teller(NAME, "0000 111", Teller.Reach.RECEIPT)));
    var id = told.report().id().toString();
    var ivy = server.signedIn("ivy", Role.IDENTITY_CUSTODIAN);
    var ian = server.signedIn("ian", Role.IDENTITY_CUSTODIAN);
    for (var one : List.of(ivy, ian)) {
      one.get("/identities");
      one.post("/identities/open", "report", id, "purpose", "to send the police to them");
    }
    var page = lead.get("/identities?report=" + id).body();
    assertThat(page).contains("Somebody ivy", "Somebody ian");
    agree(id, asker(page));
    assertThat(ian.post("/identities/open", "report", id, "purpose", "to send the police")
            .body())
        .doesNotContain(NAME);
    later("25 hours");
    assertThat(ivy.post("/identities/open", "report", id, "purpose", "to send the police")
            .body())
        .contains("You have asked")
        .doesNotContain(NAME);
    agree(id, asker(lead.get("/identities?report=" + id).body()));
    later("23 hours");
    assertThat(ivy.post("/identities/open", "report", id, "purpose", "to send the police")
            .body())
        .contains(NAME);
  }

  private void agree(String report, String asker) {
    assertThat(lead.post(
                "/identities/agree",
                "report",
                report,
                "words",
                "a life is at stake",
                "staff",
                asker)
            .body())
        .contains("You agreed");
  }

  private static void later(String time) {
    server
        .door(Store.class)
        .sql()
        .sql("update agreement set at = at - interval '" + time + "'")
        .update();
  }

  @Test
  void whoeverKeepsIdentitiesOpensAndErasesThemByTheReportsNumberAndNoBackupBringsThemBack() {
    var told = tell(Danger.NO, Optional.of(new Teller(NAME, "0000 111", Teller.Reach.RECEIPT)));
    var id = told.report().id();
    var custodian = server.signedIn("ida", Role.IDENTITY_CUSTODIAN);
    assertThat(custodian.get("/reports/" + id).statusCode()).isEqualTo(403);
    assertThat(custodian.get("/identities?report=" + id).body()).doesNotContain(NAME);
    assertThat(custodian
            .post("/identities/open", "report", id.toString(), "purpose", "to send the police")
            .body())
        .contains("You have asked")
        .doesNotContain(NAME);
    var waiting = lead.get("/identities").body();
    assertThat(waiting).contains("Wait for a second person", id.toString()).doesNotContain(NAME);
    assertThat(lead.post("/identities/agree", "report", id.toString(), "words", "", "staff", "x")
            .statusCode())
        .isEqualTo(422);
    assertThat(lead.post(
                "/identities/agree",
                "report",
                id.toString(),
                "words",
                "a life is at stake",
                "staff",
                asker(waiting))
            .body())
        .contains("You agreed");
    assertThat(custodian
            .post("/identities/open", "report", id.toString(), "purpose", "to send the police")
            .body())
        .contains(NAME, "0000 111");
    var evidence = server.door(Evidence.class);
    evidence.preserve(told.report().exhibit(), "us-report", java.time.Instant.now());
    var why = "they asked that it goes";
    assertThat(custodian
            .post("/identities/erase", "report", id.toString(), "why", "")
            .statusCode())
        .isEqualTo(422);
    agreedToErase(custodian, id.toString(), why);
    var refused = custodian.post("/identities/erase", "report", id.toString(), "why", why);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("by the rule us-report until");
    var other = tell(Danger.NO, Optional.of(new Teller(NAME, "0000 111", Teller.Reach.RECEIPT)));
    var store = server.door(Store.class);
    store.sql().sql("create table before as select * from report_teller").update();
    var that = other.report().id().toString();
    agreedToErase(custodian, that, why);
    assertThat(lead.post("/identities/erase", "report", that, "why", why).body())
        .contains("You have asked")
        .doesNotContain("It is erased");
    var erased = custodian.post("/identities/erase", "report", that, "why", why);
    assertThat(recorded("agree-identity-erasure", that)).isEqualTo(1);
    assertThat(erased.body()).contains("It is erased");
    store
        .sql()
        .sql("insert into report_teller select * from before on conflict do nothing")
        .update();
    assertThat(custodian
            .post(
                "/identities/open",
                "report",
                other.report().id().toString(),
                "purpose",
                "to send the police")
            .body())
        .doesNotContain(NAME)
        .contains("Nothing is kept");
    store.sql().sql("drop table before").update();
  }

  /// The custodian asks, and may not agree; the lead agrees.
  private static void agreedToErase(TestServer.Visitor custodian, String report, String why) {
    var asked = custodian.post("/identities/erase", "report", report, "why", why);
    assertThat(asked.body()).contains("You have asked");
    var staff = asker(lead.get("/identities?report=" + report).body());
    String[] agreement = {
      "report", report, "words", "I checked who asks", "staff", staff, "what", "ERASE"
    };
    assertThat(custodian.post("/identities/agree", agreement).statusCode()).isEqualTo(409);
    assertThat(lead.post("/identities/agree", agreement).body()).contains("You agreed");
    custodian.get("/identities?report=" + report);
  }

  private static long recorded(String act, String report) {
    return server
        .door(Store.class)
        .sql()
        .sql("select count(*) from record_entry where act = ? and thing = ?")
        .params(act, "report/" + report)
        .query(Long.class)
        .single();
  }

  /// There is no mail server here, so a notice cannot go: it is shown, and holds no contact.
  @Test
  void showsANoticeThatDidNotGoAndSendsNoneToWhoeverChoseNoSafeWay() {
    var contact = "heron-9d2@example.org";
    var safe = tell(Danger.NO, Optional.of(new Teller("", contact, Teller.Reach.CONTACT)));
    var quiet = tell(Danger.NO, Optional.of(new Teller("", contact, Teller.Reach.RECEIPT)));
    for (var one : List.of(quiet, safe)) {
      var path = "/reports/" + one.report().id();
      reviewer.get(path);
      var token = UUID.randomUUID().toString();
      reviewer.post(path + "/messages", "text", "We read it.", "token", token);
    }
    org.awaitility.Awaitility.await()
        .until(() -> reviewer.get("/messages").body().contains("no mail server is named"));
    assertThat(reviewer.get("/messages").body())
        .contains("/reports/" + safe.report().id() + "/notice")
        .doesNotContain("/reports/" + quiet.report().id() + "/notice")
        .doesNotContain(contact);
  }

  private static String rows() {
    var rows = new StringBuilder();
    var store = server.door(Store.class);
    for (var table : List.of("report", "report_teller", "tell_message", "tell_draft")) {
      store.sql().sql("select t::text from " + table + " t").query(row -> {
        rows.append(row.getString(1)).append('\n');
      });
    }
    return rows.toString();
  }
}
