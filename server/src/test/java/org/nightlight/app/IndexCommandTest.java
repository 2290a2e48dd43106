package org.nightlight.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightlight.matching.PdqHash;
import picocli.CommandLine;

class IndexCommandTest {

  private static final String ZERO = "0".repeat(64);
  private static final String ONE_BIT = "0".repeat(63) + "1";
  private static final String HIGH_BITS = "f".repeat(16) + "0".repeat(48);

  @TempDir
  Path folder;

  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  private int run(Object... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    return new CommandLine(new IndexCommand())
        .setExecutionExceptionHandler(new Complaints())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(java.util.Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
  }

  private Path list(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  private Path index(String... lines) throws IOException {
    var file = folder.resolve("index");
    assertThat(run("build", list("list", lines), "--out", file)).isZero();
    return file;
  }

  @Test
  void everyLineThatHoldsTheHashIsAMatchOrderedByQueryThenLine() throws IOException {
    var index = index(ONE_BIT, ZERO, HIGH_BITS, ZERO, ONE_BIT);
    assertThat(run("query", index, "--queries", list("queries", HIGH_BITS, ZERO)))
        .isZero();
    assertThat(out.toString().lines()).containsExactly("0,2,0", "1,0,1", "1,1,0", "1,3,0", "1,4,1");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void answersEveryRadiusAsBruteForceDoes() throws IOException {
    var random = new SplittableRandom(1);
    var known = new ArrayList<PdqHash>();
    for (int i = 0; i < 400; i++) {
      long noise = random.nextLong() & 0x0101_0303_0f0f_1111L;
      known.add(new PdqHash(noise, noise & random.nextLong(), 0, i % 3));
    }
    var lines = known.stream().map(PdqHash::toString).toArray(String[]::new);
    var index = index(lines);
    var queries = list("queries", java.util.Arrays.copyOf(lines, 40));
    for (int radius : new int[] {0, 1, 15, 16, 31, 32, 48, 63}) {
      assertThat(run("query", index, "--queries", queries, "--radius", radius)).isZero();
      assertThat(out.toString().lines().toList()).isEqualTo(bruteForce(known, radius));
    }
  }

  private static List<String> bruteForce(List<PdqHash> known, int radius) {
    return IntStream.range(0, 40)
        .boxed()
        .flatMap(query -> IntStream.range(0, known.size())
            .filter(at -> known.get(query).distance(known.get(at)).bits() <= radius)
            .mapToObj(at -> query + "," + at + ","
                + known.get(query).distance(known.get(at)).bits()))
        .toList();
  }

  @Test
  void refusesAListWithABadLineAndWritesNoIndex() throws IOException {
    var file = folder.resolve("refused");
    var list = list("list", ZERO, "12ab", ZERO.replace('0', 'F'), "");
    assertThat(run("build", list, "--out", file)).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            list + " line 2 refused: a PDQ hash has 64 hex digits, was 4",
            list + " line 3 refused: a PDQ hash is lower-case hex, but character 0 is not",
            list + " line 4 refused: a PDQ hash has 64 hex digits, was 0",
            "no index was written");
    assertThat(folder.toFile().list()).containsExactly("list");
  }

  @Test
  void countsTheRefusedLinesItDoesNotName() throws IOException {
    var list = list("list", IntStream.range(0, 30).mapToObj(i -> "x").toArray(String[]::new));
    assertThat(run("build", list, "--out", folder.resolve("refused"))).isEqualTo(2);
    assertThat(err.toString().lines().toList())
        .hasSize(22)
        .contains(list + ": 30 lines refused in all");
  }

  @Test
  void refusesAQueryListWithABadLineAndAnswersNothing() throws IOException {
    var index = index(ZERO);
    assertThat(run("query", index, "--queries", list("queries", ZERO, "zero"))).isEqualTo(2);
    assertThat(err.toString()).contains("line 2 refused").contains("nothing was looked up");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void refusesARadiusItCannotAnswerQuickly() throws IOException {
    var index = index(ZERO);
    var queries = list("queries", ZERO);
    assertThat(run("query", index, "--queries", queries, "--radius", 64)).isEqualTo(2);
    assertThat(err.toString()).contains("--radius must be 0..63 bits, was 64");
    assertThat(run("query", index, "--queries", queries, "--radius", -1)).isEqualTo(2);
  }

  @Test
  void refusesADamagedIndex() throws IOException {
    var index = index(ZERO);
    var bytes = Files.readAllBytes(index);
    bytes[4096] ^= 1;
    var damaged = Files.write(folder.resolve("damaged"), bytes);
    assertThat(run("query", damaged, "--queries", list("queries", ZERO))).isEqualTo(2);
    assertThat(err.toString()).contains("is refused: ");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void anEmptyListIsAnIndexThatMatchesNothing() throws IOException {
    Files.writeString(folder.resolve("empty"), "");
    var index = folder.resolve("none");
    assertThat(run("build", folder.resolve("empty"), "--out", index)).isZero();
    assertThat(run("query", index, "--queries", list("queries", ZERO))).isZero();
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void namesAFileThatIsNotThere() throws IOException {
    var missing = folder.resolve("missing");
    assertThat(run("build", missing, "--out", folder.resolve("index"))).isOne();
    assertThat(err.toString()).contains("there is no file " + missing);
    assertThat(run("query", missing, "--queries", list("queries", ZERO))).isOne();
    assertThat(err.toString()).contains("there is no file " + missing);
  }

  @Test
  void saysWhatItCanDo() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("build or query");
  }
}
