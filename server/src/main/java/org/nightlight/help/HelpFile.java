package org.nightlight.help;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/// A content file as a safeguarding lead writes it: blocks with blank lines between them. A block
/// is
/// fields (`phone: 116 111`), steps (`- Tell somebody.`), or a paragraph.
///
/// @param name the file's name without its ending
record HelpFile(String name, List<Block> blocks) {

  HelpFile {
    blocks = List.copyOf(blocks);
  }

  private static final List<String> FOLDERS = List.of("advice", "countries", "danger", "support");

  sealed interface Block {
    record Fields(Map<String, String> values) implements Block {
      Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
      }
    }

    record Steps(List<String> lines) implements Block {}

    record Paragraph(String text) implements Block {}
  }

  /// The first block, which says what the file is and when it was looked at.
  Block.Fields head() {
    return blocks.getFirst() instanceof Block.Fields fields ? fields : new Block.Fields(Map.of());
  }

  String needed(String field) {
    return head()
        .value(field)
        .orElseThrow(
            () -> new IllegalStateException("help file " + name + " lacks " + field + ":"));
  }

  /// The text of every content file that comes with the program, by path: `advice/bullying.child`.
  static Map<String, String> texts() {
    try {
      var texts = new TreeMap<String, String>();
      for (var folder : FOLDERS) {
        var found = new PathMatchingResourcePatternResolver(HelpFile.class.getClassLoader())
            .getResources("classpath*:help/" + folder + "/*.txt");
        for (var resource : found) {
          var name = String.valueOf(resource.getFilename()).replaceFirst("\\.txt$", "");
          texts.put(folder + "/" + name, resource.getContentAsString(StandardCharsets.UTF_8));
        }
      }
      return texts;
    } catch (IOException fault) {
      throw new UncheckedIOException("the help files cannot be read", fault);
    }
  }

  static HelpFile parse(String name, String text) {
    var blocks = new ArrayList<Block>();
    for (var block : text.strip().split("\\n\\s*\\n", -1)) {
      blocks.add(block(block.lines().map(String::strip).toList()));
    }
    return new HelpFile(name, blocks);
  }

  private static Block block(List<String> lines) {
    if (lines.stream().allMatch(line -> line.startsWith("- "))) {
      return new Block.Steps(
          lines.stream().map(line -> line.substring(2).strip()).toList());
    }
    if (lines.stream().allMatch(line -> line.matches("[a-z][a-z-]*:( .*)?"))) {
      var values = new LinkedHashMap<String, String>();
      lines.forEach(line -> values.put(
          line.substring(0, line.indexOf(':')),
          line.substring(line.indexOf(':') + 1).strip()));
      return new Block.Fields(values);
    }
    return new Block.Paragraph(String.join(" ", lines));
  }
}
