package org.nightlight.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/// Secrets that live in files only their owner may read, made at random on first use.
public final class Secrets {

  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  /// The 256 random bits kept in a file, in base64url; made where the file is not there yet.
  public static String text(Path file) throws IOException {
    if (!Files.exists(file)) {
      try {
        file(file, random());
      } catch (FileAlreadyExistsException _) {
        // Another process was quicker; its secret is the one.
      }
    }
    return Files.readString(file).strip();
  }

  /// 256 random bits in base64url: 43 letters.
  public static String random() {
    var bits = new byte[32];
    RANDOM.nextBytes(bits);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
  }

  static Path file(Path file, String content) throws IOException {
    Files.createDirectories(
        file.getParent(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, content, StandardOpenOption.WRITE);
  }
}
