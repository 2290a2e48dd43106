package org.nightlight.browser;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;

/// Looks at a page as somebody with other eyes, hands or screens would, and says what is wrong.
final class Eyes {

  private static final String FLATTEN = """
      first => {
        for (const one of document.querySelectorAll('*')) {
          const picture = one.dataset.gradient ?? getComputedStyle(one).backgroundImage;
          if (picture.includes('gradient')) {
            one.dataset.gradient = picture;
            one.style.backgroundImage = 'none';
            one.style.backgroundColor = first ? picture.match(/rgba?\\([^)]*\\)/)[0] : '';
          }
        }
      }""";

  private static final String UNFLATTEN = """
      () => {
        for (const one of document.querySelectorAll('[data-gradient]')) {
          one.style.backgroundImage = one.style.backgroundColor = '';
          delete one.dataset.gradient;
        }
      }""";

  private Eyes() {}

  /// What axe finds, one line each, as if no gradient were there: axe gives no answer about words
  /// on one. Its legacy mode looks from within the page, which is all that pages without frames
  /// need and takes a fraction of the time.
  static List<String> violations(Page page, String where) {
    page.evaluate(FLATTEN, false);
    var lines = lines(new AxeBuilder(page).setLegacyMode(true).analyze().getViolations(), where);
    page.evaluate(UNFLATTEN);
    return lines;
  }

  /// What axe finds about colours alone, which is all that another colour scheme can change.
  ///
  /// @param lit whether each gradient is taken to be its first colour all over, or not there
  static List<String> contrast(Page page, String where, boolean lit) {
    page.evaluate(FLATTEN, lit);
    var lines = lines(colours(page), where);
    page.evaluate(UNFLATTEN);
    return lines;
  }

  private static List<Rule> colours(Page page) {
    return new AxeBuilder(page)
        .withRules(List.of("color-contrast", "link-in-text-block"))
        .setLegacyMode(true)
        .analyze()
        .getViolations();
  }

  private static List<String> lines(List<Rule> rules, String where) {
    var lines = new ArrayList<String>();
    for (var rule : rules) {
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
