package org.nightlight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Where everything is tested, another module runs these tests; it needs what they need.
class TestedApartTest {

  private static final Pattern DEPENDENCY =
      Pattern.compile("(?s)<dependency>(?:(?!</dependency>).)*</dependency>");
  private static final Pattern NAME = Pattern.compile("<artifactId>([^<]+)</artifactId>");

  private static Set<String> forTests(Path pom) throws IOException {
    var names = new TreeSet<String>();
    DEPENDENCY
        .matcher(Files.readString(pom))
        .results()
        .filter(one -> one.group().contains("<scope>test</scope>"))
        .forEach(one -> NAME.matcher(one.group()).results().findFirst().ifPresent(name -> {
          names.add(name.group(1));
        }));
    return names;
  }

  @Test
  void theModuleThatRunsTheseTestsApartHasEveryLibraryOfTheirs() throws IOException {
    var here = forTests(Path.of("pom.xml"));
    assertThat(here).isNotEmpty();
    assertThat(forTests(Path.of("..", "server-tests", "pom.xml"))).containsAll(here);
  }
}
