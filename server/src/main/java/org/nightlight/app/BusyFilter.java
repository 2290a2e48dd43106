package org.nightlight.app;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLTransientConnectionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;

/// Says "not now" where more comes at once than the database has connections for: a request that
/// waited for one in vain is answered 503 with the time to come back, and is no fault of anybody.
/// Whatever was acknowledged was kept.
final class BusyFilter extends OncePerRequestFilter {

  private static final Logger LOG = LoggerFactory.getLogger(BusyFilter.class);
  private static final String SECONDS = "5";

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      chain.doFilter(request, response);
    } catch (ServletException | RuntimeException fault) {
      if (!isBusy(fault) || response.isCommitted()) {
        throw fault;
      }
      LOG.warn("more comes at once than the database takes: a request was told to come back");
      refuse(request, response);
    }
  }

  private static boolean isBusy(Throwable fault) {
    for (var one = fault; one != null; one = one.getCause()) {
      if (one instanceof SQLTransientConnectionException) {
        return true;
      }
    }
    return false;
  }

  private static void refuse(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.resetBuffer();
    response.setHeader("Retry-After", SECONDS);
    response.setHeader("Cache-Control", "no-store");
    if (!request.getRequestURI().startsWith("/api/")) {
      response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setContentType("application/problem+json");
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    response.getWriter().write("""
        {"status":503,"rule":"busy","detail":"more comes at once than can be kept; send the same \
        again in %s seconds: what is sent twice is kept once"}""".formatted(SECONDS));
  }
}
