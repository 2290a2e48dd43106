package org.nightlight.matching;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where an index is being built: in memory, or in a file that takes its name only when it is
/// finished.
final class IndexSpace implements AutoCloseable {

  private final @Nullable Path file;
  private final @Nullable Path partial;
  private final @Nullable FileChannel channel;
  private final Arena arena = Arena.ofAuto();
  private final Map<IndexFile.Part, long[]> places = new EnumMap<>(IndexFile.Part.class);
  private MemorySegment whole = MemorySegment.NULL;
  private MemorySegment rows = MemorySegment.NULL;

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

  /// Room for at most so many bytes of rows, before it is known how many there are.
  MemorySegment reserveRows(long bytes) throws IOException {
    rows = channel == null
        ? arena.allocate(Math.max(1, bytes), IndexFile.HEADER)
        : channel.map(FileChannel.MapMode.READ_WRITE, IndexFile.HEADER, bytes, arena);
    return rows;
  }

  /// Lays out all parts, one after the other from the header on. The rows reserved stay where they
  /// are.
  void layOut(Map<IndexFile.Part, Long> lengths) throws IOException {
    long end = IndexFile.HEADER;
    for (var part : IndexFile.Part.values()) {
      long length = lengths.getOrDefault(part, 0L);
      places.put(part, new long[] {end, length});
      end = IndexFile.aligned(end + length);
    }
    if (channel != null) {
      channel.truncate(end);
      whole = channel.map(FileChannel.MapMode.READ_WRITE, 0, end, arena);
    } else {
      whole = arena.allocate(end, IndexFile.HEADER);
      MemorySegment.copy(
          rows, 0, whole, IndexFile.HEADER, part(IndexFile.Part.ROWS).byteSize());
    }
  }

  MemorySegment part(IndexFile.Part part) {
    var place = java.util.Objects.requireNonNull(places.get(part));
    return whole.asSlice(place[0], place[1]);
  }

  /// Seals the index; a file is forced to the disk and takes its name.
  IndexFile seal(IndexFile.Kind kind, int rows) throws IOException {
    var sealed = IndexFile.seal(whole, kind, rows, places);
    if (file != null && partial != null) {
      whole.force();
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    return sealed;
  }

  @Override
  public void close() throws IOException {
    if (channel != null && partial != null) {
      channel.close();
      Files.deleteIfExists(partial);
    }
  }
}
