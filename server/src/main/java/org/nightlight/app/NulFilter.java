package org.nightlight.app;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses text that holds the character NUL, whoever sends it and however: nobody can have typed
/// it, and no text that holds it can be kept. It comes before sign-in and every route.
final class NulFilter extends OncePerRequestFilter {

  static final String WORDS = "a text holds the character NUL (U+0000), which cannot be kept:"
      + " take it out and send the same again; nothing of it was kept";

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var type = String.valueOf(request.getContentType()).toLowerCase(Locale.ROOT);
    if (inQuery(request)
        || (type.startsWith("application/x-www-form-urlencoded") && inForm(request))) {
      refuse(request, response);
      return;
    }
    try {
      chain.doFilter(type.contains("json") ? new Watched(request) : request, response);
    } catch (ServletException | RuntimeException fault) {
      if (!Complaints.cameOf(Found.class, fault) || response.isCommitted()) {
        throw fault;
      }
      response.reset();
      refuse(request, response);
    }
  }

  private static boolean inQuery(HttpServletRequest request) {
    var query = request.getQueryString();
    return query != null && query.contains("%00");
  }

  private static boolean inForm(HttpServletRequest request) {
    return request.getParameterMap().entrySet().stream().anyMatch(one -> {
      var found = one.getKey().indexOf(0) >= 0;
      for (var value : one.getValue()) {
        found |= value.indexOf(0) >= 0;
      }
      return found;
    });
  }

  private static void refuse(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    if (request.getRequestURI().startsWith("/api/")) {
      problem(response, HttpServletResponse.SC_BAD_REQUEST, "nul-in-text", WORDS);
    } else {
      response.setContentType("text/plain");
      response.getWriter().write("Not kept: " + WORDS + ".");
    }
  }

  /// Answers a program as every route does, for filters that stand before them all.
  ///
  /// @param detail words that need no escaping in JSON
  static void problem(HttpServletResponse response, int status, String rule, String detail)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/problem+json");
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    response.getWriter().write("""
        {"status":%d,"rule":"%s","detail":"%s"}""".formatted(status, rule, detail));
  }

  /// That a body held one.
  private static final class Found extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Found() {
      super("NUL in a text", null, false, false);
    }
  }

  /// A request whose JSON is watched as it is read.
  private static final class Watched extends HttpServletRequestWrapper {

    Watched(HttpServletRequest request) {
      super(request);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      return new WatchedStream(super.getInputStream());
    }
  }

  /// Finds a NUL in JSON, as a byte or as an escape, wherever the reads that bring it are cut.
  private static final class WatchedStream extends ServletInputStream {

    private static final String ESCAPE = "\\u0000";

    private final ServletInputStream in;

    /// How much of an escape has come.
    private int come;

    WatchedStream(ServletInputStream in) {
      this.in = in;
    }

    private void watch(int one) {
      if (one == 0) {
        throw new Found();
      }
      if (come == 1 && one == '\\') {
        // A backslash that is itself escaped begins nothing.
        come = 0;
      } else if (one == ESCAPE.charAt(come)) {
        come++;
        if (come == ESCAPE.length()) {
          throw new Found();
        }
      } else {
        come = one == '\\' ? 1 : 0;
      }
    }

    @Override
    public int read() throws IOException {
      var one = in.read();
      if (one >= 0) {
        watch(one);
      }
      return one;
    }

    @Override
    public int read(byte[] bytes, int from, int most) throws IOException {
      var read = in.read(bytes, from, most);
      for (var at = from; at < from + read; at++) {
        watch(bytes[at]);
      }
      return read;
    }

    @Override
    public boolean isFinished() {
      return in.isFinished();
    }

    @Override
    public boolean isReady() {
      return in.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      in.setReadListener(listener);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
