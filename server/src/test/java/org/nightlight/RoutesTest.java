package org.nightlight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nightlight.oversight.Permission.AUDIT_LOOKS;
import static org.nightlight.oversight.Permission.BREAK_GLASS;
import static org.nightlight.oversight.Permission.DECIDE_CASES;
import static org.nightlight.oversight.Permission.EDIT_HELP;
import static org.nightlight.oversight.Permission.LEAD_DETECTORS;
import static org.nightlight.oversight.Permission.LEAD_QUEUES;
import static org.nightlight.oversight.Permission.MANAGE_AUTHORITIES;
import static org.nightlight.oversight.Permission.MANAGE_HOLDS;
import static org.nightlight.oversight.Permission.MANAGE_LISTS;
import static org.nightlight.oversight.Permission.MANAGE_ON_CALL;
import static org.nightlight.oversight.Permission.MANAGE_PLATFORMS;
import static org.nightlight.oversight.Permission.MANAGE_ROLES;
import static org.nightlight.oversight.Permission.MANAGE_STAFF;
import static org.nightlight.oversight.Permission.MANAGE_STATEMENTS;
import static org.nightlight.oversight.Permission.OWN_ACCOUNT;
import static org.nightlight.oversight.Permission.READ_COUNTS;
import static org.nightlight.oversight.Permission.READ_CUSTODY;
import static org.nightlight.oversight.Permission.READ_HEALTH;
import static org.nightlight.oversight.Permission.READ_IDENTITY;
import static org.nightlight.oversight.Permission.READ_RECORD;
import static org.nightlight.oversight.Permission.REFER_CASES;
import static org.nightlight.oversight.Permission.REQUIRE_FACTOR;
import static org.nightlight.oversight.Permission.REVIEW_CASES;
import static org.nightlight.oversight.Permission.VIEW_MEDIA;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nightlight.app.TestServer;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Role;
import org.nightlight.oversight.Routes.Access;
import org.nightlight.oversight.Routes.Route;
import org.nightlight.oversight.TestOversight;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// The authorisation matrix. Every HTTP route says who may use it, and the server holds to it for
/// every role, for nobody, and for platforms' keys.
class RoutesTest {

  /// Every route but the open ones, and what it needs. A new route is written here on purpose, with
  /// what its author means it to need, or this fails.
  private static final String NEEDS = """
      GET /api/v1/reports/{id} platform
      GET /api/v1/reports/{id}/appeal platform
      GET /api/v1/statements/{id}/appeal platform
      GET /api/v1/support platform
      GET /accounts READ_IDENTITY
      GET /appeals DECIDE_CASES
      GET /audit AUDIT_LOOKS
      GET /authorities MANAGE_AUTHORITIES
      GET /break-glass BREAK_GLASS
      GET /calibration DECIDE_CASES
      GET /care LEAD_QUEUES
      GET /care/calibration LEAD_QUEUES
      POST /care/calibration LEAD_QUEUES
      POST /care/calibration/cases LEAD_QUEUES
      POST /care/calibration/{set}/end LEAD_QUEUES
      POST /care LEAD_QUEUES
      POST /care/limits/{staff}/lift LEAD_QUEUES
      POST /cases/{id}/second-look DECIDE_CASES
      GET /cases/{id} REVIEW_CASES
      GET /cases/{id}/reports/{report} REVIEW_CASES
      GET /counts READ_COUNTS
      GET /counts/{table}/csv READ_COUNTS
      GET /detectors LEAD_DETECTORS
      GET /detectors/{name} LEAD_DETECTORS
      GET /detectors/{name}/replays/{id} LEAD_DETECTORS
      GET /exhibits/{id}/custody READ_CUSTODY
      GET /exhibits/{id}/custody/file READ_CUSTODY
      GET /health READ_HEALTH
      GET /help-texts EDIT_HELP
      GET /help-texts/{folder}/{name} EDIT_HELP
      GET /keys OWN_ACCOUNT
      GET /identities READ_IDENTITY
      GET /lists MANAGE_LISTS
      GET /lists/{id} MANAGE_LISTS
      GET /lists/{id}/exchange MANAGE_LISTS
      GET /lists/{id}/import MANAGE_LISTS
      GET /media/{exhibit} REVIEW_CASES
      GET /messages REVIEW_CASES
      GET /on-call MANAGE_ON_CALL
      GET /platforms MANAGE_PLATFORMS
      GET /platforms/{id} MANAGE_PLATFORMS
      GET /purpose OWN_ACCOUNT
      GET /queue REVIEW_CASES
      GET /record READ_RECORD
      GET /record/checkpoint READ_RECORD
      GET /record/proof READ_RECORD
      GET /referrals REFER_CASES
      GET /referrals/drafts/{case} REFER_CASES
      GET /referrals/{id} REFER_CASES
      GET /referrals/{id}/files/{name} REFER_CASES
      GET /referrals/{id}/package REFER_CASES
      GET /reports/{id} REVIEW_CASES
      GET /requests REFER_CASES
      GET /requests/{id}/package REFER_CASES
      GET /routing LEAD_QUEUES
      GET /retention MANAGE_HOLDS
      GET /staff MANAGE_STAFF
      GET /staff/factor REQUIRE_FACTOR
      GET /staff/me OWN_ACCOUNT
      GET /staff/roles MANAGE_ROLES
      GET /statements MANAGE_STATEMENTS
      GET /statements/export MANAGE_STATEMENTS
      POST /accounts/agree READ_IDENTITY
      POST /accounts/ask READ_IDENTITY
      POST /accounts/erase READ_IDENTITY
      POST /accounts/export READ_IDENTITY
      POST /api/v1/activities platform
      POST /api/v1/media platform
      POST /api/v1/reports platform
      POST /api/v1/reports/{id}/appeal platform
      POST /api/v1/statements/{id}/appeal platform
      POST /appeals/{id} DECIDE_CASES
      POST /audit/glass/{id} AUDIT_LOOKS
      POST /audit/looks/{id} AUDIT_LOOKS
      POST /authorities MANAGE_AUTHORITIES
      POST /authorities/routes MANAGE_AUTHORITIES
      POST /authorities/routes/{id}/end MANAGE_AUTHORITIES
      POST /authorities/{id}/retire MANAGE_AUTHORITIES
      POST /break-glass BREAK_GLASS
      POST /cases/{id}/aside REVIEW_CASES
      POST /cases/{id}/leave DECIDE_CASES
      POST /cases/{id}/draft DECIDE_CASES
      POST /queue/notes DECIDE_CASES
      POST /queue/notes/{id}/seen DECIDE_CASES
      POST /queue/languages REVIEW_CASES
      POST /routing LEAD_QUEUES
      POST /routing/{version}/try LEAD_QUEUES
      POST /routing/{version}/live LEAD_QUEUES
      POST /cases/{id}/claim DECIDE_CASES
      POST /cases/{id}/decide DECIDE_CASES
      POST /cases/{id}/exhibits/{exhibit}/known DECIDE_CASES
      POST /cases/{id}/give-back DECIDE_CASES
      POST /cases/{id}/link DECIDE_CASES
      POST /cases/{id}/matches/{sighting} DECIDE_CASES
      POST /cases/{id}/merge DECIDE_CASES
      POST /cases/{id}/renew DECIDE_CASES
      POST /cases/{id}/safe DECIDE_CASES
      POST /cases/{id}/second DECIDE_CASES
      POST /cases/{id}/split DECIDE_CASES
      POST /cases/{id}/undo DECIDE_CASES
      POST /detectors/{name}/budget LEAD_DETECTORS
      POST /detectors/{name}/replay LEAD_DETECTORS
      POST /detectors/{name}/replays/{id}/stop LEAD_DETECTORS
      POST /detectors/{name}/tier LEAD_DETECTORS
      POST /help-texts/{folder}/{name} EDIT_HELP
      POST /identities/agree READ_IDENTITY
      POST /identities/erase READ_IDENTITY
      POST /identities/open READ_IDENTITY
      POST /lists MANAGE_LISTS
      POST /lists/alarms/{alarm}/seen MANAGE_LISTS
      POST /lists/{id} MANAGE_LISTS
      POST /lists/{id}/common MANAGE_LISTS
      POST /lists/{id}/exchange MANAGE_LISTS
      POST /lists/{id}/exchange/end MANAGE_LISTS
      POST /lists/{id}/exchange/run MANAGE_LISTS
      POST /lists/{id}/exchange/test MANAGE_LISTS
      POST /lists/{id}/import MANAGE_LISTS
      POST /media/{exhibit}/clear VIEW_MEDIA
      POST /media/{exhibit}/preview VIEW_MEDIA
      POST /on-call/contacts MANAGE_ON_CALL
      POST /on-call/contacts/{id}/drill MANAGE_ON_CALL
      POST /on-call/contacts/{id}/remove MANAGE_ON_CALL
      POST /on-call/pages/{id}/answer MANAGE_ON_CALL
      POST /platforms MANAGE_PLATFORMS
      POST /platforms/authority MANAGE_PLATFORMS
      POST /platforms/authority/end MANAGE_PLATFORMS
      POST /platforms/{id}/keys MANAGE_PLATFORMS
      POST /platforms/{id}/keys/{key}/revoke MANAGE_PLATFORMS
      POST /platforms/{id}/register MANAGE_PLATFORMS
      POST /platforms/{id}/register/end MANAGE_PLATFORMS
      POST /platforms/{id}/webhook MANAGE_PLATFORMS
      POST /purpose OWN_ACCOUNT
      POST /referrals/drafts/{case} REFER_CASES
      POST /referrals/waiting/{case} REFER_CASES
      POST /referrals/{id}/alone REFER_CASES
      POST /referrals/{id}/approve REFER_CASES
      POST /referrals/{id}/go-on REFER_CASES
      POST /referrals/{id}/hand-over REFER_CASES
      POST /reports/{id}/identity READ_IDENTITY
      POST /reports/{id}/identity/agree READ_IDENTITY
      POST /reports/{id}/messages DECIDE_CASES
      POST /reports/{id}/notice DECIDE_CASES
      POST /reports/{id}/unfounded DECIDE_CASES
      POST /requests REFER_CASES
      POST /requests/{id}/answer REFER_CASES
      POST /retention/holds MANAGE_HOLDS
      POST /retention/holds/{id} MANAGE_HOLDS
      POST /retention/longer MANAGE_HOLDS
      POST /retention/rules/{code} MANAGE_HOLDS
      POST /staff/factor REQUIRE_FACTOR
      POST /staff/invite MANAGE_STAFF
      POST /staff/me/app OWN_ACCOUNT
      POST /staff/me/app/confirm OWN_ACCOUNT
      POST /staff/me/app/remove OWN_ACCOUNT
      POST /staff/me/passkeys OWN_ACCOUNT
      POST /staff/me/passkeys/options OWN_ACCOUNT
      POST /staff/me/passkeys/{id}/remove OWN_ACCOUNT
      POST /staff/me/password OWN_ACCOUNT
      POST /staff/me/sessions/end OWN_ACCOUNT
      POST /staff/roles/{role} MANAGE_ROLES
      POST /staff/{id}/disable MANAGE_STAFF
      POST /staff/{id}/factor MANAGE_STAFF
      POST /staff/{id}/roles MANAGE_STAFF
      POST /staff/{id}/scope MANAGE_STAFF
      POST /statements/{id}/hold MANAGE_STATEMENTS
      POST /statements/{id}/release MANAGE_STATEMENTS
      PUT /api/v1/reports/{id}/attachments/{number} platform
      """;

  /// What each role may do as Nightlight comes: the least its work needs.
  private static final Map<Role, Set<Permission>> MAY = Map.of(
      Role.REVIEWER,
      Set.of(REVIEW_CASES, DECIDE_CASES, VIEW_MEDIA, READ_COUNTS),
      Role.SENIOR,
      Set.of(REVIEW_CASES, DECIDE_CASES, VIEW_MEDIA, REFER_CASES, BREAK_GLASS, READ_COUNTS),
      Role.LEAD,
      Set.of(
          REVIEW_CASES,
          DECIDE_CASES,
          VIEW_MEDIA,
          REFER_CASES,
          MANAGE_STATEMENTS,
          MANAGE_AUTHORITIES,
          MANAGE_LISTS,
          MANAGE_ON_CALL,
          READ_IDENTITY,
          EDIT_HELP,
          REQUIRE_FACTOR,
          MANAGE_HOLDS,
          READ_CUSTODY,
          BREAK_GLASS,
          READ_COUNTS,
          LEAD_DETECTORS,
          LEAD_QUEUES,
          READ_HEALTH),
      Role.REFERRER,
      Set.of(REVIEW_CASES, REFER_CASES, READ_CUSTODY),
      Role.IDENTITY_CUSTODIAN,
      Set.of(READ_IDENTITY),
      Role.AUDITOR,
      Set.of(AUDIT_LOOKS, READ_RECORD, READ_CUSTODY, READ_COUNTS, READ_HEALTH),
      Role.ADMINISTRATOR,
      Set.of(
          MANAGE_PLATFORMS,
          MANAGE_AUTHORITIES,
          MANAGE_LISTS,
          MANAGE_ON_CALL,
          MANAGE_STAFF,
          MANAGE_ROLES,
          REQUIRE_FACTOR,
          READ_RECORD,
          READ_HEALTH));

  /// Routes that anyone may use. A new one is added here on purpose, or not at all.
  private static final List<String> OPEN = List.of(
      "GET /",
      "GET /follow",
      "GET /healthz",
      "GET /help",
      "GET /metrics",
      "GET /staff/sign-in",
      "GET /staff/sign-in/code",
      "GET /staff/welcome/{token}",
      "GET /statement",
      "GET /statement/{secret}",
      "GET /tell",
      "POST /api/v1/supplies/{id}",
      "POST /follow",
      "POST /staff/welcome/{token}",
      "POST /statement",
      "POST /statement/{secret}",
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

  /// As the list above has it: `GET /queue REVIEW_CASES`, `POST /api/v1/reports platform`.
  private static String need(Route route) {
    return words(route)
        + " "
        + switch (route.access()) {
          case Access.Open _ -> "open";
          case Access.Staff(var permission, var _) -> permission.name();
          case Access.Platform _ -> "platform";
        };
  }

  private static List<Route> staffRoutes() {
    return SERVER.routes().stream()
        .filter(route -> route.access() instanceof Access.Staff)
        .toList();
  }

  @Test
  void everyRouteNeedsWhatIsWrittenHereAndNoneIsForgotten() {
    var there = SERVER.routes().stream()
        .filter(route -> !(route.access() instanceof Access.Open))
        .map(RoutesTest::need)
        .collect(Collectors.toCollection(TreeSet::new));
    assertThat(there).containsExactlyElementsOf(new TreeSet<>(NEEDS.lines().toList()));
  }

  @Test
  void everyRoleHoldsWhatIsWrittenHereAndNothingElse() {
    assertThat(MAY.keySet()).containsExactlyInAnyOrder(Role.values());
    for (var role : Role.values()) {
      var held = Arrays.stream(Permission.values()).filter(role::holds).toList();
      var wanted = new TreeSet<>(MAY.get(role));
      wanted.add(OWN_ACCOUNT);
      assertThat(held).as(role.name()).containsExactlyInAnyOrderElementsOf(wanted);
    }
  }

  @Test
  void nobodyReachesAStaffRouteWithoutASessionWhateverKeyTheyHold() {
    var key = "Bearer "
        + TestOversight.platform(SERVER.oversight(), "keyed", "/keyed").key();
    var anybody = SERVER.anybody();
    for (var route : staffRoutes()) {
      var get = route.method().equals(HttpMethod.GET);
      var answer = anybody.request(route.method().name(), path(route));
      assertThat(answer.statusCode()).as(words(route)).isEqualTo(get ? 303 : 403);
      var keyed = anybody.request(route.method().name(), path(route), "Authorization", key);
      assertThat(keyed.statusCode()).as(words(route)).isEqualTo(get ? 303 : 403);
    }
  }

  /// Staff routes whose address names something, and that are about no case. A new route is refused
  /// to whoever has stepped aside from its case, or is written here on purpose.
  private static final List<String> ABOUT_NO_CASE = List.of(
      "/audit",
      "/authorities",
      "/care",
      "/counts",
      "/detectors",
      "/help-texts",
      "/lists",
      "/on-call",
      "/platforms",
      "/queue/notes",
      "/retention",
      "/routing",
      "/staff");

  @Test
  void everyRouteAboutACaseIsRefusedToWhoeverHasSteppedAsideFromIt() {
    assertThat(staffRoutes().stream()
            .filter(route -> route.path().contains("{"))
            .filter(route -> !TestServer.isAboutACase(route))
            .map(Route::path)
            .filter(path -> ABOUT_NO_CASE.stream().noneMatch(path::startsWith)))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void eachRoleReachesWhatItsPermissionsHoldAndNothingElse(Role role) {
    var name = "matrix-" + role.name().toLowerCase(Locale.ROOT).replace('_', '-');
    var visitor = SERVER.signedIn(name, role);
    for (var route : staffRoutes()) {
      var get = route.method().equals(HttpMethod.GET);
      if (!get) {
        // For the form's token.
        visitor.get("/staff/me");
      }
      var status = (get ? visitor.get(path(route)) : visitor.post(path(route))).statusCode();
      var as = role + " " + words(route) + " answered " + status;
      if (holds(role, route)) {
        assertThat(status).as(as).isNotIn(401, 403).isLessThan(500);
      } else {
        assertThat(status).as(as).isEqualTo(403);
      }
    }
    assertThat(visitor.get("/staff/me").statusCode()).isEqualTo(200);
  }

  private static boolean holds(Role role, Route route) {
    return route.access() instanceof Access.Staff(var permission, var _)
        && (permission == OWN_ACCOUNT || MAY.getOrDefault(role, Set.of()).contains(permission));
  }

  @Test
  void noStaffRouteIsChangedWithoutTheFormsToken() {
    var visitor = SERVER.signedIn("no-token", Role.values());
    for (var route : staffRoutes()) {
      if (!route.method().equals(HttpMethod.GET)) {
        var answer = visitor.request(route.method().name(), path(route), "Accept", "text/html");
        assertThat(answer.statusCode()).as(words(route)).isEqualTo(403);
      }
    }
  }

  @Test
  void aPlatformsRouteAnswersNobodyWithoutAKeyNotEvenStaff() {
    var staff = SERVER.signedIn("all-roles", Role.values());
    for (var route : SERVER.routes()) {
      if (route.access() instanceof Access.Platform) {
        for (var visitor : List.of(SERVER.anybody(), staff)) {
          var answer = visitor.request(route.method().name(), path(route));
          assertThat(answer.statusCode()).as(words(route)).isEqualTo(401);
          assertThat(answer.body()).contains("key-unknown");
        }
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
