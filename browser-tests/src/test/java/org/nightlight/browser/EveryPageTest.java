package org.nightlight.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import org.junit.jupiter.api.Test;

/// What must hold on every page there is.
class EveryPageTest {

  private final Site site = Site.played();
  private final Pages pages = Pages.of(site);

  @Test
  void listsEveryPageTheServerHas() {
    assertThat(Pages.routes()).hasSizeGreaterThan(12);
    assertThat(pages.forgotten()).isEmpty();
  }

  @Test
  void answersThoseWhoMaySeeIt() {
    assertThat(walk().refused()).isEmpty();
  }

  @Test
  void hasNothingThatAxeFindsByDay() {
    assertThat(walk().byDay()).isEmpty();
  }

  @Test
  void hasNothingThatAxeFindsByNight() {
    assertThat(walk().byNight()).isEmpty();
  }

  @Test
  void fitsAWindowOf320PixelsWithoutScrollingSideways() {
    assertThat(walk().tooWide()).isEmpty();
  }

  @Test
  void asksNobodyElseForAnything() {
    assertThat(walk().asked()).isEmpty();
  }

  @Test
  void breaksNoRuleOfItsOwnContentPolicyAndLogsNoError() {
    assertThat(walk().said()).isEmpty();
  }

  @Test
  void isLookedAtByEyesThatWouldSee() {
    var visitor = site.visitor(site.child, new NewContextOptions());
    visitor.go("/help");
    visitor.window().evaluate("""
        () => {
          document.body.insertAdjacentHTML('beforeend',
            '<p id="faint">Faint by day</p><img src="/static/none.png"><div id="wide">wide</div>');
          document.getElementById('wide').style.width = '3000px';
          document.getElementById('faint').style.color = '#999';
        }""");
    assertThat(Eyes.violations(visitor.window(), "/help")).anyMatch(v -> v.contains("image-alt"));
    assertThat(Eyes.contrast(visitor.window(), "/help", true)).anyMatch(v -> v.contains("#faint"));
    assertThat(Eyes.tooWide(visitor.window())).isPositive();
    visitor.window().context().close();
  }

  private Walk walk() {
    return Walk.over(site, pages);
  }
}
