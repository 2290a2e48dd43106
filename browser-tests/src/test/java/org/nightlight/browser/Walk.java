package org.nightlight.browser;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// One walk over every page, and what each pair of eyes found on the way. A page is loaded once and
/// then looked at by day, by night and in a narrow window: loading it anew for each look took
/// three minutes of every run.
///
/// @param refused pages that answer with another status than they should
/// @param byDay what axe finds in light colours
/// @param byNight what axe finds about dark ones
/// @param tooWide pages that scroll sideways in a window of 320 pixels
/// @param asked pages that ask another host for something
/// @param said what the browser logged as an error, a breach of the content policy among it
record Walk(
    List<String> refused,
    List<String> byDay,
    List<String> byNight,
    List<String> tooWide,
    List<String> asked,
    List<String> said) {

  private static final String OTHERS = "performance.getEntriesByType('resource').map(r => r.name)"
      + ".filter(n => !n.startsWith(location.origin)).join(' ')";

  /// All pages have the same few gradients: so many pages are looked at in their light, too.
  private static final int LIT = 8;

  private static Optional<Walk> done = Optional.empty();

  /// The walk; the first to ask waits for it.
  static synchronized Walk over(Site site, Pages pages) {
    if (done.isEmpty()) {
      var walk = new Walk(
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>());
      walk.visit(site, pages);
      done = Optional.of(walk);
    }
    return done.get();
  }

  private void visit(Site site, Pages pages) {
    Map<Visitor, Visitor> windows = new HashMap<>();
    int looked = 0;
    for (var one : pages.all()) {
      var visitor =
          windows.computeIfAbsent(one.who(), who -> site.visitor(who, new NewContextOptions()));
      look(visitor, one, looked++ < LIT);
    }
    windows.values().forEach(visitor -> visitor.window().context().close());
  }

  private void look(Visitor visitor, Pages.One one, boolean lit) {
    var window = visitor.window();
    window.setViewportSize(1280, 900);
    window.emulateMedia(new EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    var errors = new ArrayList<String>();
    Consumer<ConsoleMessage> ear = message -> {
      if (message.type().equals("error")) {
        errors.add(one.path() + ": " + message.text());
      }
    };
    window.onConsoleMessage(ear);
    var status = visitor.status(one.path());
    if (status != (one.absent() ? 404 : 200)) {
      refused.add(one.path() + " answers " + status);
    }
    byDay.addAll(Eyes.violations(window, one.path()));
    if (lit) {
      byDay.addAll(Eyes.contrast(window, one.path(), true));
    }
    var others = window.evaluate(OTHERS).toString();
    if (!others.isEmpty()) {
      asked.add(one.path() + " asks " + others);
    }
    window.emulateMedia(new EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    byNight.addAll(Eyes.contrast(window, one.path(), false));
    if (lit) {
      byNight.addAll(Eyes.contrast(window, one.path(), true));
    }
    window.setViewportSize(320, 800);
    var more = Eyes.tooWide(window);
    if (more > 0) {
      tooWide.add(one.path() + " is " + more + " px too wide");
    }
    window.offConsoleMessage(ear);
    // A page that is meant not to be there is itself logged as an error.
    if (!one.absent()) {
      said.addAll(errors);
    }
  }
}
