package org.nightlight.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nightlight.app.TestServer.Visitor;
import org.nightlight.help.Audience;
import org.nightlight.help.Help;
import org.nightlight.oversight.Oversight.HealthLine.State;
import org.nightlight.oversight.Role;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.Store;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a lead edits, and what platforms are told for children.
class HelpTextsTest {

  private static final String PATH = "/help-texts/advice/bullying.child";

  private static TestServer server;
  private static TestOversight.Connected platform;
  private static Visitor lead;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    platform = TestOversight.platform(server.oversight(), "Ours", "/platforms/ours");
    lead = server.signedIn("lee", Role.LEAD);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String text(String title) {
    return "card: Someone is mean to me\nhint: Anywhere.\ntitle: " + title
        + "\nreviewed: not yet\nreview-by: 2027-05-24\n\nWords that help.\n\n- Tell somebody.\n";
  }

  private String title() {
    return server.door(Help.class).advise(Audience.CHILD, "bullying", "GB").title();
  }

  @Test
  void aLeadSeesATextFirstAndThenSavesItForEveryReader() {
    var before = title();
    assertThat(lead.get("/help-texts").body())
        .contains("must be reviewed", "advice/bullying.child");
    lead.get(PATH);
    var seen = lead.post(PATH, "go", "see", "last", "0", "text", text("Seen first"));
    assertThat(seen.body()).contains("Seen first", "Words that help.");
    assertThat(title()).isEqualTo(before);
    assertThat(lead.post(PATH, "go", "save", "last", "0", "text", text("Kept")).statusCode())
        .isEqualTo(303);
    assertThat(title()).isEqualTo("Kept");
    var late = lead.post(PATH, "go", "save", "last", "0", "text", text("Too late"));
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(title()).isEqualTo("Kept");

    lead.post(PATH, "go", "reviewed", "last", "1", "text", text("Reviewed"));
    assertThat(title()).isEqualTo("Reviewed");
    assertThat(server.door(Help.class).stale(java.time.LocalDate.now(java.time.ZoneOffset.UTC)))
        .doesNotContainKey("advice/bullying.child")
        .containsKey("advice/extortion.child");
    assertThat(server.door(Help.class).health().state()).isEqualTo(State.LOOK);
    assertThat(lead.get(PATH + "?version=1").body()).contains("title: Kept");
    assertThat(server
            .door(Store.class)
            .sql()
            .sql("select count(*) from record_entry where act = 'edit-help-text'"
                + " and thing = 'help-text/advice-bullying-child'")
            .query(Long.class)
            .single())
        .isEqualTo(2);
  }

  @Test
  void refusesATextThatWouldLeaveReadersWithoutHelp() {
    lead.get("/help-texts/countries/GB");
    var wrong = lead.post(
        "/help-texts/countries/GB",
        "go",
        "save",
        "last",
        "0",
        "text",
        "name: x\n\nhelpline: Nobody\nabout: None.\nsource: https://example.org");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("a helpline can be reached, which Nobody cannot");
    assertThat(
            lead.post("/help-texts/advice/nothing", "go", "save", "text", "x").statusCode())
        .isEqualTo(404);
  }

  private JsonNode support(String query) throws Exception {
    var answer = ask(query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }

  private HttpResponse<String> ask(String query) {
    return server
        .anybody()
        .request("GET", "/api/v1/support?" + query, "Authorization", "Bearer " + platform.key());
  }

  @Test
  void tellsAPlatformWhatToShowAChildAndWhichSettingsToGive() throws Exception {
    for (var moment : new String[] {"first-contact", "accepted", "blocked", "reported"}) {
      var child = support("moment=" + moment + "&age=12&country=GB");
      assertThat(child.path("age").stringValue()).isEqualTo("child");
      assertThat(child.path("message").path("title").stringValue()).isNotBlank();
      assertThat(child.path("message").path("steps").size()).isPositive();
      assertThat(child.path("emergency").stringValue()).isEqualTo("999");
      assertThat(child.path("helplines").get(0).path("name").stringValue()).isEqualTo("Childline");
      assertThat(child.path("defaults").findValuesAsString("setting"))
          .contains("messages-from-unconnected-accounts", "location-shown");
    }
    assertThat(
            support("moment=reported&language=cy").path("message").path("title").stringValue())
        .isEqualTo("Diolch am ddweud");
  }

  @Test
  void speaksToAnUnknownAgeAsToAChildAndSaysThatItIsUnknown() throws Exception {
    var unknown = support("moment=accepted");
    assertThat(unknown.path("age").stringValue()).isEqualTo("unknown");
    assertThat(unknown.has("message")).isTrue();
    assertThat(unknown.has("emergency")).isFalse();
    assertThat(support("moment=accepted&age=18").has("message")).isFalse();
  }

  @Test
  void namesWhatIsWrongWithAQuestion() {
    assertThat(ask("moment=lunch").body()).contains("moment-unknown");
    assertThat(ask("moment=accepted&age=young").body()).contains("age-malformed");
    assertThat(ask("moment=accepted&country=Wales").body()).contains("country-unknown");
  }
}
