package org.nightlight.routing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where rules put a case, and why.
///
/// @param bump how much earlier it stands than its priority alone would have it; negative for later
/// @param within how soon it is to be decided; empty where its priority says so
/// @param rule the name of the rule that met; "" where none did
/// @param version of the rules
/// @param because the facts the rule used, each as `reports.danger is now`
/// @param trouble why a rule could not be asked; "" where all could
public record Placement(
    String queue,
    Duration bump,
    Optional<Duration> within,
    String rule,
    int version,
    List<String> because,
    String trouble) {

  public Placement {
    because = List.copyOf(because);
  }
}
