package org.nightlight.flink;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/// Where frames come back to the gate: a folder that all machines of the cluster see, one file a
/// source and day. A frame is a function of the log, so writing it twice changes nothing, and what
/// was written before a failure is right after it.
final class FrameFolder implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int SUM = 8;

  private final String folder;

  FrameFolder(String folder) {
    this.folder = folder;
  }

  void write(String source, int day, byte[] frame) throws IOException {
    Path path = path(source, day);
    try (var out = path.getFileSystem().create(path, FileSystem.WriteMode.OVERWRITE)) {
      out.write(
          ByteBuffer.allocate(frame.length + SUM).put(frame).putLong(sum(frame)).array());
    }
  }

  /// The frame, or null where it is not there yet, or not yet whole.
  byte @Nullable [] read(String source, int day) throws IOException {
    Path path = path(source, day);
    FileSystem files = path.getFileSystem();
    if (!files.exists(path)) {
      return null;
    }
    try (var in = files.open(path)) {
      byte[] all = in.readAllBytes();
      if (all.length < SUM) {
        return null;
      }
      byte[] frame = Arrays.copyOf(all, all.length - SUM);
      return ByteBuffer.wrap(all).getLong(frame.length) == sum(frame) ? frame : null;
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  void forget(String source, int day) throws IOException {
    Path path = path(source, day);
    path.getFileSystem().delete(path, false);
  }

  /// A source's name may hold anything, so its file is named after it by a digest.
  private Path path(String source, int day) {
    var name = UUID.nameUUIDFromBytes(source.getBytes(StandardCharsets.UTF_8));
    return new Path(folder, name + "-" + day + ".frame");
  }

  private static long sum(byte[] bytes) {
    var sum = new CRC32();
    sum.update(bytes);
    return sum.getValue();
  }
}
