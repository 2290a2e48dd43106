package org.nightlight.app;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.StaffId;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/// Puts Spring Security's sign-in form before oversight, which knows the staff. The session holds
/// the staff id and nothing else about them.
final class StaffSignIn
    implements AuthenticationProvider, AuthenticationSuccessHandler, AuthenticationFailureHandler {

  private final Oversight oversight;
  private final Frame frame;

  StaffSignIn(Oversight oversight, Frame frame) {
    this.oversight = oversight;
    this.frame = frame;
  }

  /// Too many tries.
  private static final class Wait extends AuthenticationException {
    private static final long serialVersionUID = 1L;
    private final Duration time;

    Wait(Duration time) {
      super("too many tries");
      this.time = time;
    }
  }

  @Override
  public Authentication authenticate(Authentication asked) {
    var address = asked.getDetails() instanceof WebAuthenticationDetails details
        ? String.valueOf(details.getRemoteAddress())
        : "unknown";
    var answer = oversight.signIn(asked.getName(), String.valueOf(asked.getCredentials()), address);
    return switch (answer) {
      case Oversight.SignIn.In in -> session(in.staff());
      case Oversight.SignIn.Refused _ -> throw new BadCredentialsException("refused");
      case Oversight.SignIn.Wait wait -> throw new Wait(wait.time());
    };
  }

  private static Authentication session(StaffId staff) {
    var session =
        UsernamePasswordAuthenticationToken.authenticated(staff.toString(), "", List.of());
    // Empty details of our own, or Spring would keep the address in the session.
    session.setDetails("");
    return session;
  }

  @Override
  public boolean supports(Class<?> kind) {
    return UsernamePasswordAuthenticationToken.class.isAssignableFrom(kind);
  }

  @Override
  public void onAuthenticationSuccess(
      HttpServletRequest request, HttpServletResponse response, Authentication session)
      throws IOException {
    response.sendRedirect(frame.home(StaffId.of(session.getName())));
  }

  @Override
  public void onAuthenticationFailure(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException refusal)
      throws IOException {
    response.sendRedirect(
        refusal instanceof Wait wait
            ? "/staff/sign-in?wait=" + (wait.time.toSeconds() + 1)
            : "/staff/sign-in?refused");
  }
}
