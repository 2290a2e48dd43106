package org.nightlight.matching;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Sorts any number of (key, holders) entries in little memory, and joins the holders of equal
/// keys.
///
/// Entries are dealt to 256 parts by their first byte. A part that fills its block appends it to
/// one temporary file;
/// in the end each part is read, sorted and handed on by itself. Keys are unsigned, first long
/// highest.
final class SortedEntries implements AutoCloseable {

  /// Takes keys in ascending order, each once.
  interface Sink {
    void accept(long[] keys, int from, int holders);
  }

  private static final int PARTS = 256;
  private static final int BLOCK = 2048;

  private final int longs;
  private final int entryBytes;
  private final @Nullable Path spill;
  private final List<Part> parts = new ArrayList<>(PARTS);
  private @Nullable FileChannel channel;
  private long spilled;
  private long count;

  /// One part's entries: blocks in the file, and the block being filled.
  private static final class Part {
    private final List<Long> blocks = new ArrayList<>();
    private ByteBuffer open;

    private Part(ByteBuffer open) {
      this.open = open;
    }
  }

  /// `spill` is the temporary file, made when first needed; without one all entries stay in memory.
  SortedEntries(int longs, @Nullable Path spill) {
    this.longs = longs;
    this.entryBytes = longs * Long.BYTES + Integer.BYTES;
    this.spill = spill;
    for (int part = 0; part < PARTS; part++) {
      parts.add(new Part(buffer(16)));
    }
  }

  static SortedEntries beside(Path file, int longs) {
    return new SortedEntries(longs, file.resolveSibling(file.getFileName() + ".entries"));
  }

  private ByteBuffer buffer(int entries) {
    return ByteBuffer.allocate(entries * entryBytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  void add(long[] keys, int from, int holders) {
    var part = parts.get((int) (keys[from] >>> 56));
    if (!part.open.hasRemaining()) {
      makeRoom(part);
    }
    for (int i = 0; i < longs; i++) {
      part.open.putLong(keys[from + i]);
    }
    part.open.putInt(holders);
    count++;
  }

  private void makeRoom(Part part) {
    if (spill == null || part.open.capacity() < BLOCK * entryBytes) {
      part.open = buffer(part.open.capacity() / entryBytes * 2).put(part.open.flip());
      return;
    }
    part.blocks.add(spilled);
    part.open.flip();
    try {
      while (part.open.hasRemaining()) {
        spilled += file().write(part.open, spilled);
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    part.open.clear();
  }

  private FileChannel file() throws IOException {
    if (channel == null) {
      channel = FileChannel.open(
          Objects.requireNonNull(spill),
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.DELETE_ON_CLOSE);
    }
    return channel;
  }

  /// How many entries were added, equal keys counted each time.
  long count() {
    return count;
  }

  /// Hands on all entries in order and forgets them.
  void drain(Holders holders, Sink sink) {
    for (var part : parts) {
      var sorter =
          new EntrySort(longs, part.blocks.size() * BLOCK + part.open.position() / entryBytes);
      for (long block : part.blocks) {
        sorter.take(read(block));
      }
      sorter.take(part.open.flip());
      part.blocks.clear();
      part.open = buffer(16);
      sorter.drain(holders, sink);
    }
    count = 0;
  }

  private ByteBuffer read(long block) {
    var buffer = buffer(BLOCK);
    try {
      while (buffer.hasRemaining()) {
        if (file().read(buffer, block + buffer.position()) < 0) {
          throw new IllegalStateException("the temporary file " + spill + " was cut short");
        }
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return buffer.flip();
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
