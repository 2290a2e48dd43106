package org.nightlight.app;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.nightlight.oversight.Passwords;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/// A running server: the database, the rooms and the HTTP side, started and stopped as one.
final class Server implements AutoCloseable {

  private final ServletWebServerApplicationContext context;
  private final CountDownLatch stopped = new CountDownLatch(1);

  private Server(ServletWebServerApplicationContext context) {
    this.context = context;
    context.addApplicationListener(event -> {
      if (event instanceof org.springframework.context.event.ContextClosedEvent) {
        stopped.countDown();
      }
    });
  }

  /// Starts a server and returns once it answers.
  static Server start(Settings settings) {
    return start(settings, Passwords.costly());
  }

  /// The same with passwords kept in another way.
  static Server start(Settings settings, Passwords passwords) {
    var application = new SpringApplication(Wiring.class);
    application.setBannerMode(Banner.Mode.OFF);
    application.setDefaultProperties(properties(settings));
    ApplicationContextInitializer<GenericApplicationContext> told = context -> {
      context.registerBean(Settings.class, () -> settings);
      context.registerBean(Passwords.class, () -> passwords);
    };
    application.addInitializers(told);
    return new Server((ServletWebServerApplicationContext) application.run());
  }

  private static Map<String, Object> properties(Settings settings) {
    var properties = new HashMap<String, Object>();
    properties.put("server.address", settings.bind());
    properties.put("server.port", settings.port());
    properties.put("server.servlet.session.cookie.secure", settings.address().startsWith("https:"));
    if (settings.jsonLog()) {
      // Neither the message of a fault nor where it came from: they may hold what somebody sent.
      properties.put("logging.structured.format.console", "ecs");
      properties.put("logging.structured.json.exclude", "error.message,error.stack_trace");
    }
    return properties;
  }

  /// The port it listens on.
  int port() {
    var web = context.getWebServer();
    if (web == null) {
      throw new IllegalStateException("the server has no web side");
    }
    return web.getPort();
  }

  /// One of the doors.
  <T> T door(Class<T> type) {
    return context.getBean(type);
  }

  /// Waits until somebody stops the server.
  void awaitStop() throws InterruptedException {
    stopped.await();
  }

  @Override
  public void close() {
    context.close();
  }
}
