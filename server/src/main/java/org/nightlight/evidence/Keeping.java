package org.nightlight.evidence;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/// Where the environment has sealed objects lie, and which key wraps theirs.
record Keeping(BlobStore blobs, MasterKey.Ring ring) {

  /// As the environment has it: the data folder and a file in it, where it names nothing else.
  ///
  /// @throws Unreachable where the store or the key does not answer
  /// @throws IllegalStateException where a setting cannot be meant
  static Keeping of(Path folder, Map<String, String> environment, Clock clock) {
    var ring = MasterKey.ring(folder.resolve("keys"), environment);
    var s3 = S3Setting.from(environment);
    if (s3.isEmpty()) {
      return new Keeping(new FolderBlobs(folder.resolve("evidence")), ring);
    }
    var blobs = new S3Blobs(s3.get(), clock);
    blobs.check();
    return new Keeping(blobs, ring);
  }

  /// A setting of the environment, where it is like a pattern.
  ///
  /// @throws IllegalStateException where it is not
  static String fits(
      Map<String, String> environment, String name, String otherwise, String pattern) {
    var given = environment.getOrDefault(name, otherwise);
    if (!given.matches(pattern)) {
      throw new IllegalStateException(name + " must be like " + pattern + ", was " + given);
    }
    return given;
  }
}
