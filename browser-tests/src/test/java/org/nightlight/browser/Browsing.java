package org.nightlight.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.util.Map;

/// A real browser, and windows in it that know nothing of each other.
final class Browsing implements AutoCloseable {

  private final Playwright playwright;
  private final Browser browser;

  Browsing() {
    var chromium = Chromium.path();
    playwright = Playwright.create(
        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser = playwright
        .chromium()
        .launch(
            new BrowserType.LaunchOptions().setExecutablePath(chromium).setArgs(Chromium.FLAGS));
  }

  /// A window of somebody new, 1280 by 900.
  Page window() {
    return window(new NewContextOptions().setViewportSize(1280, 900));
  }

  Page window(NewContextOptions options) {
    BrowserContext context = browser.newContext(options);
    context.setDefaultTimeout(15_000);
    return context.newPage();
  }

  /// A further window of the one who has this.
  static Page sameVisitor(Page window) {
    return window.context().newPage();
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
