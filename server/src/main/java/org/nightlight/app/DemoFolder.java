package org.nightlight.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// The demo's scratch folder.
final class DemoFolder {

  private DemoFolder() {}

  /// Deletes everything in a folder, and leaves the folder.
  static void empty(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder())
          .filter(path -> !path.equals(folder))
          .forEach(DemoFolder::delete);
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }
}
