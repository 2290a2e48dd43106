package org.nightlight.app;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContext;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nightlight.oversight.Role;

/// What a browser is told with every answer, whoever asks and whatever comes of it.
class HeadersTest {

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @Test
  void everyAnswerForbidsForeignScriptsFramesSniffingAndReferrers() {
    try (var server = TestServer.start()) {
      var reviewer = server.signedIn("headers", Role.REVIEWER);
      var nobody = server.anybody();
      for (var answer : List.of(
          reviewer.get("/queue"),
          reviewer.get("/cases/none"),
          reviewer.get("/staff"),
          nobody.get("/staff/sign-in"),
          nobody.get("/tell"),
          nobody.get("/follow"),
          nobody.get("/healthz"),
          nobody.get("/metrics"),
          nobody.get("/api/v1/activities"),
          nobody.get("/nothing-here"))) {
        var policy = header(answer, "Content-Security-Policy");
        assertThat(policy)
            .as(answer.uri().toString())
            .isEqualTo(WebSecurity.CONTENT_POLICY)
            .doesNotContain("unsafe");
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(header(answer, "X-Frame-Options")).isEqualTo("DENY");
        assertThat(header(answer, "Permissions-Policy")).contains("camera=()");
        assertThat(header(answer, "Server")).isEmpty();
      }
      // A session that nobody uses ends; in minutes.
      assertThat(server.door(ServletContext.class).getSessionTimeout()).isEqualTo(30);
    }
  }

  @Test
  void browsersAreToldToComeByTlsAloneAndSendTheCookieSoWhereTheAddressSaysIt() {
    var byTls = at("https://nightlight.example");
    assertThat(header(byTls, "Set-Cookie")).contains("; Secure");
    assertThat(header(byTls, "Strict-Transport-Security")).isEqualTo("max-age=31536000");
    var local = at("http://127.0.0.1:8080");
    assertThat(header(local, "Set-Cookie")).isNotEmpty().doesNotContain("Secure");
    assertThat(header(local, "Strict-Transport-Security")).isEmpty();
  }

  private static HttpResponse<String> at(String address) {
    try (var server = TestServer.start(settings -> new Settings(
        settings.data(),
        settings.bind(),
        settings.port(),
        settings.database(),
        settings.activityRetention(),
        address,
        Optional.empty(),
        settings.looksADay(),
        settings.holdNews(),
        settings.policies(),
        settings.jsonLog()))) {
      assertThat(header(server.anybody().get("/api/v1/activities"), "Strict-Transport-Security"))
          .isEqualTo(address.startsWith("https:") ? "max-age=31536000" : "");
      return server.anybody().get("/staff/sign-in");
    }
  }
}
