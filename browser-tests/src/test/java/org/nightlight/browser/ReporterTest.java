package org.nightlight.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The report form, for whoever comes to it.
class ReporterTest {

  private final Site site = Site.started();

  @Test
  void canBeFilledInAndFollowedWithoutJavaScript() {
    var child = site.visitor(new NewContextOptions().setJavaScriptEnabled(false));
    var receipt = Child.tell(child, Platform.SOURCE, "somebody-else");
    assertThat(receipt).matches("([0-9A-Z]{4} ){4}[0-9A-Z]{4}");
    assertThat(Child.status(child, receipt)).isNotBlank();
  }

  @Test
  void asksEveryQuestionWithoutAFaultThatAxeFindsAndFitsASmallPhone() {
    var wrong = new ArrayList<String>();
    var child = site.visitor(new NewContextOptions().setViewportSize(320, 700));
    var window = child.window();
    Child.answer(child, Platform.SOURCE, "somebody-else", () -> {
      var title = window.title();
      in(ColorScheme.LIGHT, window);
      wrong.addAll(Eyes.violations(window, title + " by day"));
      if (Eyes.tooWide(window) > 0) {
        wrong.add(title + " is too wide for 320 px");
      }
      in(ColorScheme.DARK, window);
      wrong.addAll(Eyes.contrast(window, title + " by night", false));
    });
    assertThat(wrong).isEmpty();
  }

  private static void in(ColorScheme scheme, Page window) {
    window.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
  }

  /// Every audience, each in another language, without JavaScript and on a small phone.
  @ParameterizedTest
  @CsvSource({
    "child, en, Start, Continue, Send",
    "parent, cy, Dechrau, Parhau, Anfon",
    "professional, ar, ابدأ, متابعة, إرسال",
    "other, en, Start, Continue, Send",
    "flagger, cy, Dechrau, Parhau, Anfon"
  })
  void letsEveryAudienceTellAndComeBack(
      String who, String lang, String start, String on, String send) {
    var teller =
        site.visitor(new NewContextOptions().setJavaScriptEnabled(false).setViewportSize(320, 700));
    teller.go("/tell?who=" + who + "&lang=" + lang).press(start);
    teller.choose("danger", "unknown").press(on);
    teller.choose("topic", "other").press(on).press(on);
    teller
        .choose("place", "school")
        .choose("place", "online")
        .press(on)
        .press(on)
        .press(on);
    assertThat(teller.window().locator("html").getAttribute("lang")).isEqualTo(lang);
    assertThat(Eyes.tooWide(teller.window())).isZero();
    teller.press(send);
    var receipt = teller.text(".receipt-code").replaceAll("\\s+", " ").strip();
    teller.go("/follow?lang=" + lang);
    teller.window().locator("#receipt").fill(receipt);
    teller.window().locator("form button[type=submit]").click();
    assertThat(teller.text(".status-now")).isNotBlank();
    teller.window().locator("#message").fill("One thing more.");
    teller.press(send);
    assertThat(teller.text()).contains("One thing more.");
    assertThat(Eyes.tooWide(teller.window())).isZero();
  }

  @Test
  void readsFromRightToLeftWithoutAFaultThatAxeFinds() {
    var child = site.visitor(new NewContextOptions().setViewportSize(320, 700).setLocale("ar"));
    child.go("/");
    assertThat(child.window().locator("html").getAttribute("dir")).isEqualTo("rtl");
    assertThat(Eyes.violations(child.window(), "the first page in Arabic")).isEmpty();
    child.go("/tell?who=child&danger=now").press("ابدأ").choose("topic", "bullying");
    child.press("متابعة");
    assertThat(Eyes.violations(child.window(), "a question in Arabic")).isEmpty();
    assertThat(Eyes.tooWide(child.window())).isZero();
    var leave = child.window().locator(".leave").boundingBox();
    assertThat(leave.x).isLessThan(160);
  }

  @Test
  void losesNothingWhenAnotherLanguageIsChosenOrTheReportIsPutAside() {
    var child = site.visitor(new NewContextOptions().setJavaScriptEnabled(false));
    child.go("/tell?who=child").press("Start").choose("danger", "no").press("Continue");
    child.choose("topic", "bullying").press("Continue");
    child.window().locator("#words").fill("What I wrote.");
    child.press("Cymraeg");
    assertThat(child.window().locator("#words").inputValue()).isEqualTo("What I wrote.");
    child.press("English").press("Stop and come back later");
    assertThat(child.text()).contains("This was not sent. Nobody has seen it");
    var code = child.text(".receipt-code");
    child.go("/follow");
    child.window().locator("#receipt").fill(code);
    child.press("Show");
    assertThat(child.text()).contains("What I wrote.", "Nobody has seen this yet");
  }

  @Test
  void worksOutItsPuzzleWhileTheAnswersAreReadOver() {
    var child = site.visitor();
    Child.answer(child, Platform.SOURCE, "somebody-else", () -> {});
    child
        .window()
        .waitForSelector(
            "[data-puzzle][data-done]",
            new Page.WaitForSelectorOptions().setState(WaitForSelectorState.ATTACHED));
    assertThat(child.window().locator("[name=work]").inputValue()).matches("[0-9]+");
    child.press("Send");
    assertThat(child.text()).contains("Thank you. We have it.");
  }

  @Test
  void saysWhatIsMissingInWordsThatAxeAndAScreenReaderFind() {
    var child = site.visitor();
    child.go("/tell?who=child").press("Start").press("Continue");
    assertThat(child.text("[role=alert]")).contains("Choose one answer.");
    assertThat(Eyes.violations(child.window(), "a missing answer")).isEmpty();
  }

  @Test
  void losesNothingOnTheWayBack() {
    var child = site.visitor();
    child.go("/tell?who=parent").press("Start").choose("danger", "no").press("Continue");
    child.window().locator("button.back").click();
    assertThat(child.window().locator("input[value='no']").isChecked()).isTrue();
  }

  @Test
  void setsNoCookieAndLetsNothingBeKept() {
    var child = site.visitor();
    var answer = child.window().navigate(child.address() + "/tell?who=child");
    assertThat(answer.headerValue("cache-control")).contains("no-store");
    child.press("Start");
    assertThat(child.window().context().cookies()).isEmpty();
  }

  @Test
  void answersAReceiptThatDoesNotExistKindly() {
    var child = site.visitor();
    child.go("/follow");
    child.window().locator("#receipt").fill("AAAA BBBB CCCC DDDD EEEE");
    child.press("Show");
    assertThat(child.text("[role=alert]")).isNotBlank();
    assertThat(child.text()).doesNotContain("Exception").doesNotContain("404");
  }
}
