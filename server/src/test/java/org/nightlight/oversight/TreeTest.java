package org.nightlight.oversight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The vectors are those of the Certificate Transparency project's own tests for RFC 6962.
class TreeTest {

  private static final List<String> LEAVES = List.of(
      "",
      "00",
      "10",
      "2021",
      "3031",
      "40414243",
      "5051525354555657",
      "606162636465666768696a6b6c6d6e6f");

  private static final List<String> ROOTS = List.of(
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  @Test
  void givesTheRootsOfCertificateTransparency() {
    var tree = new Tree();
    assertThat(hex(tree.root())).isEqualTo(ROOTS.getFirst());
    for (var at = 0; at < LEAVES.size(); at++) {
      tree.add(Tree.leaf(HexFormat.of().parseHex(LEAVES.get(at))));
      assertThat(hex(tree.root())).as("of %d leaves", at + 1).isEqualTo(ROOTS.get(at + 1));
    }
  }

  @Test
  void goesOnFromItsStateAsIfItHadNeverStopped() {
    var whole = new Tree();
    var resumed = new Tree();
    for (var at = 0; at < 200; at++) {
      var leaf = Tree.leaf(new byte[] {(byte) at});
      whole.add(leaf);
      resumed = new Tree(resumed.size(), resumed.state());
      resumed.add(leaf);
      assertThat(resumed.root()).isEqualTo(whole.root());
    }
  }

  @Test
  void keepsAsManyHashesAsTheSizeHasOnesInBinary() {
    var tree = new Tree();
    for (var at = 0; at < 1_000; at++) {
      tree.add(Tree.leaf(new byte[] {(byte) at}));
    }
    assertThat(tree.state()).hasSize(Long.bitCount(1_000) * Tree.HASH);
  }

  @Test
  void refusesAStateThatDoesNotFitItsSize() {
    assertThatThrownBy(() -> new Tree(3, new byte[Tree.HASH]))
        .hasMessage("a tree of size 3 has 2 subtrees, the state has 32 bytes");
  }

  private static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }
}
