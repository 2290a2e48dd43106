package org.nightlight.oversight;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// What each role may do: a table to read and, for administrators, to change.
final class RolePages {

  private final RoleBook roles;

  RolePages(RoleBook roles) {
    this.roles = roles;
  }

  void add(Routes routes) {
    routes
        .staff(HttpMethod.GET, "/staff/roles", Permission.MANAGE_ROLES, this::show)
        .staff(HttpMethod.POST, "/staff/roles/{role}", Permission.MANAGE_ROLES, this::change);
  }

  /// One square of the table.
  record Cell(String permission, String label, boolean held, boolean usual, boolean fixed) {}

  private ServerResponse show(ServerRequest request, Permit permit) {
    roles.refresh();
    var model = new HashMap<String, Object>();
    model.put("roles", Arrays.stream(Role.values()).map(this::row).toList());
    request
        .param("changed")
        .filter(count -> count.matches("[0-9]{1,3}"))
        .ifPresent(count -> model.put("toast", count + " changed."));
    return ServerResponse.ok().render("oversight/roles", model);
  }

  private Map<String, Object> row(Role role) {
    return Map.of("code", role.name(), "word", role.word(), "cells", cells(role));
  }

  private List<Cell> cells(Role role) {
    return Arrays.stream(Permission.values())
        .map(permission -> new Cell(
            permission.name(),
            permission.word().replace('-', ' '),
            roles.of(role).contains(permission),
            role.holds(permission),
            RoleBook.fixed(role, permission)))
        .toList();
  }

  private ServerResponse change(ServerRequest request, Permit permit) {
    var role = role(request.pathVariable("role"));
    if (role.isEmpty()) {
      return ServerResponse.notFound().build();
    }
    var wanted = EnumSet.noneOf(Permission.class);
    var named = request.params().getOrDefault("permission", List.of());
    Arrays.stream(Permission.values())
        .filter(permission -> named.contains(permission.name()))
        .forEach(wanted::add);
    return StaffPages.see("/staff/roles?changed=" + roles.change(role.get(), wanted, permit));
  }

  private static Optional<Role> role(String text) {
    return Arrays.stream(Role.values())
        .filter(role -> role.name().equals(text.toUpperCase(Locale.ROOT)))
        .findFirst();
  }
}
