package org.nightlight.oversight;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// One's own account: password, second factor, passkeys, other sessions.
final class AccountPages {

  private static final String ASKED = "nightlight.passkey";
  private static final Map<String, String> SAID = Map.of(
      "password", "Your password is changed, and your other sessions have ended.",
      "factor", "Everybody here needs a second factor. Set one up to go on.",
      "app", "Your authenticator app is removed.",
      "ended", "Your other sessions have ended.",
      "passkey", "The passkey is added.",
      "no-passkey", "The passkey is removed.");

  private final Roster roster;
  private final SecondFactors factors;
  private final Passkeys passkeys;

  AccountPages(Roster roster, SecondFactors factors, Passkeys passkeys) {
    this.roster = roster;
    this.factors = factors;
    this.passkeys = passkeys;
  }

  void add(Routes routes) {
    var own = Permission.OWN_ACCOUNT;
    routes
        .staff(HttpMethod.GET, "/staff/me", own, this::me)
        .staff(HttpMethod.POST, "/staff/me/password", own, this::password)
        .staff(HttpMethod.POST, "/staff/me/sessions/end", own, this::endSessions)
        .staff(HttpMethod.POST, "/staff/me/app", own, this::beginApp)
        .staff(HttpMethod.POST, "/staff/me/app/confirm", own, this::confirmApp)
        .staff(HttpMethod.POST, "/staff/me/app/remove", own, this::removeApp)
        .staff(HttpMethod.POST, "/staff/me/passkeys/options", own, this::askPasskey)
        .staff(HttpMethod.POST, "/staff/me/passkeys", own, this::addPasskey)
        .staff(HttpMethod.POST, "/staff/me/passkeys/{id}/remove", own, this::removePasskey);
  }

  private ServerResponse me(ServerRequest request, Permit permit) {
    return me(request, permit, Map.of());
  }

  private ServerResponse me(ServerRequest request, Permit permit, Map<String, String> errors) {
    var staff = permit.staff();
    var model = new HashMap<String, Object>();
    var member = roster.member(staff).orElseThrow();
    model.put("member", member);
    model.put("words", StaffPages.words(member.roles()));
    model.put("factor", factors.held(staff));
    model.put("required", factors.required());
    model.put("passkeys", passkeys.of(staff));
    factors.waiting(staff).ifPresent(secret -> model.put("secret", spaced(secret)));
    factors.waiting(staff).ifPresent(secret -> model.put("link", link(member, secret)));
    model.put("wrong", errors);
    model.put("errors", Wrong.listed(errors));
    request.param("said").map(SAID::get).ifPresent(words -> model.put("toast", words));
    return ServerResponse.status(
            errors.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT)
        .render("oversight/me", model);
  }

  private static String spaced(String secret) {
    return secret.replaceAll("(.{4})(?=.)", "$1 ");
  }

  private static String link(Roster.Member member, String secret) {
    return "otpauth://totp/Nightlight:" + member.signIn() + "?secret=" + secret
        + "&issuer=Nightlight";
  }

  private ServerResponse password(ServerRequest request, Permit permit) {
    var errors = roster.changePassword(
        permit.staff(), request.param("now").orElse(""), request.param("next").orElse(""));
    if (!errors.isEmpty()) {
      return me(request, permit, errors);
    }
    keepThis(request, permit.staff());
    return StaffPages.see("/staff/me?said=password");
  }

  private ServerResponse endSessions(ServerRequest request, Permit permit) {
    roster.endSessions(permit.staff(), permit.actor());
    keepThis(request, permit.staff());
    return StaffPages.see("/staff/me?said=ended");
  }

  /// All sessions of the account have ended; this one goes on.
  private void keepThis(ServerRequest request, StaffId staff) {
    var now = roster.member(staff).orElseThrow().generation();
    session(request)
        .ifPresent(held -> request.session().setAttribute(StaffSession.KEY, held.kept(now)));
  }

  private static Optional<StaffSession> session(ServerRequest request) {
    return request.session().getAttribute(StaffSession.KEY) instanceof StaffSession held
        ? Optional.of(held)
        : Optional.empty();
  }

  private ServerResponse beginApp(ServerRequest request, Permit permit) {
    factors.begin(permit.staff());
    return StaffPages.see("/staff/me#app");
  }

  private ServerResponse confirmApp(ServerRequest request, Permit permit) {
    var codes = factors.confirm(permit.staff(), StaffPages.field(request, "code"));
    if (codes.isEmpty()) {
      return me(
          request,
          permit,
          Map.of("code", "That is not the app's code now. Wait for the next one and try again."));
    }
    session(request)
        .ifPresent(held -> request.session().setAttribute(StaffSession.KEY, held.proved()));
    return ServerResponse.ok().render("oversight/recovery", Map.of("codes", codes.get()));
  }

  private ServerResponse removeApp(ServerRequest request, Permit permit) {
    if (!factors.provesSlowly(permit.staff(), StaffPages.field(request, "code"))) {
      return me(request, permit, Map.of("code", "That is not a code of your app."));
    }
    factors.remove(permit.staff(), permit.actor());
    return StaffPages.see("/staff/me?said=app");
  }

  private ServerResponse askPasskey(ServerRequest request, Permit permit) {
    var options = passkeys.begin(permit.staff());
    request.session().setAttribute(ASKED, options);
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(passkeys.words(options));
  }

  private ServerResponse addPasskey(ServerRequest request, Permit permit) throws Exception {
    var asked = request.session().getAttribute(ASKED);
    request.session().removeAttribute(ASKED);
    var added = asked instanceof PublicKeyCredentialCreationOptions options
        && passkeys.add(permit.staff(), options, request.body(String.class));
    return added
        ? ServerResponse.ok()
            .contentType(MediaType.APPLICATION_JSON)
            .body(Map.of("next", "/staff/me?said=passkey"))
        : ServerResponse.unprocessableContent().build();
  }

  private ServerResponse removePasskey(ServerRequest request, Permit permit) {
    var removed = passkeys.remove(permit.staff(), request.pathVariable("id"));
    return removed
        ? StaffPages.see("/staff/me?said=no-passkey")
        : ServerResponse.notFound().build();
  }
}
