package org.nightlight.app;

import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.nightlight.casework.Casework;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.StaffId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/// Headers, sign-in and cross-site forgery protection. What each route permits is decided by
/// [RouteGuard], which every route passes.
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class WebSecurity {

  private static final Logger LOG = LoggerFactory.getLogger(WebSecurity.class);

  static final String CONTENT_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  /// How long a browser comes by TLS alone, once it was told so.
  private static final Duration STRICT = Duration.ofDays(365);

  /// What a platform sends carries its key with every request, which [RouteGuard] looks at: there
  /// is
  /// nobody to sign in, nothing to remember, and no cookie anyone could ride on.
  @Bean
  @Order(1)
  SecurityFilterChain platforms(HttpSecurity http, Settings settings) {
    return http.securityMatcher("/api/**")
        .csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .anonymous(AbstractHttpConfigurer::disable)
        .securityContext(AbstractHttpConfigurer::disable)
        .sessionManagement(AbstractHttpConfigurer::disable)
        .headers(headers -> said(headers, settings))
        .build();
  }

  private static void said(HeadersConfigurer<HttpSecurity> headers, Settings settings) {
    // The proxy in front ends TLS and speaks http to us: that people come by it, the address says.
    var byTls = settings.address().startsWith("https:");
    headers
        .httpStrictTransportSecurity(strict -> strict
            .requestMatcher(_ -> byTls)
            .includeSubDomains(false)
            .maxAgeInSeconds(STRICT.toSeconds()))
        .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
        .permissionsPolicyHeader(
            policy -> policy.policy("camera=(), microphone=(), geolocation=()"));
  }

  @Bean
  SecurityFilterChain security(
      HttpSecurity http,
      Oversight oversight,
      Casework casework,
      Frame frame,
      Settings settings,
      Clock clock) {
    var signIn = new StaffSignIn(oversight, frame);
    var passkeys = new PasskeySignIn(oversight, signIn);
    settings.provider().ifPresent(provider -> {
      var secure = settings.address().startsWith("https:");
      new ProviderSignIn(provider, oversight, signIn, clock, secure)
          .addTo(http, settings.address());
    });
    return http.authorizeHttpRequests(every -> every.anyRequest().permitAll())
        .authenticationProvider(signIn)
        .formLogin(form -> form.loginPage("/staff/sign-in")
            .authenticationDetailsSource(StaffSignIn.Attempt::of)
            .successHandler(signIn)
            .failureHandler(signIn))
        .addFilterBefore(passkeys.challenge(), AuthorizationFilter.class)
        .addFilterAfter(passkeys.answer(), UsernamePasswordAuthenticationFilter.class)
        .logout(out -> out.logoutUrl("/staff/sign-out")
            .addLogoutHandler((_, _, who) -> giveBack(casework, who))
            .logoutSuccessUrl("/staff/sign-in?out"))
        .csrf(csrf ->
            // A reporter carries no cookie anyone could ride on.
            csrf.ignoringRequestMatchers("/tell/**", "/follow/**", "/statement/**"))
        .headers(headers -> said(headers, settings))
        .build();
  }

  /// What somebody held waits again once they sign out; where that fails, they are signed out all
  /// the same and the lease ends by itself.
  private static void giveBack(Casework casework, @Nullable Authentication who) {
    if (who == null) {
      return;
    }
    try {
      casework.signedOut(StaffId.of(who.getName()));
    } catch (RuntimeException fault) {
      LOG.warn("held cases were not given back: {}", fault.getClass().getSimpleName());
    }
  }
}
