package org.nightlight.oversight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Proofs over trees of every small shape, and signed checkpoints.
class ProofTest {

  private static final int MOST = 20;

  @TempDir
  private java.nio.file.Path folder;

  private static byte[] leaf(long number) {
    return Tree.leaf(("entry " + number).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  private static byte[] root(long from, long until) {
    var tree = new Tree();
    for (var at = from; at < until; at++) {
      tree.add(leaf(at));
    }
    return tree.root();
  }

  private static List<byte[]> bent(List<byte[]> path, int at) {
    var bent = new ArrayList<byte[]>();
    path.forEach(hash -> bent.add(hash.clone()));
    bent.get(at)[0] ^= 1;
    return bent;
  }

  @Test
  void everyEntryOfEveryTreeIsProvedAndNoOtherIs() {
    for (var size = 1; size <= MOST; size++) {
      var root = root(0, size);
      for (var at = 0; at < size; at++) {
        var path = Proof.inclusion(at, size, ProofTest::root);
        assertThat(Proof.includes(root, size, at, leaf(at), path)).isTrue();
        assertThat(Proof.includes(root, size, at, leaf(at + 1), path)).isFalse();
        assertThat(Proof.includes(root, size, at + 1, leaf(at), path)).isFalse();
        for (var one = 0; one < path.size(); one++) {
          assertThat(Proof.includes(root, size, at, leaf(at), bent(path, one))).isFalse();
        }
      }
    }
  }

  @Test
  void everyEarlierHeadIsProvedToBeTheBeginningAndNoOtherIs() {
    for (var after = 1; after <= MOST; after++) {
      for (var before = 1; before <= after; before++) {
        var path = Proof.consistency(before, after, ProofTest::root);
        var early = root(0, before);
        var late = root(0, after);
        assertThat(Proof.consistent(early, before, late, after, path)).isTrue();
        assertThat(Proof.consistent(root(1, before + 1), before, late, after, path))
            .isFalse();
        assertThat(Proof.consistent(early, before, root(1, after + 1), after, path))
            .isFalse();
        for (var one = 0; one < path.size(); one++) {
          assertThat(Proof.consistent(early, before, late, after, bent(path, one)))
              .isFalse();
        }
      }
    }
  }

  @Test
  void aSignedCheckpointOpensWithItsKeyAndAnyBitChangedInItIsFound() {
    var signet = Signet.kept(folder.resolve("record"));
    var head = new RecordAudit.Checkpoint(
        "nightlight/record/test", 7, java.util.Base64.getEncoder().encodeToString(root(0, 7)));
    var note = signet.sign(head.text(), head.origin());
    var key = signet.verifier(head.origin());
    assertThat(Signet.opened(note, key).map(RecordAudit.Checkpoint::parse)).contains(head);
    assertThat(Signet.kept(folder.resolve("record")).verifier(head.origin())).isEqualTo(key);
    var other = Signet.kept(folder.resolve("other")).verifier(head.origin());
    assertThat(Signet.opened(note, other)).isEmpty();
    for (var at = 0; at < note.length(); at++) {
      var bent = new StringBuilder(note);
      bent.setCharAt(at, (char) (note.charAt(at) ^ 1));
      assertThat(Signet.opened(bent.toString(), key).filter(head.text()::equals))
          .isEmpty();
    }
  }
}
