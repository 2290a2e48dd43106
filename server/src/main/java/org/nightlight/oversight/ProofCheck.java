package org.nightlight.oversight;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Checks a proof without the server, its database or its keys.
public final class ProofCheck {

  private ProofCheck() {}

  /// What is wrong with a proof; empty where it holds.
  ///
  /// @param checkpoint one kept elsewhere, which the proof's head must be
  public static Optional<String> trouble(String json, Optional<RecordAudit.Checkpoint> checkpoint) {
    try {
      var proof = JsonMapper.builder().build().readTree(json);
      var other = checkpoint.filter(kept -> kept.size() != proof.path("size").longValue()
          || !kept.root().equals(proof.path("root").asString("")));
      if (other.isPresent()) {
        return Optional.of("the proof is of another head than the checkpoint");
      }
      return switch (proof.path("kind").asString("")) {
        case "inclusion" -> inclusion(proof);
        case "consistency" -> consistency(proof);
        default -> Optional.of("the file is no proof");
      };
    } catch (RuntimeException _) {
      return Optional.of("the file is no proof");
    }
  }

  private static Optional<String> inclusion(JsonNode proof) {
    var lines = proof.path("entry").valueStream().map(line -> line.asString("")).toList();
    var leaf = Tree.leaf((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    var holds = Proof.includes(
        hash(proof.path("root")),
        proof.path("size").longValue(),
        proof.path("position").longValue(),
        leaf,
        hashes(proof));
    return holds ? Optional.empty() : Optional.of("the entry is not in the record with this head");
  }

  private static Optional<String> consistency(JsonNode proof) {
    var holds = Proof.consistent(
        hash(proof.path("rootBefore")),
        proof.path("before").longValue(),
        hash(proof.path("root")),
        proof.path("size").longValue(),
        hashes(proof));
    return holds
        ? Optional.empty()
        : Optional.of("the earlier head is not the beginning of the later one");
  }

  private static byte[] hash(JsonNode node) {
    return Base64.getDecoder().decode(node.asString(""));
  }

  private static List<byte[]> hashes(JsonNode proof) {
    return proof.path("hashes").valueStream().map(ProofCheck::hash).toList();
  }
}
