package org.nightlight.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

/// Ids of what was destroyed for good, in a file beside the keys and therefore in no backup: an
/// older
/// backup of the database still holds it, and must not bring it back.
public final class Gone {

  private final Path file;
  private final Set<String> ids = new HashSet<>();

  public Gone(Path file) {
    this.file = file;
    try {
      if (Files.exists(file)) {
        ids.addAll(Files.readAllLines(file));
      }
    } catch (IOException fault) {
      throw new UncheckedIOException("the list of what is gone cannot be read: " + file, fault);
    }
  }

  public synchronized boolean holds(String id) {
    return ids.contains(id);
  }

  public synchronized Set<String> all() {
    return Set.copyOf(ids);
  }

  /// On the disk when this returns.
  public synchronized void add(String id) {
    if (!ids.add(id)) {
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
      throw new UncheckedIOException("the list of what is gone cannot be written: " + file, fault);
    }
  }
}
