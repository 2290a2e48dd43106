package org.nightlight.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// A reviewer's work by the keyboard alone: no pointer moves in this test.
class KeyboardTest {

  private static final int FAR = 120;

  private final Site site = Site.played();
  private final Visitor reviewer = site.visitor();

  @Test
  void isEnoughToSignInOpenAClaimAndDecideACase() {
    reviewer.go("/staff/sign-in");
    tabTo("#username");
    type("rae");
    tabTo("#password");
    type(Site.PASSWORD);
    press("Enter");
    reviewer.window().waitForURL("**/queue");
    press("j");
    press("Enter");
    reviewer.window().waitForURL("**/cases/**");
    press("c");
    reviewer.window().waitForSelector("input[name='outcome']");
    press("d");
    chooseByArrow("no-action");
    tabTo("#note");
    type("A relative, as the platform confirms.");
    tabTo("#decide button[type='submit']:not([data-key])");
    press("Enter");
    reviewer.window().waitForSelector("#decide >> text=Decided by");
    assertThat(reviewer.text("#decide")).contains("Rae Reviewer").contains("A relative");
  }

  @Test
  void isShownWhereItIs() {
    reviewer.go("/staff/sign-in");
    tabTo("#username");
    var outline = reviewer
        .window()
        .evaluate(
            "(e => e.outlineStyle + ' ' + e.outlineWidth + ' ' + e.boxShadow)(getComputedStyle(document.activeElement))")
        .toString();
    assertThat(outline).isNotEqualTo("none 0px none");
  }

  private void press(String key) {
    reviewer.window().keyboard().press(key);
  }

  private void type(String text) {
    reviewer.window().keyboard().type(text);
  }

  private void tabTo(String selector) {
    for (int i = 0; i < FAR; i++) {
      if (focused(selector)) {
        return;
      }
      press("Tab");
    }
    throw new AssertionError("the keyboard does not reach " + selector);
  }

  private void chooseByArrow(String value) {
    for (int i = 0; i < 8; i++) {
      if (reviewer
          .window()
          .locator("input[name='outcome'][value='" + value + "']")
          .isChecked()) {
        return;
      }
      press(i == 0 ? "Space" : "ArrowDown");
    }
    throw new AssertionError("the arrows do not reach " + value);
  }

  private boolean focused(String selector) {
    return (boolean) reviewer.window().evaluate("s => document.activeElement.matches(s)", selector);
  }
}
