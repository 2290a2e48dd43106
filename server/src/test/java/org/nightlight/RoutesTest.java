package org.nightlight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nightlight.app.TestServer;
import org.nightlight.oversight.Role;
import org.nightlight.oversight.Routes.Access;
import org.nightlight.oversight.Routes.Route;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Every HTTP route says who may use it, and the server holds to it.
class RoutesTest {

  /// Routes that anyone may use. A new one is added here on purpose, or not at all.
  private static final List<String> OPEN = List.of(
      "GET /",
      "GET /follow",
      "GET /healthz",
      "GET /help",
      "GET /staff/sign-in",
      "GET /staff/welcome/{token}",
      "GET /tell",
      "POST /follow",
      "POST /staff/welcome/{token}",
      "POST /tell");

  private static final TestServer SERVER = TestServer.start();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void onlyTheNamedRoutesAreOpenToAnyone() {
    var open = new TreeSet<String>();
    for (var route : SERVER.routes()) {
      if (route.access() instanceof Access.Open) {
        open.add(words(route));
      }
    }
    assertThat(open).containsExactlyElementsOf(OPEN);
  }

  @Test
  void nothingAnswersBesidesTheRoomsRoutesTheErrorPageAndStaticFiles() {
    var other = new TreeSet<String>();
    for (var mapping : SERVER.mappings()) {
      switch (mapping) {
        case RouterFunctionMapping _ -> {}
        case RequestMappingHandlerMapping annotated ->
          annotated.getHandlerMethods().keySet().stream()
              .flatMap(info -> info.getPatternValues().stream())
              .filter(path -> !path.contains("error"))
              .forEach(other::add);
        case SimpleUrlHandlerMapping urls ->
          urls.getUrlMap().keySet().stream()
              .filter(path -> !List.of("/webjars/**", "/**").contains(path))
              .forEach(other::add);
        default -> {}
      }
    }
    assertThat(other).isEmpty();
  }

  @Test
  void nobodyReachesAStaffRouteWithoutASession() {
    for (var route : SERVER.routes()) {
      if (route.access() instanceof Access.Staff) {
        var answer = SERVER.anybody().request(route.method().name(), path(route));
        assertThat(answer.statusCode()).as(words(route)).isIn(302, 303, 401, 403);
      }
    }
  }

  @Test
  void eachRoleReachesWhatItsPermissionsHoldAndNothingElse() {
    for (var role : Role.values()) {
      var visitor =
          SERVER.signedIn("matrix-" + role.name().toLowerCase(java.util.Locale.ROOT), role);
      for (var route : SERVER.routes()) {
        if (route.access() instanceof Access.Staff staff && route.method().equals(HttpMethod.GET)) {
          var status = visitor.get(path(route)).statusCode();
          if (role.holds(staff.permission())) {
            assertThat(status).as(role + " " + words(route)).isIn(200, 404);
          } else {
            assertThat(status).as(role + " " + words(route)).isEqualTo(403);
          }
        }
      }
    }
  }

  @Test
  void aPlatformsRouteAnswersNobodyWithoutAKey() {
    for (var route : SERVER.routes()) {
      if (route.access() instanceof Access.Platform) {
        var answer = SERVER.anybody().request(route.method().name(), path(route));
        assertThat(answer.statusCode()).as(words(route)).isEqualTo(401);
        assertThat(answer.body()).contains("key-unknown");
      }
    }
  }

  private static String words(Route route) {
    return route.method() + " " + route.path();
  }

  private static String path(Route route) {
    return route.path().replaceAll("\\{[^}]+}", "00000000-0000-0000-0000-000000000000");
  }
}
