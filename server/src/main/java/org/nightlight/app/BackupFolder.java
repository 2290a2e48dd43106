package org.nightlight.app;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.nightlight.store.Digests;

/// A backup as it lies in a folder: `database/`, `evidence/`, a signed checkpoint of the record and
/// a manifest with the digest of every file. It holds no key.
record BackupFolder(Path path) {

  static final String FORMAT = "nightlight-backup/1";

  Path database() {
    return path.resolve("database");
  }

  Path evidence() {
    return path.resolve("evidence");
  }

  Path checkpoint() {
    return path.resolve("checkpoint.txt");
  }

  private Path manifest() {
    return path.resolve("manifest.txt");
  }

  /// Writes the manifest; what it names is what the backup is.
  int seal(Instant now) throws IOException {
    var lines = new ArrayList<>(List.of(FORMAT, "taken " + now));
    digests().forEach((name, digest) -> lines.add(digest + "  " + name));
    Files.write(manifest(), lines);
    return lines.size() - 2;
  }

  /// What does not fit the manifest, each file named; empty where the backup is whole.
  List<String> troubles() throws IOException {
    if (!Files.isRegularFile(manifest())) {
      return List.of("there is no manifest in " + path + ": it is no backup, or a broken-off one");
    }
    var lines = Files.readAllLines(manifest());
    if (lines.size() < 2 || !lines.getFirst().equals(FORMAT)) {
      return List.of("the manifest is not of the format " + FORMAT);
    }
    var there = digests();
    var troubles = new ArrayList<String>();
    for (var line : lines.subList(2, lines.size())) {
      var name = line.substring(Math.min(line.length(), 66));
      var digest = there.remove(name);
      if (digest == null) {
        troubles.add("missing: " + name);
      } else if (!line.startsWith(digest + "  ")) {
        troubles.add("altered: " + name);
      }
    }
    there.keySet().forEach(name -> troubles.add("not in the manifest: " + name));
    return troubles;
  }

  private TreeMap<String, String> digests() throws IOException {
    var digests = new TreeMap<String, String>();
    try (var files = Files.walk(path)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        if (!file.equals(manifest())) {
          digests.put(path.relativize(file).toString(), sha256(file));
        }
      }
    }
    return digests;
  }

  private static String sha256(Path file) throws IOException {
    var digest = Digests.sha256();
    try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// Copies a folder and all in it; a file that goes away meanwhile was deleted, and is left out.
  static void copy(Path from, Path to, String leaveOut) throws IOException {
    try (var all = Files.walk(from)) {
      for (var one : all.toList()) {
        var name = from.relativize(one);
        if (name.startsWith(leaveOut)) {
          continue;
        }
        if (Files.isDirectory(one)) {
          make(to.resolve(name.toString()));
        } else {
          copyFile(one, to.resolve(name.toString()));
        }
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

  private static void copyFile(Path from, Path to) throws IOException {
    try {
      Files.copy(from, to, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    } catch (java.nio.file.NoSuchFileException _) {
      // Shredded in between.
    }
  }
}
