package org.nightlight.tell;

import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// A page for reporters: in no cache and in no search engine.
final class PublicPage {

  private PublicPage() {}

  static ServerResponse show(HttpStatus status, String template, Map<String, Object> model) {
    return ServerResponse.status(status)
        .cacheControl(CacheControl.noStore())
        .header("X-Robots-Tag", "noindex, nofollow, noarchive")
        .render(template, model);
  }

  /// Where a request came from, for a quota; not kept.
  static String address(ServerRequest request) {
    return request.servletRequest().getRemoteAddr();
  }
}
