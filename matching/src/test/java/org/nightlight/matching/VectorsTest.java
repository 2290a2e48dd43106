package org.nightlight.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VectorsTest {

  @Test
  void thisBuildRunsVectorCode() {
    assertThat(Pdq.fastest().engine()).isEqualTo("vector");
  }

  @Test
  void vectorCodeRunsInAJavaThatWasNotStartedWithItWhereTheDoorIsOpen() throws Exception {
    assertThat(saidBy("--add-exports=java.base/jdk.internal.module=ALL-UNNAMED"))
        .isEqualTo("vector 1f");
  }

  @Test
  void plainCodeRunsWhereTheDoorIsShut() throws Exception {
    assertThat(saidBy("-Dnothing=more")).isEqualTo("plain 1f");
  }

  private static String saidBy(String option) throws IOException, InterruptedException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ArrayList<>(List.of(java, option, "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(Asked.class.getName());
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return said.strip();
  }

  /// Says which engine runs, and the distance at which its index finds the one hash it knows.
  static final class Asked {

    private Asked() {}

    static void main() {
      var index = HashIndex.empty();
      index.add(new PdqHash(0, 0, 0, 0), 1);
      var near = index.find(new PdqHash(0, 0, 0, Integer.MAX_VALUE), Distance.SAME_IMAGE);
      System.out.printf(
          "%s %x%n", Pdq.fastest().engine(), near.getFirst().distance().bits());
    }
  }
}
