package org.nightlight.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.List;

/// Somebody at a window of the browser: what they press and read, by the words they see.
record Visitor(Page window, String address) {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  Visitor go(String path) {
    window.navigate(address + path);
    return this;
  }

  /// Goes to a page; the status it answers with.
  int status(String path) {
    return window.navigate(address + path).status();
  }

  Visitor fill(String label, String text) {
    window.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).fill(text);
    return this;
  }

  Visitor press(String button) {
    window
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button))
        .last()
        .click();
    window.waitForLoadState();
    return this;
  }

  Visitor follow(String link) {
    window
        .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link))
        .first()
        .click();
    window.waitForLoadState();
    return this;
  }

  /// Chooses one of several by its value.
  Visitor choose(String field, String value) {
    window
        .locator("input[name='%s'][value='%s']".formatted(field, value))
        .last()
        .check();
    return this;
  }

  String text() {
    return window.locator("main").innerText();
  }

  String text(String selector) {
    return window.locator(selector).first().innerText();
  }

  List<String> texts(String selector) {
    return window.locator(selector).allInnerTexts();
  }

  /// The first link whose address begins so.
  String href(String start) {
    return window.locator("main a[href^='%s']".formatted(start)).first().getAttribute("href");
  }

  boolean has(String selector) {
    return window.locator(selector).count() > 0;
  }

  /// Comes back to a page until it has something; what takes the system a moment.
  Visitor until(String path, String selector) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      go(path);
      if (has(selector)) {
        return this;
      }
      window.waitForTimeout(150);
    }
    throw new AssertionError("nothing on " + path + " ever fitted " + selector + ":\n" + text());
  }
}
