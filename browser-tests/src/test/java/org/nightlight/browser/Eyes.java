package org.nightlight.browser;

import com.deque.html.axecore.args.AxeRunOptions;
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
  /// on one.
  static List<String> violations(Page page, String where) {
    page.evaluate(FLATTEN, false);
    var lines = lines(axe(page).analyze().getViolations(), where);
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
    return axe(page)
        .withRules(List.of("color-contrast", "link-in-text-block"))
        .analyze()
        .getViolations();
  }

  /// Axe in its legacy mode, which looks from within the page: all that pages without frames need,
  /// in a fraction of the time. It describes only what is wrong; what is right it counts.
  private static AxeBuilder axe(Page page) {
    var wrong = new AxeRunOptions();
    wrong.setResultTypes(List.of("violations"));
    return new AxeBuilder(page).options(wrong).setLegacyMode(true);
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
