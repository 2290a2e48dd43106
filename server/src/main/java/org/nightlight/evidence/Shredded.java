package org.nightlight.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

/// Which exhibits were shredded, in a file beside the keys and therefore in no backup: an older
/// backup of the database still holds their wrapped keys, and must not bring them back.
final class Shredded {

  private final Path file;
  private final Set<String> ids = new HashSet<>();

  Shredded(Path keys) {
    this.file = keys.resolve("shredded");
    try {
      if (Files.exists(file)) {
        ids.addAll(Files.readAllLines(file));
      }
    } catch (IOException fault) {
      throw new UncheckedIOException("the list of what was shredded cannot be read", fault);
    }
  }

  synchronized boolean holds(ExhibitId id) {
    return ids.contains(id.toString());
  }

  synchronized Set<String> all() {
    return Set.copyOf(ids);
  }

  /// On the disk when this returns.
  synchronized void add(ExhibitId id) {
    if (!ids.add(id.toString())) {
      return;
    }
    try {
      if (!Files.exists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.writeString(file, id + "\n", StandardOpenOption.APPEND, StandardOpenOption.DSYNC);
    } catch (IOException fault) {
      throw new UncheckedIOException("the list of what was shredded cannot be written", fault);
    }
  }
}
