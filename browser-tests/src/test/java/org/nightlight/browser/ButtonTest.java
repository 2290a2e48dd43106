package org.nightlight.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The report button on somebody else's site.
class ButtonTest {

  private static final Path SCRIPT =
      Path.of("..", "server", "src", "main", "resources", "static", "js", "report-button.js");

  private final Site site = Site.started();

  private Page host(String script) {
    var window = site.visitor().window();
    // Another origin on this machine: a browser keeps pages of the wide net from loading from it.
    var host = site.child.address().replace("127.0.0.1", "localhost") + "/a-host";
    window.route(
        host,
        route -> route.fulfill(
            new Route.FulfillOptions().setContentType("text/html").setBody("""
            <!DOCTYPE html><html lang="cy"><head><title>host</title></head><body><main><h1>host</h1>
            <a data-nightlight-report rel="noreferrer noopener" target="_blank"
               href="%s/tell?who=child&amp;place=%s">Dweud</a></main>%s</body></html>""".formatted(
                    site.child.address(),
                    java.net.URLEncoder.encode(
                        Platform.SOURCE, java.nio.charset.StandardCharsets.UTF_8),
                    script))));
    window.navigate(host);
    return window;
  }

  @Test
  void isSmall() throws IOException {
    assertThat(Files.size(SCRIPT)).isLessThan(10_000);
  }

  @Test
  void opensANewTabThatDoesNotKnowWhereItCameFrom() {
    for (var script : new String[] {
      "", "<script src=\"%s/js/report-button.js\"></script>".formatted(site.child.address())
    }) {
      var window = host(script);
      var opened = window.context().waitForPage(() -> window.locator("main a").click());
      opened.waitForLoadState();
      assertThat(opened.evaluate("document.referrer")).isEqualTo("");
      assertThat(opened.evaluate("window.opener === null")).isEqualTo(true);
      assertThat(opened.url()).contains("place=").doesNotContain("a-host");
      assertThat(window.context().cookies()).isEmpty();
    }
  }

  @Test
  void saysInTheHostsLanguageThatItOpensANewTabAndPassesAxe() throws IOException {
    // Written into the page: a page that no server gave may load nothing from this machine.
    var window =
        host("<script>%s</script>".formatted(Files.readString(SCRIPT).replace("</", "<\\/")));
    window.waitForSelector("a[data-nightlight-report='ready']");
    var link = window.locator("main a");
    assertThat(link.textContent()).contains("yn agor mewn tab newydd");
    assertThat(link.getAttribute("href")).contains("lang=cy");
    assertThat(Eyes.violations(window, "host")).isEmpty();
  }
}
