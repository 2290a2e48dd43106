package org.nightlight.app;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Oversight.SignIn;
import org.nightlight.oversight.StaffId;
import org.nightlight.oversight.StaffSession;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;

/// Puts Spring Security's sign-in form before oversight, which knows the staff. The form comes
/// twice where an account has a second factor: with the password, then with the code. The session
/// holds the staff id and how it was proved, and nothing else about them.
final class StaffSignIn
    implements AuthenticationProvider, AuthenticationSuccessHandler, AuthenticationFailureHandler {

  /// What stands in the name's place when the form brings a code; no sign-in name has a slash.
  private static final String CODE = "/code";

  private static final String TICKET = "nightlight.ticket";

  private final Oversight oversight;
  private final Frame frame;

  StaffSignIn(Oversight oversight, Frame frame) {
    this.oversight = oversight;
    this.frame = frame;
  }

  /// What an attempt knows of the request: where it came from, and the first step's ticket.
  record Attempt(String address, String ticket) {

    static Attempt of(HttpServletRequest request) {
      var session = request.getSession(false);
      var ticket = session == null ? null : session.getAttribute(TICKET);
      return new Attempt(
          String.valueOf(request.getRemoteAddr()), ticket instanceof String text ? text : "");
    }
  }

  /// How a session was proved; its details, which hold nothing else.
  record Proved(boolean strong) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /// An answer that is no session yet.
  private static final class NotIn extends AuthenticationException {
    private static final long serialVersionUID = 1L;
    private final transient @Nullable String ticket;
    private final String next;

    NotIn(String next, @Nullable String ticket) {
      super("not signed in yet");
      this.next = next;
      this.ticket = ticket;
    }
  }

  @Override
  public Authentication authenticate(Authentication asked) {
    var attempt = asked.getDetails() instanceof Attempt given ? given : new Attempt("unknown", "");
    var secret = String.valueOf(asked.getCredentials());
    var answer = asked.getName().equals(CODE)
        ? oversight.signInWithCode(attempt.ticket(), secret)
        : oversight.signIn(asked.getName(), secret, attempt.address());
    return switch (answer) {
      case SignIn.In in -> session(in.staff(), in.strong());
      case SignIn.CodeNeeded needed -> throw new NotIn("/staff/sign-in/code", needed.ticket());
      case SignIn.CodeRefused _ -> throw new NotIn("/staff/sign-in/code?refused", null);
      case SignIn.Refused _ -> throw new BadCredentialsException("refused");
      case SignIn.Wait wait -> throw new NotIn("/staff/sign-in?wait=" + seconds(wait.time()), null);
    };
  }

  private static long seconds(Duration time) {
    return time.toSeconds() + 1;
  }

  static Authentication session(StaffId staff, boolean strong) {
    var session =
        UsernamePasswordAuthenticationToken.authenticated(staff.toString(), "", List.of());
    session.setDetails(new Proved(strong));
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
    response.sendRedirect(begin(request, session));
  }

  /// Begins a session; answers where its owner starts.
  String begin(HttpServletRequest request, Authentication session) {
    var staff = StaffId.of(session.getName());
    var strong = session.getDetails() instanceof Proved proved && proved.strong();
    request.getSession().removeAttribute(TICKET);
    request.getSession().setAttribute(StaffSession.KEY, oversight.session(staff, strong));
    return frame.home(staff);
  }

  @Override
  public void onAuthenticationFailure(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException refusal)
      throws IOException {
    var notIn = refusal instanceof NotIn one ? Optional.of(one) : Optional.<NotIn>empty();
    notIn
        .map(one -> one.ticket)
        .ifPresent(ticket -> request.getSession().setAttribute(TICKET, ticket));
    response.sendRedirect(notIn.map(one -> one.next).orElse("/staff/sign-in?refused"));
  }
}
