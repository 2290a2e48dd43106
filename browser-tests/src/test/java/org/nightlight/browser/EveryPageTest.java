package org.nightlight.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
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
  void hasNothingThatAxeFindsByDay() {
    assertThat(violations(ColorScheme.LIGHT)).isEmpty();
  }

  @Test
  void hasNothingThatAxeFindsByNight() {
    assertThat(violations(ColorScheme.DARK)).isEmpty();
  }

  @Test
  void fitsAWindowOf320PixelsWithoutScrollingSideways() {
    var wide = new ArrayList<String>();
    visit(new NewContextOptions().setViewportSize(320, 800), (visitor, path) -> {
      var more = Eyes.tooWide(visitor.window());
      if (more > 0) {
        wide.add(path + " is " + more + " px too wide");
      }
    });
    assertThat(wide).isEmpty();
  }

  @Test
  void asksNobodyElseForAnything() {
    var asked = new ArrayList<String>();
    visit(new NewContextOptions(), (visitor, path) -> {
      var others = visitor
          .window()
          .evaluate("performance.getEntriesByType('resource').map(r => r.name)"
              + ".filter(n => !n.startsWith(location.origin)).join(' ')")
          .toString();
      if (!others.isEmpty()) {
        asked.add(path + " asks " + others);
      }
    });
    assertThat(asked).isEmpty();
  }

  @Test
  void breaksNoRuleOfItsOwnContentPolicyAndLogsNoError() {
    var said = new ArrayList<String>();
    visit(
        new NewContextOptions(),
        (visitor, path) -> {},
        (path, words) -> said.add(path + ": " + words));
    assertThat(said).isEmpty();
  }

  private List<String> violations(ColorScheme scheme) {
    var found = new ArrayList<String>();
    visit(
        new NewContextOptions().setColorScheme(scheme),
        (visitor, path) -> found.addAll(Eyes.violations(visitor.window(), path)));
    return found;
  }

  private void visit(NewContextOptions options, BiConsumer<Visitor, String> look) {
    visit(options, look, (_, _) -> {});
  }

  private void visit(
      NewContextOptions options,
      BiConsumer<Visitor, String> look,
      BiConsumer<String, String> said) {
    Map<Visitor, Visitor> windows = new HashMap<>();
    var here = new AtomicReference<String>("");
    for (var one : pages.all()) {
      var visitor = windows.computeIfAbsent(one.who(), who -> listening(who, options, here, said));
      here.set(one.route().isEmpty() || one.path().endsWith("not-a-token") ? "" : one.path());
      visitor.go(one.path());
      look.accept(visitor, one.path());
    }
    windows.values().forEach(visitor -> visitor.window().context().close());
  }

  /// A window whose errors are heard, except on pages that are meant not to be there.
  private Visitor listening(
      Visitor who,
      NewContextOptions options,
      AtomicReference<String> here,
      BiConsumer<String, String> said) {
    var visitor = site.visitor(who, options);
    visitor.window().onConsoleMessage(message -> {
      if (message.type().equals("error") && !here.get().isEmpty()) {
        said.accept(here.get(), message.text());
      }
    });
    return visitor;
  }
}
