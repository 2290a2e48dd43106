package org.nightlight.app;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nightlight.oversight.Oversight;
import org.nightlight.store.Secrets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.SupplierClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/// Signing in with the organisation's identity provider (OpenID Connect with PKCE). What the
/// provider says about a person is read once: their subject, name and groups. Its tokens are not
/// kept.
final class ProviderSignIn {

  static final String ID = "staff";
  static final String BEGIN = "/oauth2/authorization/" + ID;

  private final Provider provider;
  private final Oversight oversight;
  private final StaffSignIn signIn;
  private final Pending pending;

  ProviderSignIn(
      Provider provider, Oversight oversight, StaffSignIn signIn, Clock clock, boolean secure) {
    this.provider = provider;
    this.oversight = oversight;
    this.signIn = signIn;
    this.pending = new Pending(clock, secure);
  }

  void addTo(HttpSecurity http, String address) {
    var clients = clients(address);
    var resolver = new DefaultOAuth2AuthorizationRequestResolver(clients, "/oauth2/authorization");
    resolver.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
    http.oauth2Login(login -> login
        .loginPage("/staff/sign-in")
        .clientRegistrationRepository(clients)
        .authorizedClientRepository(new NothingKept())
        .authorizationEndpoint(asked ->
            asked.authorizationRequestRepository(pending).authorizationRequestResolver(resolver))
        .successHandler(this::vouched)
        .failureHandler((_, response, _) -> response.sendRedirect("/staff/sign-in?not-vouched")));
  }

  /// Asked when somebody first signs in, so that this server starts whether or not the provider
  /// answers.
  private ClientRegistrationRepository clients(String address) {
    return new SupplierClientRegistrationRepository(
        () -> new InMemoryClientRegistrationRepository(client(address)));
  }

  private ClientRegistration client(String address) {
    return ClientRegistrations.fromIssuerLocation(provider.issuer())
        .registrationId(ID)
        .clientId(provider.client())
        .clientSecret(provider.secret())
        .redirectUri(address + "/login/oauth2/code/" + ID)
        .scope("openid", "profile")
        .build();
  }

  private void vouched(
      HttpServletRequest request, HttpServletResponse response, Authentication answer)
      throws IOException {
    var staff = answer.getPrincipal() instanceof OidcUser user
        ? vouched(user)
        : Optional.<org.nightlight.oversight.StaffId>empty();
    if (staff.isEmpty()) {
      SecurityContextHolder.clearContext();
      request.getSession().invalidate();
      response.sendRedirect("/staff/sign-in?not-vouched");
      return;
    }
    var context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(StaffSignIn.session(staff.get(), true));
    SecurityContextHolder.setContext(context);
    new HttpSessionSecurityContextRepository().saveContext(context, request, response);
    goOn(response, signIn.begin(request, Objects.requireNonNull(context.getAuthentication())));
  }

  private Optional<org.nightlight.oversight.StaffId> vouched(OidcUser user) {
    var claim = user.getClaims().get(provider.groups());
    var groups = claim instanceof Collection<?> many
        ? many.stream().map(String::valueOf).toList()
        : List.<String>of();
    var roles = provider.mapped(groups);
    var name = Objects.requireNonNullElse(user.getFullName(), "");
    var subject = Objects.requireNonNullElse(user.getSubject(), "");
    return roles.isEmpty() || subject.isEmpty()
        ? Optional.empty()
        : oversight.signInVouched(provider.issuer(), subject, name, roles);
  }

  /// A page of our own that leads on: a browser sends a strict cookie only from there, not from
  /// the provider's redirect.
  private static void goOn(HttpServletResponse response, String next) throws IOException {
    response.setContentType("text/html;charset=UTF-8");
    response
        .getWriter()
        .write("<!DOCTYPE html><html lang=\"en\"><head><title>Signed in</title>"
            + "<meta http-equiv=\"refresh\" content=\"0;url=" + next + "\" /></head><body><main>"
            + "<h1>Signed in</h1><p><a href=\"" + next + "\">Go on</a></p></main></body></html>");
  }

  /// What was asked of the provider, until it answers, for ten minutes. The browser keeps only a
  /// chance number in a cookie that comes back with the provider's redirect.
  static final class Pending implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

    private static final String COOKIE = "nightlight-provider";
    private static final Duration TIME = Duration.ofMinutes(10);
    private static final int MOST = 10_000;

    private final Clock clock;
    private final boolean secure;
    private final Map<String, Asked> all = new LinkedHashMap<>();

    Pending(Clock clock, boolean secure) {
      this.clock = clock;
      this.secure = secure;
    }

    private record Asked(OAuth2AuthorizationRequest request, Instant until) {}

    @Override
    public synchronized @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(
        HttpServletRequest request) {
      var asked = all.get(cookie(request));
      return asked != null
              && asked.until().isAfter(clock.instant())
              && Objects.equals(asked.request().getState(), request.getParameter("state"))
          ? asked.request()
          : null;
    }

    @Override
    public synchronized void saveAuthorizationRequest(
        @Nullable OAuth2AuthorizationRequest asked,
        HttpServletRequest request,
        HttpServletResponse response) {
      if (asked == null) {
        return;
      }
      var now = clock.instant();
      all.values().removeIf(one -> one.until().isBefore(now));
      if (all.size() < MOST) {
        var key = Secrets.random();
        all.put(key, new Asked(asked, now.plus(TIME)));
        response.addHeader(HttpHeaders.SET_COOKIE, cookie(key, TIME));
      }
    }

    @Override
    public synchronized @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(
        HttpServletRequest request, HttpServletResponse response) {
      var asked = loadAuthorizationRequest(request);
      if (asked != null) {
        all.remove(cookie(request));
        response.addHeader(HttpHeaders.SET_COOKIE, cookie("", Duration.ZERO));
      }
      return asked;
    }

    private String cookie(String value, Duration time) {
      return ResponseCookie.from(COOKIE, value)
          .httpOnly(true)
          .secure(secure)
          .sameSite("Lax")
          .path("/login/oauth2")
          .maxAge(time)
          .build()
          .toString();
    }

    private static String cookie(HttpServletRequest request) {
      var cookies = Optional.ofNullable(request.getCookies()).orElse(new Cookie[0]);
      return Arrays.stream(cookies)
          .filter(cookie -> cookie.getName().equals(COOKIE))
          .map(Cookie::getValue)
          .findFirst()
          .orElse("");
    }
  }

  /// Tokens are of no use after sign-in.
  private static final class NothingKept implements OAuth2AuthorizedClientRepository {

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // as the interface has it
    public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(
        String client, Authentication principal, HttpServletRequest request) {
      return null;
    }

    @Override
    public void saveAuthorizedClient(
        OAuth2AuthorizedClient client,
        Authentication principal,
        HttpServletRequest request,
        HttpServletResponse response) {}

    @Override
    public void removeAuthorizedClient(
        String client,
        Authentication principal,
        HttpServletRequest request,
        HttpServletResponse response) {}
  }
}
