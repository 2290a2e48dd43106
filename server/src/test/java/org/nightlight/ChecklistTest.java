package org.nightlight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The checklist of the security standard names the tests that hold it to its word.
class ChecklistTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| V\\d.*$");
  private static final Pattern NAMED = Pattern.compile("`(\\w+Test)`");

  private static Set<String> tests() throws IOException {
    var names = new TreeSet<String>();
    for (var module : Set.of("matching", "detection", "flink", "server", "browser-tests")) {
      try (var files = Files.walk(ROOT.resolve(module).resolve("src"))) {
        names.addAll(files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith("Test.java"))
            .map(name -> name.substring(0, name.length() - ".java".length()))
            .collect(Collectors.toSet()));
      }
    }
    return names;
  }

  @Test
  void everyTestItNamesIsThereAndEveryClaimThatSomethingIsMetNamesOneOrSaysHowElse()
      throws IOException {
    var checklist = Files.readString(ROOT.resolve("docs").resolve("asvs.md"));
    var named = new TreeSet<String>();
    var met = 0;
    for (var row : ROW.matcher(checklist).results().map(one -> one.group()).toList()) {
      var cells = row.split("\\|", -1);
      NAMED.matcher(row).results().forEach(one -> named.add(one.group(1)));
      if (cells[3].strip().startsWith("met")) {
        met++;
        assertThat(cells[4].strip()).as(row).isNotEqualTo("-");
      }
    }
    assertThat(met).isGreaterThan(15);
    assertThat(tests()).containsAll(named);
  }
}
