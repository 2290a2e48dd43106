package org.nightlight.app;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import org.nightlight.oversight.Oversight;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.session.ChangeSessionIdAuthenticationStrategy;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.webauthn.authentication.PublicKeyCredentialRequestOptionsFilter;
import org.springframework.security.web.webauthn.authentication.WebAuthnAuthenticationFilter;
import org.springframework.security.web.webauthn.authentication.WebAuthnAuthenticationRequestToken;

/// Signing in with a passkey: a challenge, and the answer to it. Spring Security speaks with the
/// browser; oversight says whose key it is.
final class PasskeySignIn {

  static final String CHALLENGE = "/staff/sign-in/passkey/options";
  static final String ANSWER = "/staff/sign-in/passkey";

  private final Oversight oversight;
  private final StaffSignIn signIn;

  PasskeySignIn(Oversight oversight, StaffSignIn signIn) {
    this.oversight = oversight;
    this.signIn = signIn;
  }

  Filter challenge() {
    var filter = new PublicKeyCredentialRequestOptionsFilter(oversight.passkeyParty());
    filter.setRequestMatcher(PathPatternRequestMatcher.withDefaults()
        .matcher(org.springframework.http.HttpMethod.POST, CHALLENGE));
    return filter;
  }

  Filter answer() {
    var filter = new WebAuthnAuthenticationFilter();
    filter.setRequiresAuthenticationRequestMatcher(PathPatternRequestMatcher.withDefaults()
        .matcher(org.springframework.http.HttpMethod.POST, ANSWER));
    filter.setAuthenticationManager(this::prove);
    filter.setSessionAuthenticationStrategy(new ChangeSessionIdAuthenticationStrategy());
    filter.setSecurityContextRepository(new HttpSessionSecurityContextRepository());
    filter.setAuthenticationSuccessHandler((request, response, session) -> {
      response.setContentType(MediaType.APPLICATION_JSON_VALUE);
      response.getWriter().write("{\"next\":\"" + signIn.begin(request, session) + "\"}");
    });
    filter.setAuthenticationFailureHandler(
        (_, response, _) -> response.setStatus(HttpServletResponse.SC_UNAUTHORIZED));
    return filter;
  }

  private Authentication prove(Authentication asked) {
    if (!(asked instanceof WebAuthnAuthenticationRequestToken answer)) {
      throw new BadCredentialsException("no passkey");
    }
    return oversight
        .signInWithPasskey(answer.getWebAuthnRequest())
        .map(staff -> StaffSignIn.session(staff, true))
        .orElseThrow(() -> new BadCredentialsException("refused"));
  }
}
