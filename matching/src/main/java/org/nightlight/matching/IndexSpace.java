package org.nightlight.matching;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Where an index is being built: in memory, or in a file that takes its name only when it is
/// finished.
///
/// A file is written, not mapped, while it is built: a page fault for every 4096 bytes would cost
/// as much as the work.
final class IndexSpace implements AutoCloseable {

  private static final long LARGEST_WRITE = 1 << 26;

  private final @Nullable Path file;
  private final @Nullable Path partial;
  private final @Nullable FileChannel channel;
  private final Arena arena = Arena.ofAuto();
  private MemorySegment memory = MemorySegment.NULL;

  private IndexSpace(@Nullable Path file, @Nullable Path partial, @Nullable FileChannel channel) {
    this.file = file;
    this.partial = partial;
    this.channel = channel;
  }

  static IndexSpace inMemory() {
    return new IndexSpace(null, null, null);
  }

  static IndexSpace inFile(Path file) throws IOException {
    var partial = file.resolveSibling(file.getFileName() + ".partial");
    var channel = FileChannel.open(
        partial,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
    return new IndexSpace(file, partial, channel);
  }

  void write(long at, MemorySegment from) throws IOException {
    if (channel == null) {
      makeRoom(at + from.byteSize());
      MemorySegment.copy(from, 0, memory, at, from.byteSize());
      return;
    }
    for (long done = 0; done < from.byteSize(); ) {
      long length = Math.min(LARGEST_WRITE, from.byteSize() - done);
      ByteBuffer bytes = from.asSlice(done, length).asByteBuffer();
      while (bytes.hasRemaining()) {
        done += channel.write(bytes, at + done);
      }
    }
  }

  private void makeRoom(long bytes) {
    if (memory.byteSize() < bytes) {
      var grown = arena.allocate(Math.max(bytes, memory.byteSize() * 2), IndexFile.HEADER);
      MemorySegment.copy(memory, 0, grown, 0, memory.byteSize());
      memory = grown;
    }
  }

  /// What was written, or zeros where nothing was.
  MemorySegment read(long at, long length) throws IOException {
    if (channel == null) {
      makeRoom(at + length);
      return memory.asSlice(at, length);
    }
    if (channel.size() < at + length) {
      channel.write(ByteBuffer.allocate(1), at + length - 1);
    }
    return channel.map(FileChannel.MapMode.READ_ONLY, at, length, arena);
  }

  /// All is written: a file is forced to the disk and takes its name.
  void finish() throws IOException {
    if (channel != null && file != null && partial != null) {
      channel.force(true);
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null && partial != null) {
      channel.close();
      Files.deleteIfExists(partial);
    }
  }
}
