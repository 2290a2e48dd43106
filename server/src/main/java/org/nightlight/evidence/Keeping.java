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
}
