package org.nightlight.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightlight.app.TestServer.Visitor;
import org.nightlight.help.Audience;
import org.nightlight.intake.Danger;
import org.nightlight.intake.Intake;
import org.nightlight.intake.Progress;
import org.nightlight.intake.Report;
import org.nightlight.intake.ReportId;
import org.nightlight.intake.Subject;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.Store;
import org.springframework.web.util.HtmlUtils;

/// The pages where people report, over HTTP and without JavaScript.
class ReportPagesTest {

  private static final String MARKER = "kingfisher umbrella 91c4";
  private static final String NAME = "Cormorant Lighthouse";
  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"");
  private static final Pattern GROUP = Pattern.compile("<span>([0-9A-Z]{4})</span>");

  private static TestServer server;

  private Visitor visitor;

  @BeforeAll
  static void start() {
    server = TestServer.startWithItsOwnDatabase();
    TestOversight.platform(server.oversight(), "Invented Chat", "/platforms/invented");
  }

  @BeforeEach
  void visit() {
    visitor = server.anybody();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void saysWhatHappensAndWhatMustBePassedOnBeforeItAsks() {
    var who = visitor.get("/tell");
    assertThat(who.body()).contains("Who are you?").doesNotContain("type=\"radio\"");
    var before = visitor.get("/tell?who=child");
    assertThat(before.statusCode()).isEqualTo(200);
    assertThat(before.body())
        .contains("we must pass on what we know")
        .contains("You do not have to give your name")
        .contains("We do not tell your parents")
        .contains("Nobody here is called at night")
        .doesNotContain("type=\"radio\"");
    assertThat(visitor.get("/tell?who=professional").body()).contains("your safeguarding lead");
  }

  @Test
  void takesAReportFromTheFirstPageToTheStatusPage() {
    var sent = send(walk(MARKER));
    assertThat(sent.body()).contains("Thank you. We have it.", "Is it safe to save this here?");
    var status = visitor.post("/follow", "receipt", receipt(sent));
    assertThat(status.statusCode()).isEqualTo(200);
    assertThat(status.body())
        .contains("We have your report. Nobody has read it yet.")
        .contains("Childline", "0800 1111", "999")
        .doesNotContain("acc-7")
        .doesNotContain("kingfisher");
  }

  @Test
  void keepsWhatWasAnsweredAndNothingElse() {
    var report = latest(() -> send(walk(MARKER)));
    assertThat(report.audience()).isEqualTo(Audience.CHILD);
    assertThat(report.topic()).isEqualTo("bullying");
    assertThat(report.danger()).isEqualTo(Danger.NO);
    assertThat(report.about()).contains(new Subject("/platforms/invented", "acc-7"));
    assertThat(report.country()).isEqualTo("GB");
    assertThat(report.language()).isEqualTo("en");
  }

  @Test
  void losesNothingOnTheWayBack() {
    var page = walk("first & \"second\" <third>\nfourth");
    for (var step : List.of("name", "more", "where", "words", "topic", "danger")) {
      page = post(page, withChecked(page, "go", "back"));
      assertThat(page.body()).contains("name=\"step\" value=\"" + step + "\"");
    }
    assertThat(page.body()).containsPattern("value=\"no\" checked");
    for (var left = 6; left > 0; left--) {
      page = post(page, withChecked(page, "go", "next"));
    }
    assertThat(page.body())
        .contains("Check your answers")
        .contains("first &amp; &quot;second&quot; &lt;third&gt;\nfourth")
        .contains("acc-7")
        .contains("United Kingdom");
  }

  @Test
  void asksAgainInPlainWordsWhereAnAnswerIsMissing() {
    var who = visitor.post("/tell", "go", "start");
    assertThat(who.body()).contains("Who are you?");
    var again = post(who, "go", "next");
    assertThat(again.statusCode()).isEqualTo(422);
    assertThat(again.body()).contains("Choose who you are.", "href=\"#who\"", "aria-describedby");
  }

  @Test
  void leadsToTheQuestionThatIsMissingWhateverWasSent() {
    var page =
        visitor.post("/tell", "go", "send", "who", "child", "danger", "no", "topic", "nonsense");
    assertThat(page.statusCode()).isEqualTo(422);
    assertThat(page.body()).contains("What is it about?");
    var strange = visitor.post("/tell", "go", "change-nowhere", "step", "moon", "who", "\u0000");
    assertThat(strange.statusCode()).isLessThan(500);
  }

  @Test
  void saysWhomToCallAndThatNobodyHasSeenItYet() {
    assertThat(visitor.get("/").body()).contains("Is someone in danger now?", "tel:999", "tel:112");
    var danger = post(visitor.get("/tell?who=child"), "go", "start");
    assertThat(danger.body()).contains("If yes, call first", "tel:999", "tel:911", "tel:112");
    var topic = post(danger, "go", "next", "danger", "now");
    assertThat(topic.body()).contains("Nobody has seen this yet", "tel:999");
    var inGreatBritain = post(visitor.get("/tell?who=child&country=GB"), "go", "start");
    assertThat(inGreatBritain.body()).contains("tel:999").doesNotContain("tel:911");
  }

  @Test
  void sendsAtOnceWhereSomebodyIsInDangerAndSaysThatNobodyIsCalled() {
    var before = visitor.get("/tell?who=child&danger=now&country=GB");
    assertThat(before.body()).contains("Send now", "Nobody has seen this yet");
    var report = latest(() -> {
      var sent = send(post(before, "go", "start"), "send-now");
      assertThat(sent.body())
          .contains("Do not wait for us", "tel:999", "Nobody here is called at night or at week")
          .contains("Childline");
    });
    assertThat(report.danger()).isEqualTo(Danger.NOW);
    assertThat(report.topic()).isEqualTo("other");
    assertThat(report.urgent()).isTrue();
  }

  @Test
  void showsCrisisHelpAtOnceWhereTheWordsSpeakOfDanger() {
    var report = latest(() -> assertThat(send(walk("I am not safe tonight")).body())
        .contains("Do not wait for us", "We have marked your report as danger"));
    assertThat(report.danger()).isEqualTo(Danger.NO);
    assertThat(report.marks().dangerRules()).containsExactly("en.now");
    assertThat(send(walk(MARKER)).body()).doesNotContain("Do not wait for us");
  }

  @Test
  void opensWhatWasPutAsideAndSaysThatNobodyHasSeenIt() {
    var check = walk("put aside " + MARKER);
    var before = count();
    var saved = post(check, "go", "save");
    assertThat(saved.body()).contains("This was not sent. Nobody has seen it, and nobody can.");
    var code = receipt(saved);
    var again = visitor.post("/follow", "receipt", code);
    assertThat(again.body())
        .contains("Check your answers", "Nobody has seen this yet", "put aside " + MARKER);
    assertThat(count()).isEqualTo(before);
    assertThat(visitor.post("/follow", "receipt", receipt(send(again))).statusCode())
        .isEqualTo(200);
    assertThat(visitor.post("/follow", "receipt", code).statusCode()).isEqualTo(404);
    assertThat(count()).isEqualTo(before + 1);
  }

  @Test
  void speaksTheLanguageSomebodyChoosesAndLosesNothingWhenTheyChooseAnother() {
    assertThat(visitor.get("/?lang=cy").body()).contains("lang=\"cy\"", "A oes rhywbeth o");
    var words = post(post(visitor.get("/tell?who=child&lang=cy"), "go", "start"), "danger", "no");
    words = post(words, "go", "next", "topic", "bullying");
    assertThat(words.body()).contains("Beth ddigwyddodd?", "Cwestiwn 3 o 6");
    var arabic = another(words, "ar", "words", "first words");
    assertThat(arabic.body())
        .contains("lang=\"ar\"", "dir=\"rtl\"", "first words", "name=\"step\" value=\"words\"");
  }

  @Test
  void marksWhatIsShownInEnglishForWantOfATranslation() {
    var advice = visitor.get("/tell?who=parent&lang=cy");
    var page = post(post(advice, "go", "start"), "go", "next", "danger", "no");
    assertThat(page.body()).contains("lang=\"en\" dir=\"auto\">A child is being bullied");
  }

  @Test
  void aParentsReceiptNeverOpensTheChildsReport() {
    var child = receipt(send(walk(MARKER)));
    var page = post(visitor.get("/tell?who=parent"), "go", "start");
    for (var answer : List.of("danger no", "topic bullying", "words x", "place unknown")) {
      var parts = answer.split(" ", -1);
      page = post(page, "go", "next", parts[0], parts[1]);
    }
    page = post(post(page, "go", "next"), "go", "next");
    var parent = receipt(send(page));
    assertThat(parent).isNotEqualTo(child);
    assertThat(visitor.post("/follow", "receipt", parent).body())
        .contains("What you can do now")
        .doesNotContain("You do not have to take this alone");
  }

  /// Presses the button of another language on a page of the form.
  private HttpResponse<String> another(HttpResponse<String> page, String tag, String... typed) {
    var fields = new ArrayList<String>();
    var hidden = HIDDEN.matcher(page.body());
    while (hidden.find()) {
      fields.add(HtmlUtils.htmlUnescape(hidden.group(1)));
      fields.add(HtmlUtils.htmlUnescape(hidden.group(2)));
    }
    fields.addAll(List.of(typed));
    fields.addAll(List.of("lang", tag));
    return visitor.post("/tell", fields.toArray(String[]::new));
  }

  @Test
  void makesOneReportOfAFormSentTwice() {
    var check = walk(MARKER);
    var before = count();
    var first = receipt(send(check));
    var second = receipt(send(check));
    assertThat(count()).isEqualTo(before + 1);
    assertThat(first).isNotEqualTo(second);
    assertThat(visitor.post("/follow", "receipt", first).statusCode()).isEqualTo(200);
    assertThat(visitor.post("/follow", "receipt", second).statusCode()).isEqualTo(200);
  }

  @Test
  void opensTheStatusHoweverTheReceiptIsTyped() {
    var receipt = receipt(send(walk(MARKER)));
    var spaced = receipt.replaceAll("(.{4})", "$1 ").toLowerCase(java.util.Locale.ROOT);
    assertThat(visitor.post("/follow", "receipt", " " + spaced).statusCode()).isEqualTo(200);
  }

  @Test
  void answersUnknownAndMalformedReceiptsAlike() {
    var unknown = visitor.post("/follow", "receipt", "0000 0000 0000 0000 0000");
    assertThat(unknown.statusCode()).isEqualTo(404);
    for (var typed : List.of("", "nonsense", "0".repeat(5_000), "<b>", "\u0001")) {
      var answer = visitor.post("/follow", "receipt", typed);
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).isEqualTo(unknown.body());
    }
  }

  @Test
  void tellsTheReporterThatSomethingWasDoneAndWhatHelps() {
    var receipt = new String[1];
    var report = latest(() -> receipt[0] = receipt(send(walk(MARKER))));
    var intake = server.door(Intake.class);
    intake.progress(report.id(), Progress.BEING_READ);
    assertThat(visitor.post("/follow", "receipt", receipt[0]).body())
        .contains("A trained person is reading your report.");
    intake.progress(report.id(), Progress.ACTION_TAKEN, "extortion");
    assertThat(visitor.post("/follow", "receipt", receipt[0]).body())
        .contains("A trained person read it, and something was done.")
        .contains("You are not in trouble")
        .contains("We cannot tell you about other people");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/tell", "/tell?who=parent", "/follow", "/help", "/help?country=IE"})
  void keepsItsPagesOutOfCachesAndSearchAndSetsNoCookie(String path) {
    assertQuiet(visitor.get(path));
  }

  @Test
  void setsNoCookieOnTheWayEither() {
    var check = walk(MARKER);
    assertQuiet(check);
    assertQuiet(send(check));
    assertQuiet(visitor.post("/follow", "receipt", "nonsense"));
  }

  @Test
  void hasNoFieldForFiles() {
    assertThat(walk(MARKER).body()).doesNotContain("type=\"file\"");
    for (var template :
        List.of("who", "danger", "topic", "words", "where", "more", "name", "check")) {
      var page = visitor.post("/tell", "go", "change-" + template);
      assertThat(page.body()).doesNotContain("type=\"file\"").doesNotContain("multipart");
    }
  }

  @Test
  void leavesWhatWasTypedNowhereInThePlain() throws IOException {
    send(walk(MARKER));
    var rows = new StringBuilder();
    var store = server.door(Store.class);
    for (var table : tables(store)) {
      store.sql().sql("select t::text from " + table + " t").query(row -> {
        rows.append(row.getString(1)).append('\n');
      });
    }
    assertThat(rows.toString())
        .contains("acc-7")
        .doesNotContain("kingfisher")
        .doesNotContain("Cormorant");
    // The account is kept to join reports by: where it is found, the words would be found too.
    var found = new ArrayList<String>();
    try (var files = Files.walk(server.data())) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(text.contains("kingfisher umbrella")).as(file.toString()).isFalse();
        assertThat(text.contains("Cormorant Light")).as(file.toString()).isFalse();
        if (text.contains("acc-7")) {
          found.add(file.toString());
        }
      }
    }
    assertThat(found).isNotEmpty();
  }

  private static List<String> tables(Store store) {
    return store
        .sql()
        .sql("select quote_ident(table_name) from information_schema.tables"
            + " where table_schema = 'public' and table_type = 'BASE TABLE'")
        .query((row, _) -> String.valueOf(row.getString(1)))
        .list();
  }

  private static void assertQuiet(HttpResponse<String> answer) {
    var headers = answer.headers();
    assertThat(headers.firstValue("Cache-Control"))
        .hasValueSatisfying(v -> assertThat(v).contains("no-store"));
    assertThat(headers.firstValue("X-Robots-Tag"))
        .hasValueSatisfying(v -> assertThat(v).contains("noindex"));
    assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(headers.firstValue("Set-Cookie")).isEmpty();
    assertThat(answer.body()).doesNotContain("http-equiv").doesNotContain("style=");
  }

  /// Answers every question; the page that comes back shows the answers.
  private HttpResponse<String> walk(String words) {
    var page = post(visitor.get("/tell?who=child"), "go", "start");
    page = post(page, "go", "next", "danger", "no");
    page = post(page, "go", "next", "topic", "bullying");
    page = post(page, "go", "next", "words", words);
    page = post(page, "go", "next", "place", "/platforms/invented", "account", "acc-7");
    page = post(page, "go", "next", "more", "", "country", "GB", "language", "en");
    page = post(page, "go", "next", "name", NAME, "contact", "", "reach", "receipt");
    assertThat(page.body()).contains("Check your answers");
    return page;
  }

  private HttpResponse<String> send(HttpResponse<String> check) {
    return send(check, "send");
  }

  private HttpResponse<String> send(HttpResponse<String> check, String how) {
    var sent = post(check, "go", how);
    assertThat(sent.statusCode()).isEqualTo(200);
    return sent;
  }

  /// Posts what the page carries in hidden fields, and the fields given.
  private HttpResponse<String> post(HttpResponse<String> page, String... fields) {
    var all = new LinkedHashMap<String, String>();
    var hidden = HIDDEN.matcher(page.body());
    while (hidden.find()) {
      all.put(HtmlUtils.htmlUnescape(hidden.group(1)), HtmlUtils.htmlUnescape(hidden.group(2)));
    }
    for (var at = 0; at < fields.length; at += 2) {
      all.put(fields[at], fields[at + 1]);
    }
    return visitor.post("/tell", flat(all));
  }

  private static final Pattern CHECKED = Pattern.compile(
      "<input type=\"(?:radio|checkbox)\"[^>]*name=\"([^\"]*)\" value=\"([^\"]*)\" checked");
  private static final Pattern SELECTED = Pattern.compile(
      "<select[^>]*name=\"([^\"]*)\".*?<option value=\"([^\"]*)\"[^>]* selected", Pattern.DOTALL);
  private static final Pattern TYPED =
      Pattern.compile("<textarea[^>]*name=\"([^\"]*)\"[^>]*>([^<]*)</textarea>");
  private static final Pattern LINE =
      Pattern.compile("<input class=\"input\"[^>]*name=\"([^\"]*)\"[^>]*value=\"([^\"]*)\"");

  /// What a browser would send of a page as it is shown.
  private static String[] withChecked(HttpResponse<String> page, String... fields) {
    var all = new LinkedHashMap<String, String>();
    for (var kind : List.of(CHECKED, TYPED, LINE)) {
      var found = kind.matcher(page.body());
      while (found.find()) {
        all.put(found.group(1), HtmlUtils.htmlUnescape(found.group(2)));
      }
    }
    for (var select : page.body().split("</select>", -1)) {
      var found = SELECTED.matcher(select);
      if (found.find()) {
        all.put(found.group(1), found.group(2));
      }
    }
    for (var at = 0; at < fields.length; at += 2) {
      all.put(fields[at], fields[at + 1]);
    }
    return flat(all);
  }

  private static String[] flat(Map<String, String> fields) {
    var flat = new ArrayList<String>();
    fields.forEach((name, value) -> {
      flat.add(name);
      flat.add(value);
    });
    return flat.toArray(String[]::new);
  }

  private static String receipt(HttpResponse<String> sent) {
    var groups = GROUP.matcher(sent.body());
    var receipt = new StringBuilder();
    while (groups.find()) {
      receipt.append(groups.group(1));
    }
    assertThat(receipt.toString()).hasSize(20);
    return receipt.toString();
  }

  private static long count() {
    return server
        .door(Store.class)
        .sql()
        .sql("select count(*) from report")
        .query(Long.class)
        .single();
  }

  private static Report latest(Runnable what) {
    what.run();
    var id = server
        .door(Store.class)
        .sql()
        .sql("select id::text from report order by received_at desc limit 1")
        .query((row, _) -> ReportId.of(row.getString(1)))
        .single();
    return server.door(Intake.class).report(id).orElseThrow();
  }
}
