package org.nightlight.app;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nightlight.language.Languages;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Role;
import org.nightlight.oversight.Routes.Access;
import org.nightlight.oversight.StaffId;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;

/// Adds what every page needs to its model: the path, the forgery token, who is signed in, and
/// where they may go. A place is shown where its route is there and one of their roles may use it.
final class Frame implements HandlerInterceptor {

  private static final String ERROR_URI = "jakarta.servlet.error.request_uri";

  private static final List<Place> PLACES = List.of(
      new Place("Queue", "/queue", "inbox", false),
      new Place("Messages", "/messages", "message-circle", false),
      new Place("Identities", "/identities", "user", false),
      new Place("Accounts", "/accounts", "user", false),
      new Place("Referrals", "/referrals", "send", false),
      new Place("Appeals", "/appeals", "gavel", false),
      new Place("Statements", "/statements", "scroll-text", false),
      new Place("Requests", "/requests", "gavel", false),
      new Place("Authorities", "/authorities", "gavel", false),
      new Place("Retention", "/retention", "clock", false),
      new Place("Lists", "/lists", "list", false),
      new Place("On call", "/on-call", "siren", false),
      new Place("Help texts", "/help-texts", "life-buoy", false),
      new Place("Routing", "/routing", "list", false),
      new Place("Calibration", "/calibration", "eye", false),
      new Place("Care", "/care", "life-buoy", false),
      new Place("Detectors", "/detectors", "settings", false),
      new Place("Counts", "/counts", "chart-column", false),
      new Place("Platforms", "/platforms", "server", false),
      new Place("Staff", "/staff", "users", false),
      new Place("Audit", "/audit", "search", false),
      new Place("Record", "/record", "scroll-text", false),
      new Place("Health", "/health", "heart-pulse", false));

  private final Oversight oversight;
  private final Languages languages;
  private final Map<String, Permission> permissions = new HashMap<>();
  private final String address;

  /// @param address how people reach this server, for links that are handed on
  Frame(Wiring.RouteTable table, Oversight oversight, Languages languages, String address) {
    this.oversight = oversight;
    this.languages = languages;
    this.address = address;
    for (var route : table.all()) {
      if (route.method().equals(HttpMethod.GET)
          && route.access() instanceof Access.Staff(var permission, var _)) {
        permissions.put(route.path(), permission);
      }
    }
  }

  /// A place staff may go.
  public record Place(String label, String href, String icon, boolean current) {}

  /// Who is signed in, as the pages' bar says it.
  public record Person(String name, String role) {}

  @Override
  public void postHandle(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable ModelAndView page) {
    if (page == null) {
      return;
    }
    page.addObject("path", request.getRequestURI());
    page.addObject("address", address);
    addLanguage(page, request);
    page.addObject("logOutHref", "/staff/sign-out");
    if (request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token) {
      page.addObject("csrf", token);
    }
    // The error page shows nothing of staff, and must do without the database.
    if (request.getAttribute(ERROR_URI) == null) {
      signedIn().ifPresent(staff -> addStaff(page, staff, request.getRequestURI()));
    }
  }

  /// The language somebody chose, or their browser asks for; nothing is remembered. Another is
  /// chosen on the same page, where asking for it again does no harm.
  private void addLanguage(ModelAndView page, HttpServletRequest request) {
    var chosen = Optional.ofNullable(request.getParameterValues("lang")).orElse(new String[0]);
    var accepts = Optional.ofNullable(request.getHeader("Accept-Language")).orElse("");
    var say = languages.choose(chosen.length == 0 ? "" : chosen[chosen.length - 1], accepts);
    page.addObject("say", say);
    page.addObject("lang", say.language().tag());
    page.addObject("dir", say.language().direction());
    page.addObject("spoken", languages.all());
    if (request.getMethod().equals("GET") && request.getAttribute(ERROR_URI) == null) {
      page.addObject("elsewhere", elsewhere(request));
    }
  }

  private static String elsewhere(HttpServletRequest request) {
    var query = Optional.ofNullable(request.getQueryString()).orElse("");
    var others = Arrays.stream(query.split("&", -1))
        .filter(part -> !part.isEmpty() && !part.startsWith("lang="))
        .map(part -> part + "&")
        .collect(Collectors.joining());
    return request.getRequestURI() + "?" + others;
  }

  private void addStaff(ModelAndView page, StaffId staff, String path) {
    var roles = oversight.roles(staff);
    var words = roles.stream().map(Role::word).collect(Collectors.joining(", "));
    page.addObject("staff", new Person(oversight.staffName(staff), words));
    page.addObject(
        "nav",
        places(oversight.permissions(staff)).stream()
            .map(place ->
                new Place(place.label(), place.href(), place.icon(), within(path, place.href())))
            .toList());
  }

  private static boolean within(String path, String place) {
    return path.equals(place) || (path.startsWith(place + "/") && !path.startsWith("/staff/me"));
  }

  private List<Place> places(Set<Permission> held) {
    return PLACES.stream()
        .filter(place -> {
          var needed = permissions.get(place.href());
          return needed != null && held.contains(needed);
        })
        .toList();
  }

  /// Where somebody starts: the first place they may go.
  String home(StaffId staff) {
    return places(oversight.permissions(staff)).stream()
        .map(Place::href)
        .findFirst()
        .orElse("/staff/me");
  }

  /// Who this request's session belongs to.
  static Optional<StaffId> signedIn() {
    var authentication = SecurityContextHolder.getContext().getAuthentication();
    return authentication == null
            || authentication instanceof AnonymousAuthenticationToken
            || !authentication.isAuthenticated()
        ? Optional.empty()
        : Optional.of(StaffId.of(authentication.getName()));
  }
}
