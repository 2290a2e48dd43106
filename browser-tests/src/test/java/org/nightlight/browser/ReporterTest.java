package org.nightlight.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// The report form, for whoever comes to it.
class ReporterTest {

  private final Site site = Site.played();

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
    for (var scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      var child =
          site.visitor(new NewContextOptions().setViewportSize(320, 700).setColorScheme(scheme));
      Child.answer(child, Platform.SOURCE, "somebody-else", () -> {
        var title = child.window().title() + " by " + scheme;
        wrong.addAll(Eyes.violations(child.window(), title));
        if (Eyes.tooWide(child.window()) > 0) {
          wrong.add(title + " is too wide for 320 px");
        }
      });
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void saysWhatIsMissingInWordsThatAxeAndAScreenReaderFind() {
    var child = site.visitor();
    child.go("/tell").press("Start").press("Continue");
    assertThat(child.text("[role=alert]")).contains("Choose who you are.");
    assertThat(Eyes.violations(child.window(), "a missing answer")).isEmpty();
  }

  @Test
  void losesNothingOnTheWayBack() {
    var child = site.visitor();
    child.go("/tell").press("Start").choose("who", "parent").press("Continue").press("Back");
    assertThat(child.window().locator("input[value='parent']").isChecked()).isTrue();
  }

  @Test
  void setsNoCookieAndLetsNothingBeKept() {
    var child = site.visitor();
    var answer = child.window().navigate(child.address() + "/tell");
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
