package org.nightlight.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nightlight.oversight.ProofCheck;
import org.nightlight.oversight.RecordAudit.Checkpoint;
import org.nightlight.oversight.Signet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Checks an exhibit's custody file without the server: every line of custody stands in the record,
/// and the record's head is signed by the key that was kept elsewhere.
public final class CustodyCheck {

  static final String FORMAT = "nightlight-custody/1";

  /// How far the times of a line and of its entry in the record may be apart: they are taken one
  /// after the other in one transaction.
  private static final Duration APART = Duration.ofSeconds(30);

  private CustodyCheck() {}

  /// What the record calls an act and its purpose. A purpose is a word of ours; what is none is not
  /// in the record, where nothing is ever taken away.
  static String recorded(String act, String purpose) {
    return act + "-exhibit" + (purpose.matches("[a-z]+(-[a-z]+){0,8}") ? "-for-" + purpose : "");
  }

  /// Of how many lines the record does not say for what: those are this server's word alone.
  public static long unproved(String json) {
    return JsonMapper.builder()
        .build()
        .readTree(json)
        .path("record")
        .valueStream()
        .filter(one -> !one.path("entry").path(4).asString("").contains("-exhibit-for-"))
        .count();
  }

  /// What does not fit, each named; empty where everything does.
  ///
  /// @param verifier the record's public key, kept elsewhere
  /// @param original hex SHA-256 of the original, where somebody has it
  public static List<String> troubles(String json, String verifier, Optional<String> original) {
    var troubles = new ArrayList<String>();
    try {
      var file = JsonMapper.builder().build().readTree(json);
      if (!text(file, "format").equals(FORMAT)) {
        return List.of("the file is no custody file");
      }
      var head = Signet.opened(text(file, "checkpoint"), verifier).map(Checkpoint::parse);
      if (head.isEmpty()) {
        troubles.add("the checkpoint's signature is not of this key");
      }
      original
          .filter(digest -> !digest.equals(text(file, "sha256")))
          .ifPresent(_ -> troubles.add("the original is not the one that was sealed"));
      lines(file, head, troubles);
    } catch (RuntimeException _) {
      troubles.add("the file is no custody file");
    }
    return List.copyOf(troubles);
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asString("");
  }

  private static void lines(JsonNode file, Optional<Checkpoint> head, List<String> troubles) {
    var custody = file.path("custody").valueStream().toList();
    var record = file.path("record").valueStream().toList();
    var thing = "exhibit/" + text(file, "exhibit");
    for (var at = 0; at < record.size(); at++) {
      var name = "line " + (at + 1);
      ProofCheck.trouble(record.get(at).toString(), head)
          .ifPresent(trouble -> troubles.add(name + ": " + trouble));
      if (at >= custody.size() || !says(record.get(at), custody.get(at), thing)) {
        troubles.add(name + " is not what the record says");
      }
    }
    if (custody.size() > record.size()) {
      troubles.add(
          "lines %d to %d do not stand in the record".formatted(record.size() + 1, custody.size()));
    }
    var sealed = custody.isEmpty() ? "" : text(custody.getFirst(), "sha256");
    if (!sealed.equals(text(file, "sha256"))) {
      troubles.add("the exhibit's digest is not the one it was sealed with");
    }
  }

  private static boolean isNear(String one, String other) {
    return Duration.between(Instant.parse(one), Instant.parse(other)).abs().compareTo(APART) <= 0;
  }

  /// An entry from before purposes were recorded says the act alone.
  private static boolean isOf(String recorded, String act, String purpose) {
    return recorded.equals(recorded(act, purpose)) || recorded.equals(act + "-exhibit");
  }

  /// The record's lines are: format, id, time, actor, act, thing, digest.
  private static boolean says(JsonNode proof, JsonNode line, String thing) {
    var entry = proof.path("entry").valueStream().map(part -> part.asString("")).toList();
    return entry.size() == 7
        && isNear(entry.get(2), text(line, "at"))
        && entry.get(3).equals(text(line, "who"))
        && isOf(entry.get(4), text(line, "act"), text(line, "purpose"))
        && entry.get(5).equals(thing)
        && entry.get(6).equals(text(line, "sha256"));
  }
}
