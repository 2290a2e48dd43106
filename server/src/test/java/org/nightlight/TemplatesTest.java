package org.nightlight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What must hold in every page's template.
class TemplatesTest {

  private static final Pattern TAG = Pattern.compile("<[a-z:]+\\b[^>]*>");

  /// A fragment replaces its element before the element's condition is read: "there is none" once
  /// stood above full tables.
  @Test
  void noElementHasBothAConditionAndAFragmentInItsPlace() throws IOException {
    var both = new TreeSet<String>();
    try (var files = Files.walk(Path.of("src", "main", "resources", "templates"))) {
      for (var file : files.filter(one -> one.toString().endsWith(".html")).toList()) {
        TAG.matcher(Files.readString(file))
            .results()
            .map(found -> found.group())
            .filter(tag -> tag.contains("th:replace=")
                && (tag.contains("th:if=") || tag.contains("th:unless=")))
            .forEach(tag -> both.add(file.getFileName() + ": " + tag));
      }
    }
    assertThat(both).isEmpty();
  }
}
