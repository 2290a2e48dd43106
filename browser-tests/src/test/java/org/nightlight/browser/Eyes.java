package org.nightlight.browser;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;

/// Looks at a page as somebody with other eyes, hands or screens would, and says what is wrong.
final class Eyes {

  private Eyes() {}

  /// What axe finds, one line each. Its legacy mode looks from within the page, which is all that
  /// pages without frames need and takes a fraction of the time.
  static List<String> violations(Page page, String where) {
    var lines = new ArrayList<String>();
    for (var rule : new AxeBuilder(page).setLegacyMode(true).analyze().getViolations()) {
      for (var node : rule.getNodes()) {
        lines.add(
            "%s: %s: %s: %s".formatted(where, rule.getId(), rule.getHelp(), node.getTarget()));
      }
    }
    return lines;
  }

  /// How much wider than its window the page is.
  static int tooWide(Page page) {
    return (int) page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
  }
}
