package org.nightlight.app;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLTransientConnectionException;
import org.nightlight.language.Languages;
import org.nightlight.language.SayDialect;
import org.nightlight.oversight.Oversight;
import org.nightlight.store.Busy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/// Puts the rooms' routes behind their guard, and what every page shows around them.
@Configuration(proxyBeanMethods = false)
class Web {

  @Bean
  RouterFunction<ServerResponse> router(
      Wiring.RouteTable table, Oversight oversight, Metrics metrics) {
    return new RouteGuard(oversight, metrics).guard(table.all());
  }

  @Bean
  FilterRegistrationBean<NulFilter> nulFilter() {
    var filter = new FilterRegistrationBean<>(new NulFilter());
    // After the encoding is settled, before anybody reads a form.
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 20);
    return filter;
  }

  @Bean
  FilterRegistrationBean<BusyFilter> busyFilter() {
    var filter = new FilterRegistrationBean<>(new BusyFilter());
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
    return filter;
  }

  @Bean
  SayDialect sayDialect() {
    return new SayDialect();
  }

  @Bean
  Frame frame(
      Wiring.RouteTable table, Oversight oversight, Languages languages, Settings settings) {
    return new Frame(table, oversight, languages, settings.address());
  }

  @Bean
  WebMvcConfigurer framed(Frame frame) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(frame);
      }
    };
  }

  /// Says "not now" where more comes at once than the database has connections for, or than is
  /// written in time: such a request is answered 503 with the time to come back. Whatever was
  /// acknowledged was kept.
  static final class BusyFilter extends OncePerRequestFilter {

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
      return Complaints.cameOf(SQLTransientConnectionException.class, fault)
          || Complaints.cameOf(Busy.class, fault);
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
      NulFilter.problem(
          response,
          HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          "busy",
          "more comes at once than can be kept; send the same again in " + SECONDS
              + " seconds: what is sent twice is kept once");
    }
  }
}
