package org.nightlight.app;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;

/// Adds what every page needs to its model: the path, the forgery token, and where staff may go.
final class Frame implements HandlerInterceptor {

  /// A place staff may go.
  public record Place(String label, String href, String icon, boolean current) {}

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
    if (request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token) {
      page.addObject("csrf", token);
    }
    page.addObject("nav", List.<Place>of());
  }
}
