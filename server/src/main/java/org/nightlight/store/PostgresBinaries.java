package org.nightlight.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/// PostgreSQL's programs for this machine, unpacked once per version into the user's cache folder.
final class PostgresBinaries {

  private static final String VERSION = "18.6.0";

  private PostgresBinaries() {}

  static Path unpacked() throws IOException {
    var archive = archive();
    var home = cache().resolve("postgresql-" + VERSION + "-" + archive);
    if (!Files.exists(home.resolve("bin/postgres"))) {
      unpack("/" + archive + ".txz", home);
    }
    return home;
  }

  private static void unpack(String resource, Path home) throws IOException {
    Files.createDirectories(home.getParent());
    var half = Files.createTempDirectory(home.getParent(), "unpacking");
    Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (var packed = PostgresBinaries.class.getResourceAsStream(resource)) {
      if (packed == null) {
        throw new IllegalStateException("no PostgreSQL for this machine is on board ("
            + resource
            + "): give an external one with --database-url");
      }
      unpack(packed, half);
    }
    try {
      Files.move(half, home, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException
        | AtomicMoveNotSupportedException
        | java.nio.file.DirectoryNotEmptyException _) {
      // Another process was quicker; its copy is as good.
      Folders.delete(half);
    }
  }

  private static void unpack(InputStream packed, Path into) throws IOException {
    try (var tar = new TarArchiveInputStream(
        new XZCompressorInputStream(new BufferedInputStream(packed, 1 << 16)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        write(tar, entry, into);
      }
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path into)
      throws IOException {
    var target = into.resolve(entry.getName()).normalize();
    if (!target.startsWith(into)) {
      throw new IllegalStateException("the archive reaches outside its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else {
      Files.copy(tar, target);
      var executable = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  private static String archive() {
    var os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    var arch = System.getProperty("os.arch", "");
    var arm = arch.equals("aarch64");
    if (os.startsWith("mac")) {
      return arm ? "postgres-darwin-arm_64" : "postgres-darwin-x86_64";
    }
    return arm ? "postgres-linux-arm_64" : "postgres-linux-x86_64";
  }

  private static Path cache() {
    var given = System.getenv("XDG_CACHE_HOME");
    var base = given == null || given.isBlank()
        ? Path.of(System.getProperty("user.home"), ".cache")
        : Path.of(given);
    return base.resolve("nightlight");
  }
}
