package org.nightlight.oversight;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// A room's HTTP routes. A route cannot be made without saying who may use it.
public final class Routes {

  private final List<Route> routes = new ArrayList<>();

  /// Who may use a route, and what answers.
  public sealed interface Access {

    /// Anyone at all. Every such route stands in the list that `RoutesTest` holds.
    record Open(OpenHandler handler) implements Access {}

    /// Staff with a permission; the handler is given the permit.
    record Staff(Permission permission, StaffHandler handler) implements Access {}

    /// A platform with a key.
    record Platform(PlatformHandler handler) implements Access {}
  }

  /// One route.
  public record Route(HttpMethod method, String path, Access access) {}

  /// Answers anyone.
  @FunctionalInterface
  public interface OpenHandler {
    ServerResponse handle(ServerRequest request) throws Exception;
  }

  /// Answers a member of staff.
  @FunctionalInterface
  public interface StaffHandler {
    ServerResponse handle(ServerRequest request, Permit permit) throws Exception;
  }

  /// Answers a platform.
  @FunctionalInterface
  public interface PlatformHandler {
    ServerResponse handle(ServerRequest request, Caller caller) throws Exception;
  }

  public Routes open(HttpMethod method, String path, OpenHandler handler) {
    return add(method, path, new Access.Open(handler));
  }

  public Routes staff(HttpMethod method, String path, Permission permission, StaffHandler handler) {
    return add(method, path, new Access.Staff(permission, handler));
  }

  public Routes platform(HttpMethod method, String path, PlatformHandler handler) {
    return add(method, path, new Access.Platform(handler));
  }

  /// The routes, in the order they were named.
  public List<Route> list() {
    return List.copyOf(routes);
  }

  private Routes add(HttpMethod method, String path, Access access) {
    routes.add(new Route(method, path, access));
    return this;
  }

  /// The id that a text is, as paths and forms carry it; empty for any other text.
  public static Optional<UUID> id(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// The page that says there is nothing of this name, or nothing that this person may see.
  public static ServerResponse notFound() {
    return ServerResponse.status(HttpStatus.NOT_FOUND)
        .render("error", Map.of("status", 404, "error", "Not found"));
  }
}
