package org.nightlight.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nightlight.oversight.Role;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;

/// Signing in with an identity provider: Spring's own authorization server, on a port of its own.
class ProviderSignInTest {

  private static final String PASSWORD = "of the provider";
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

  private static ServletWebServerApplicationContext provider;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    var port = freePort();
    var application = new SpringApplication(ProviderOfTheTest.class);
    application.setDefaultProperties(Map.of(
        "server.port",
        0,
        "server.address",
        "127.0.0.1",
        "server.servlet.session.cookie.name",
        "provider",
        "test.redirect",
        "http://127.0.0.1:" + port + "/login/oauth2/code/staff"));
    provider = (ServletWebServerApplicationContext) application.run();
    var running = java.util.Objects.requireNonNull(provider.getWebServer());
    var issuer = "http://127.0.0.1:" + running.getPort();
    var told = new Provider(
        issuer,
        "nightlight",
        "client-secret",
        "Harbour House",
        "groups",
        Provider.roles("safety=reviewer,safety-leads=lead"));
    server = TestServer.start(settings -> new Settings(
        settings.data(),
        settings.bind(),
        port,
        settings.database(),
        settings.activityRetention(),
        "http://127.0.0.1:" + port,
        Optional.of(told),
        settings.looksADay(),
        settings.holdNews(),
        settings.policies(),
        false));
  }

  @AfterAll
  static void stop() {
    server.close();
    provider.close();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Somebody with a browser who follows the redirects between the two by hand.
  private static final class Browser {

    private final HttpClient client =
        HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    HttpResponse<String> get(String address) throws Exception {
      return client.send(
          HttpRequest.newBuilder(URI.create(address)).build(),
          HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String address, String form) throws Exception {
      return client.send(
          HttpRequest.newBuilder(URI.create(address))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString(form))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> follow(HttpResponse<String> answer) throws Exception {
      var next = answer
          .uri()
          .resolve(answer
              .headers()
              .firstValue("Location")
              .orElseThrow(() -> new AssertionError(
                  answer.uri() + " answered " + answer.statusCode() + answer.body())));
      return get(next.toString());
    }

    /// From our page to the provider's form and back; answers what we say in the end.
    HttpResponse<String> signIn(String name) throws Exception {
      var form = follow(follow(get(here() + "/oauth2/authorization/staff")));
      var token = CSRF.matcher(form.body());
      assertThat(token.find()).as(form.body()).isTrue();
      var in = post(
          form.uri().toString(),
          "username=" + name + "&password=" + word(PASSWORD) + "&_csrf=" + word(token.group(1)));
      return follow(follow(in));
    }

    private static String word(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }

  private static String here() {
    return "http://127.0.0.1:" + server.port();
  }

  @Test
  void makesAnAccountInTheRolesThatTheGroupsGiveAndTheSameOneNextTime() throws Exception {
    assertThat(new Browser().get(here() + "/staff/sign-in").body())
        .contains("Sign in with Harbour House");
    var browser = new Browser();
    var back = browser.signIn("kai");
    assertThat(back.statusCode()).isEqualTo(200);
    assertThat(back.body()).contains("url=/queue");
    assertThat(back.headers().allValues("Set-Cookie").toString())
        .contains("nightlight=")
        .contains("SameSite=Strict");
    assertThat(browser.get(here() + "/staff/me").body()).contains("Kai Provider, reviewer");
    assertThat(browser.get(here() + "/staff").statusCode()).isEqualTo(403);
    new Browser().signIn("kai");
    var lead = server.signedIn("local-admin", Role.ADMINISTRATOR);
    assertThat(lead.get("/staff").body().split("Kai Provider</", -1)).hasSizeLessThanOrEqualTo(3);
    assertThat(lead.get("/record?act=sign-in-vouched").body()).contains("reviewer");
  }

  @Test
  void letsNobodyInWhomTheProviderGivesNoRoleHere() throws Exception {
    var browser = new Browser();
    var back = browser.signIn("stranger");
    assertThat(back.headers().firstValue("Location").orElse("")).endsWith("?not-vouched");
    assertThat(
            browser.get(here() + "/staff/me").headers().firstValue("Location").orElse(""))
        .endsWith("/staff/sign-in");
  }

  @Test
  void takesNoAnswerThatThisBrowserDidNotAskFor() throws Exception {
    var asked = new Browser().get(here() + "/oauth2/authorization/staff");
    var state = asked
        .headers()
        .firstValue("Location")
        .orElseThrow()
        .replaceAll(".*[?&]state=([^&]+).*", "$1");
    assertThat(asked.headers().firstValue("Location").orElseThrow())
        .contains("nonce=", "code_challenge=", "code_challenge_method=S256");
    assertThat(asked.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HttpOnly")
        .contains("SameSite=Lax");
    var other = new Browser().get(here() + "/login/oauth2/code/staff?code=stolen&state=" + state);
    assertThat(other.headers().firstValue("Location").orElse("")).endsWith("?not-vouched");
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableWebSecurity
  static class ProviderOfTheTest {

    @Bean
    SecurityFilterChain security(HttpSecurity http) {
      http.oauth2AuthorizationServer(one -> one.oidc(Customizer.withDefaults()))
          .authorizeHttpRequests(every -> every.anyRequest().authenticated())
          .exceptionHandling(asked -> asked.defaultAuthenticationEntryPointFor(
              new LoginUrlAuthenticationEntryPoint("/login"),
              new MediaTypeRequestMatcher(MediaType.TEXT_HTML)))
          .formLogin(Customizer.withDefaults());
      return http.build();
    }

    @Bean
    RegisteredClientRepository clients(
        @org.springframework.beans.factory.annotation.Value("${test.redirect}") String redirect) {
      return new InMemoryRegisteredClientRepository(
          RegisteredClient.withId(UUID.randomUUID().toString())
              .clientId("nightlight")
              .clientSecret("{noop}client-secret")
              .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
              .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
              .redirectUri(redirect)
              .scope("openid")
              .scope("profile")
              .clientSettings(ClientSettings.builder()
                  .requireProofKey(true)
                  .requireAuthorizationConsent(false)
                  .build())
              .build());
    }

    @Bean
    AuthorizationServerSettings itself() {
      return AuthorizationServerSettings.builder().build();
    }

    @Bean
    UserDetailsService people() {
      return new InMemoryUserDetailsManager(
          User.withUsername("kai")
              .password("{noop}" + PASSWORD)
              .authorities("safety")
              .build(),
          User.withUsername("stranger")
              .password("{noop}" + PASSWORD)
              .authorities("post")
              .build());
    }

    @Bean
    JWKSource<SecurityContext> keys() throws Exception {
      RSAKey key = new RSAKeyGenerator(2048).keyID("test").generate();
      return new ImmutableJWKSet<>(new JWKSet(key));
    }

    @Bean
    JwtDecoder reader(JWKSource<SecurityContext> keys) {
      return NimbusJwtDecoder.withJwkSource(keys).build();
    }

    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> groups() {
      return context -> {
        Authentication user = java.util.Objects.requireNonNull(context.getPrincipal());
        context.getClaims().claim("name", "Kai Provider");
        context
            .getClaims()
            .claim(
                "groups",
                Set.copyOf(user.getAuthorities().stream()
                    .map(a -> String.valueOf(a.getAuthority()))
                    .toList()));
      };
    }
  }
}
