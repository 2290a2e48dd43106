package org.nightlight.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

/// The contact graph of a case: by the keyboard, aloud, and without a script.
class ContactGraphTest {

  private static final String HERE = "document.activeElement";

  private final Site site = Site.played();

  /// A case whose signal cites contacts, at a window of its own.
  private Visitor at(NewContextOptions options) {
    var visitor = site.visitor(site.reviewer, options);
    visitor.go(site.matter);
    return visitor;
  }

  private static String name(Page page) {
    return page.evaluate(HERE + ".getAttribute('aria-label')").toString();
  }

  private static void tabInto(Page page) {
    for (var press = 0; press < 120; press++) {
      page.keyboard().press("Tab");
      if ((boolean) page.evaluate(HERE + ".matches('.graph-node')")) {
        return;
      }
    }
    throw new AssertionError("Tab does not reach the graph");
  }

  @Test
  void isReachedByTabAndWalkedByArrowsAndSaysWhoIsWhere() {
    var page = at(new NewContextOptions()).window();
    page.waitForSelector(".graph-node");
    tabInto(page);
    assertThat(name(page)).contains("the account of this case");
    var outline = page.evaluate("getComputedStyle(" + HERE + ").outlineWidth").toString();
    assertThat(outline).isNotEqualTo("0px");
    var visited = new HashSet<String>();
    visited.add(name(page));
    for (var key :
        new String[] {"ArrowUp", "ArrowDown", "ArrowDown", "ArrowLeft", "ArrowRight", "ArrowRight"
        }) {
      page.keyboard().press(key);
      visited.add(name(page));
      assertThat(page.locator(".graph-said").innerText()).startsWith(name(page));
    }
    assertThat(visited)
        .hasSizeGreaterThan(1)
        .allMatch(
            one -> one.matches(".+, (the account of this case, )?(child|adult|age not known)"));
    page.keyboard().press("Tab");
    assertThat((boolean) page.evaluate(HERE + ".matches('.graph-node')")).isFalse();
  }

  @Test
  void showsTheAccountsOfItsTableAndNoOthers() {
    var page = at(new NewContextOptions()).window();
    page.waitForSelector(".graph-node");
    var drawn = page.evaluate(
        "[...document.querySelectorAll('.graph-node')].map(n => n.dataset.id).sort().join()");
    var listed =
        page.evaluate("[...new Set([...document.querySelectorAll('#contact-ties tbody tr')]"
            + ".flatMap(r => [r.dataset.from, r.dataset.to]))].sort().join()");
    assertThat(drawn).isEqualTo(listed);
    var lines = page.evaluate("document.querySelector('figure[data-graph]').cy.edges().length");
    assertThat(lines).isEqualTo(page.locator("#contact-ties tbody tr").count());
  }

  @Test
  void saysTheSameInATableWhereNoScriptRuns() {
    var visitor = at(new NewContextOptions().setJavaScriptEnabled(false));
    assertThat(visitor.window().locator("figure[data-graph]").isVisible()).isFalse();
    assertThat(visitor.window().locator("#contact-ties tbody tr").first().isVisible())
        .isTrue();
    assertThat(visitor.window().locator(".contact-picture svg").isVisible()).isTrue();
    assertThat(visitor.text("#contact-ties")).contains("child");
  }
}
