package org.nightlight.app;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.Routes.Access;
import org.nightlight.oversight.Routes.PlatformHandler;
import org.nightlight.oversight.Routes.Route;
import org.nightlight.oversight.Routes.StaffHandler;
import org.nightlight.oversight.StaffSession;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// Lets a request through to its handler once whoever asks has proved they may.
final class RouteGuard {

  private static final String BEARER = "Bearer ";

  private final Oversight oversight;
  private final Metrics metrics;

  RouteGuard(Oversight oversight, Metrics metrics) {
    this.oversight = oversight;
    this.metrics = metrics;
  }

  RouterFunction<ServerResponse> guard(List<Route> routes) {
    var router = RouterFunctions.route();
    for (var route : routes) {
      router.route(
          RequestPredicates.method(route.method()).and(RequestPredicates.path(route.path())),
          request -> metrics.timed(route, () -> answer(route, request)));
    }
    return router.build();
  }

  private ServerResponse answer(Route route, ServerRequest request) throws Exception {
    return switch (route.access()) {
      case Access.Open(var handler) -> handler.handle(request);
      case Access.Staff(var permission, var handler) -> staff(route, permission, handler, request);
      case Access.Platform(var handler) -> platform(handler, request);
    };
  }

  /// Whoever has stepped aside from a case, or sees none of its platform, is answered as if it were
  /// not there.
  private ServerResponse staff(
      Route route, Permission permission, StaffHandler handler, ServerRequest request)
      throws Exception {
    var staff = Frame.signedIn();
    if (staff.isEmpty()) {
      return ServerResponse.seeOther(URI.create("/staff/sign-in")).build();
    }
    var standing = request.session().getAttribute(StaffSession.KEY) instanceof StaffSession session
        ? oversight.standing(staff.get(), session)
        : Oversight.Standing.ENDED;
    if (standing == Oversight.Standing.ENDED) {
      request.session().invalidate();
      return ServerResponse.seeOther(URI.create("/staff/sign-in?ended")).build();
    }
    if (standing == Oversight.Standing.FACTOR_NEEDED && !request.path().startsWith("/staff/me")) {
      return ServerResponse.seeOther(URI.create("/staff/me?said=factor")).build();
    }
    var permit = oversight.permit(staff.get(), permission, "route" + request.path());
    if (permit.isEmpty()) {
      return ServerResponse.status(HttpStatus.FORBIDDEN)
          .render("error", Map.of("status", 403, "error", "Forbidden"));
    }
    var about = Asides.about(route, request);
    if (about.isPresent() && oversight.isKeptFrom(staff.get(), about.get())) {
      return Routes.notFound();
    }
    if (about.isPresent() && Asides.isTelling(route)) {
      oversight.shows(staff.get(), List.of(about.get()));
    }
    return handler.handle(request, permit.get());
  }

  private ServerResponse platform(PlatformHandler handler, ServerRequest request) throws Exception {
    var header = request.headers().firstHeader(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.startsWith(BEARER)) {
      return unknownKey("send the platform's key as Authorization: Bearer KEY");
    }
    var caller = oversight.caller(header.substring(BEARER.length()).strip());
    return caller.isPresent()
        ? handler.handle(request, caller.get())
        : unknownKey("the key is not known or was revoked");
  }

  private static ServerResponse unknownKey(String words) {
    return ServerResponse.status(HttpStatus.UNAUTHORIZED)
        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(Map.of("status", 401, "rule", "key-unknown", "detail", words));
  }
}
