package org.nightlight.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/// Sealed objects as files: written aside, forced to the disk, then moved to where they are found.
/// What a killed process left aside was never acknowledged, and goes at the next start.
final class FolderBlobs implements BlobStore {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path folder;
  private final Path aside;

  FolderBlobs(Path folder) {
    this.folder = folder;
    this.aside = folder.resolve("aside");
    try {
      make(aside);
      clear();
    } catch (IOException fault) {
      throw new UncheckedIOException("the evidence folder cannot be used: " + folder, fault);
    }
  }

  @Override
  public Draft begin() throws IOException {
    var bits = new byte[20];
    RANDOM.nextBytes(bits);
    return new FileDraft(HexFormat.of().formatHex(bits));
  }

  @Override
  public Optional<InputStream> open(String name) throws IOException {
    try {
      return Optional.of(Files.newInputStream(place(name)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  @Override
  public void remove(String name) throws IOException {
    Files.deleteIfExists(place(name));
  }

  private Path place(String name) {
    if (!name.matches("[0-9a-f]{40}")) {
      throw new IllegalArgumentException("an object's name is 40 hex digits, was " + name);
    }
    return shelf(name).resolve(name);
  }

  /// Objects are spread over 256 folders by the first two digits of their names.
  private Path shelf(String name) {
    return folder.resolve(name.substring(0, 2));
  }

  private void clear() throws IOException {
    try (var left = Files.newDirectoryStream(aside)) {
      for (var file : left) {
        Files.delete(file);
      }
    }
  }

  private static void make(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static void force(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private final class FileDraft implements Draft {

    private final String name;
    private final Path file;
    private final FileChannel channel;

    FileDraft(String name) throws IOException {
      this.name = name;
      this.file = aside.resolve(name);
      this.channel = FileChannel.open(
          file,
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public OutputStream out() {
      return Channels.newOutputStream(channel);
    }

    @Override
    public void keep() throws IOException {
      channel.force(true);
      var place = place(name);
      var shelf = shelf(name);
      if (!Files.isDirectory(shelf)) {
        make(shelf);
        force(folder);
      }
      Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
      force(shelf);
    }

    @Override
    public void close() throws IOException {
      channel.close();
      Files.deleteIfExists(file);
    }
  }
}
