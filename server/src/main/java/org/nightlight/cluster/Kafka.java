package org.nightlight.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/// A Kafka cluster as the environment names it: where it is, how it is spoken to, and which topics
/// are ours.
///
/// @param servers `host:port,host:port`
/// @param security what Kafka's clients are told besides: SASL, TLS and the like
/// @param activity the topic the admitted log is published to; empty where it is not
/// @param signals the topic detectors that run elsewhere write to; empty where they run here
/// @param group the consumer group of the job, by which its progress is known
public record Kafka(
    String servers,
    Map<String, String> security,
    Optional<String> activity,
    Optional<String> signals,
    String group) {

  /// The group of the job, unless it is told otherwise.
  public static final String GROUP = "nightlight-detection";

  private static final String TOPIC = "[a-zA-Z0-9._-]{1,249}";

  public Kafka {
    security = Map.copyOf(security);
    if (signals.isPresent() && activity.isEmpty()) {
      throw new IllegalStateException(
          "NIGHTLIGHT_ACTIVITY_TOPIC must be set where NIGHTLIGHT_SIGNALS_TOPIC is:"
              + " detectors elsewhere read the published log");
    }
    activity.ifPresent(Kafka::check);
    signals.ifPresent(Kafka::check);
  }

  private static void check(String topic) {
    if (!topic.matches(TOPIC)) {
      throw new IllegalStateException(
          "a topic is named with letters, digits and . _ - only, was " + topic);
    }
  }

  /// Reads the settings; empty where no servers are named.
  public static Optional<Kafka> from(Map<String, String> environment) {
    var servers = environment.getOrDefault("NIGHTLIGHT_KAFKA_SERVERS", "");
    if (servers.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Kafka(
        servers,
        given(environment, "NIGHTLIGHT_KAFKA_PROPERTIES").map(Kafka::read).orElse(Map.of()),
        given(environment, "NIGHTLIGHT_ACTIVITY_TOPIC"),
        given(environment, "NIGHTLIGHT_SIGNALS_TOPIC"),
        given(environment, "NIGHTLIGHT_DETECTION_GROUP").orElse(GROUP)));
  }

  private static Optional<String> given(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private static Map<String, String> read(String file) {
    var properties = new Properties();
    try (var in = Files.newBufferedReader(Path.of(file))) {
      properties.load(in);
    } catch (IOException fault) {
      throw new UncheckedIOException("NIGHTLIGHT_KAFKA_PROPERTIES names a file to read", fault);
    }
    var all = new HashMap<String, String>();
    properties.stringPropertyNames().forEach(name -> all.put(name, properties.getProperty(name)));
    return all;
  }

  /// What a client is told: what it must be, and over how it speaks to the servers.
  Map<String, Object> client(Map<String, Object> needs) {
    var all = new HashMap<String, Object>(security);
    all.put("bootstrap.servers", servers);
    all.putAll(needs);
    return all;
  }

  /// Without what may be secret, so that it can stand in a log.
  @Override
  public String toString() {
    return "Kafka[" + servers + "]";
  }
}
