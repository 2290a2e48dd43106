package org.nightlight.oversight;

import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// Pages about staff: signing in, making an account with a link, who works here, one's own account.
final class StaffPages {

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,3}");
  private static final Map<String, String> SAID = Map.of(
      "roles", "Changed what they may do.",
      "disabled", "Their account is disabled.",
      "last", "Not changed: they are the last administrator, and somebody must be.",
      "nobody", "Not changed: there is no such account in use.",
      "scope", "Changed whose cases they see.",
      "factor", "Their second factor is taken away and their sessions have ended.",
      "required", "Changed who needs a second factor.");

  private final Roster roster;
  private final SecondFactors factors;
  private final Passkeys passkeys;
  private final Platforms platforms;
  private final String provider;

  /// @param provider what people call the identity provider; empty where there is none
  StaffPages(
      Roster roster,
      SecondFactors factors,
      Passkeys passkeys,
      Platforms platforms,
      String provider) {
    this.roster = roster;
    this.factors = factors;
    this.passkeys = passkeys;
    this.platforms = platforms;
    this.provider = provider;
  }

  void add(Routes routes) {
    routes
        .open(HttpMethod.GET, "/staff/sign-in", this::signIn)
        .open(HttpMethod.GET, "/staff/sign-in/code", this::code)
        .open(HttpMethod.GET, "/staff/welcome/{token}", this::welcome)
        .open(HttpMethod.POST, "/staff/welcome/{token}", this::join)
        .staff(HttpMethod.GET, "/staff", Permission.MANAGE_STAFF, this::list)
        .staff(HttpMethod.POST, "/staff/invite", Permission.MANAGE_STAFF, this::invite)
        .staff(HttpMethod.POST, "/staff/{id}/roles", Permission.MANAGE_STAFF, this::changeRoles)
        .staff(HttpMethod.POST, "/staff/{id}/disable", Permission.MANAGE_STAFF, this::disable)
        .staff(HttpMethod.POST, "/staff/{id}/scope", Permission.MANAGE_STAFF, this::changeScope)
        .staff(HttpMethod.POST, "/staff/{id}/factor", Permission.MANAGE_STAFF, this::removeFactor)
        .staff(HttpMethod.GET, "/staff/factor", Permission.REQUIRE_FACTOR, this::factor)
        .staff(HttpMethod.POST, "/staff/factor", Permission.REQUIRE_FACTOR, this::requireFactor);
  }

  private ServerResponse signIn(ServerRequest request) {
    var model = new HashMap<String, Object>();
    if (request.param("refused").isPresent()) {
      model.put("trouble", "That name and password do not go together.");
    }
    request
        .param("wait")
        .filter(seconds -> SECONDS.matcher(seconds).matches())
        .ifPresent(seconds -> model.put(
            "trouble", "There were too many tries. Wait " + seconds + " seconds and try again."));
    if (request.param("out").isPresent()) {
      model.put("calm", "You are signed out.");
    }
    if (request.param("joined").isPresent()) {
      model.put("calm", "Your account is made. Sign in with it.");
    }
    if (request.param("ended").isPresent()) {
      model.put("calm", "Your session has ended. Sign in again.");
    }
    if (request.param("not-vouched").isPresent()) {
      model.put("trouble", "The provider gives you no role here. Ask whoever runs it.");
    }
    if (!provider.isEmpty()) {
      model.put("provider", provider);
    }
    return ServerResponse.ok().render("oversight/sign-in", model);
  }

  private ServerResponse code(ServerRequest request) {
    var model = new HashMap<String, Object>();
    if (request.param("refused").isPresent()) {
      model.put("trouble", "That code does not fit, or was used before. Wait for the next one.");
    }
    return ServerResponse.ok().render("oversight/code", model);
  }

  private ServerResponse welcome(ServerRequest request) {
    var token = request.pathVariable("token");
    return roster
        .invited(token)
        .map(roles -> form(token, roles, Map.of(), Map.of()))
        .orElseGet(StaffPages::notValid);
  }

  private ServerResponse join(ServerRequest request) {
    var token = request.pathVariable("token");
    var given = Map.of("name", field(request, "name"), "signIn", field(request, "sign-in"));
    var answer = roster.welcome(
        token,
        field(request, "name"),
        field(request, "sign-in"),
        request.param("password").orElse(""));
    return switch (answer) {
      case Roster.Welcome.In _ -> see("/staff/sign-in?joined");
      case Roster.Welcome.NotValid _ -> notValid();
      case Roster.Welcome.Mend(var errors) ->
        form(token, roster.invited(token).orElse(Set.of()), given, errors);
    };
  }

  private static ServerResponse form(
      String token, Set<Role> roles, Map<String, String> given, Map<String, String> errors) {
    return ServerResponse.status(
            errors.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT)
        .render(
            "oversight/welcome",
            Map.of(
                "token", token,
                "roles", words(roles),
                "given", given,
                "wrong", errors,
                "errors", Wrong.listed(errors)));
  }

  private static ServerResponse notValid() {
    return ServerResponse.status(HttpStatus.NOT_FOUND).render("oversight/not-valid", Map.of());
  }

  private ServerResponse list(ServerRequest request, Permit permit) {
    return ServerResponse.ok().render("oversight/staff", model(request, permit));
  }

  private Map<String, Object> model(ServerRequest request, Permit permit) {
    var model = new HashMap<String, Object>();
    model.put(
        "members", roster.members().stream().map(member -> row(member, permit)).toList());
    model.put("roles", List.of(Role.values()));
    model.put("platforms", platforms.all());
    said(request).ifPresent(words -> model.put("toast", words));
    return model;
  }

  private Map<String, Object> row(Roster.Member member, Permit permit) {
    return Map.of(
        "id", member.id().toString(),
        "name", member.name(),
        "signIn", member.signIn(),
        "roles", member.roles(),
        "words", words(member.roles()),
        "disabled", member.disabled(),
        "self", member.id().equals(permit.staff()),
        "factor", member.provider() || factors.held(member.id()).any(),
        "everywhere", member.everywhere(),
        "scope",
            roster.platforms(member.id()).stream().map(PlatformId::toString).toList());
  }

  private ServerResponse invite(ServerRequest request, Permit permit) {
    var roles = roles(request);
    var model = model(request, permit);
    if (roles.isEmpty()) {
      model.put(
          "errors",
          Wrong.listed(Map.of("role-REVIEWER", "Say what they may do: at least one role.")));
      return ServerResponse.unprocessableContent().render("oversight/staff", model);
    }
    model.put("token", roster.invite(roles, permit));
    model.put("invited", words(roles));
    return ServerResponse.ok().render("oversight/staff", model);
  }

  private ServerResponse changeRoles(ServerRequest request, Permit permit) {
    return id(request)
        .map(id -> done(roster.changeRoles(id, roles(request), permit), "roles"))
        .orElseGet(() -> see("/staff?said=nobody"));
  }

  private ServerResponse disable(ServerRequest request, Permit permit) {
    return id(request)
        .map(id -> done(roster.disable(id, permit), "disabled"))
        .orElseGet(() -> see("/staff?said=nobody"));
  }

  private static ServerResponse done(Roster.Change change, String said) {
    return switch (change) {
      case DONE -> see("/staff?said=" + said);
      case NOBODY -> see("/staff?said=nobody");
      case LAST_ADMINISTRATOR -> see("/staff?said=last");
    };
  }

  private ServerResponse changeScope(ServerRequest request, Permit permit) {
    var named = request.params().getOrDefault("platform", List.of()).stream()
        .flatMap(text -> Routes.id(text).stream())
        .map(PlatformId::new)
        .filter(id -> platforms.platform(id).isPresent())
        .collect(java.util.stream.Collectors.toSet());
    var everywhere = request.param("everywhere").isPresent();
    return id(request)
        .map(id -> done(roster.changeScope(id, everywhere, named, permit), "scope"))
        .orElseGet(() -> see("/staff?said=nobody"));
  }

  /// For whoever lost the device and the recovery codes: they begin anew with their password.
  private ServerResponse removeFactor(ServerRequest request, Permit permit) {
    var known = id(request).flatMap(roster::member);
    known.ifPresent(member -> {
      factors.remove(member.id(), permit.actor());
      passkeys.removeAll(member.id(), permit.actor());
      roster.endSessions(member.id(), permit.actor());
    });
    return see("/staff?said=" + (known.isPresent() ? "factor" : "nobody"));
  }

  private ServerResponse factor(ServerRequest request, Permit permit) {
    var without = roster.members().stream()
        .filter(member -> !member.disabled() && !member.provider())
        .filter(member -> !factors.held(member.id()).any())
        .map(Roster.Member::name)
        .toList();
    var model = new HashMap<String, Object>();
    model.put("required", factors.required());
    model.put("without", without);
    said(request).ifPresent(words -> model.put("toast", words));
    return ServerResponse.ok().render("oversight/factor", model);
  }

  private ServerResponse requireFactor(ServerRequest request, Permit permit) {
    factors.require(permit, request.param("required").isPresent());
    return see("/staff/factor?said=required");
  }

  private static Set<Role> roles(ServerRequest request) {
    var roles = EnumSet.noneOf(Role.class);
    var named = request.params().getOrDefault("role", List.of());
    Arrays.stream(Role.values()).filter(role -> named.contains(role.name())).forEach(roles::add);
    return roles;
  }

  private static Optional<StaffId> id(ServerRequest request) {
    return Routes.id(request.pathVariable("id")).map(StaffId::new);
  }

  private static Optional<String> said(ServerRequest request) {
    return request.param("said").map(SAID::get);
  }

  static String words(Set<Role> roles) {
    return roles.isEmpty()
        ? "nothing"
        : String.join(", ", roles.stream().map(Role::word).toList());
  }

  // What the other pages of the room use too.

  static String field(ServerRequest request, String name) {
    return request.param(name).orElse("").strip();
  }

  static ServerResponse see(String path) {
    return ServerResponse.seeOther(URI.create(path)).build();
  }
}
