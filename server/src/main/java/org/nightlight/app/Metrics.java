package org.nightlight.app;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.Routes.Route;
import org.nightlight.store.Secrets;
import org.nightlight.store.Store;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// Figures for whoever watches the installation, in Prometheus' format at `/metrics`. They count
/// routes, never addresses or people. Who reads them shows the token from the folder `keys`.
final class Metrics implements AutoCloseable {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collector = new JvmGcMetrics();
  private final byte[] token;

  Metrics(Store store, Oversight oversight, Path tokenFile) {
    try {
      this.token = ("Bearer " + Secrets.text(tokenFile)).getBytes(StandardCharsets.UTF_8);
    } catch (IOException fault) {
      throw new UncheckedIOException("the metrics' token cannot be read", fault);
    }
    List.of(
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ProcessorMetrics(),
            new UptimeMetrics(),
            collector)
        .forEach(binder -> binder.bindTo(registry));
    registry.gauge("nightlight.record.unsealed", oversight, Oversight::unsealed);
    registry.gauge(
        "nightlight.handoffs.waiting", store, one -> one.outbox().waiting().size());
    registry.gauge(
        "nightlight.handoffs.troubled",
        store,
        one -> one.outbox().waiting().stream()
            .filter(waiting -> waiting.trouble().isPresent())
            .count());
    registry.gauge("nightlight.database.up", store, one -> one.troubles().isEmpty() ? 1 : 0);
  }

  Routes routes() {
    return new Routes().open(HttpMethod.GET, "/metrics", this::show);
  }

  /// Times an answer under its route's pattern.
  ServerResponse timed(Route route, Callable<ServerResponse> answer) throws Exception {
    var start = System.nanoTime();
    var status = 500;
    try {
      var response = answer.call();
      status = response.statusCode().value();
      return response;
    } finally {
      Timer.builder("nightlight.http")
          .tag("method", route.method().name())
          .tag("route", route.path())
          .tag("status", status / 100 + "xx")
          .register(registry)
          .record(Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private ServerResponse show(ServerRequest request) {
    var given = request.headers().firstHeader(HttpHeaders.AUTHORIZATION);
    var bytes = (given == null ? "" : given).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(bytes, token)
        ? ServerResponse.ok().contentType(MediaType.TEXT_PLAIN).body(registry.scrape())
        : ServerResponse.status(HttpStatus.UNAUTHORIZED)
            .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
            .build();
  }

  @Override
  public void close() {
    collector.close();
    registry.close();
  }
}
