package org.nightlight.matching;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;

/// The parts of an index in memory or in a mapped file, under a header that says where each lies
/// and what its checksum
/// is. An index that was not finished has no header, and is refused.
///
/// Header of 4096 bytes: magic, kind, rows, length of the file; per part its offset, length and
/// CRC-32C; last, the
/// header's own CRC-32C.
final class IndexFile {

  /// What an index holds. A file keeps the code.
  enum Kind {
    WIDE(1),
    LEAN(2),
    MD5(3),
    SHA_1(4),
    SHA_256(5);

    private final int code;

    Kind(int code) {
      this.code = code;
    }
  }

  /// The parts, in the order they lie in the file and in its header.
  enum Part {
    ROWS(0),
    OFFSETS(1),
    SKETCHES(2),
    IDS(3),
    HOLDERS(4),
    SETS(5);

    private final int place;

    Part(int place) {
      this.place = place;
    }

    /// Where the header says where this part lies.
    private long entry() {
      return FIRST_PART + (long) place * PART_BYTES;
    }
  }

  /// Why a file is not taken.
  static final class Damaged extends Exception {
    private static final long serialVersionUID = 1;

    Damaged(String what) {
      super(what);
    }
  }

  static final int HEADER = 4096;
  private static final long MAGIC = 0x31305844494c474eL;
  private static final int FIRST_PART = 32;
  private static final int PART_BYTES = 24;

  private final MemorySegment whole;
  private final MemorySegment header;
  private final Kind kind;
  private final Map<Part, MemorySegment> parts = new EnumMap<>(Part.class);

  private IndexFile(MemorySegment whole, MemorySegment header, Kind kind) {
    this.whole = whole;
    this.header = header;
    this.kind = kind;
  }

  MemorySegment part(Part part) {
    return Objects.requireNonNull(parts.get(part));
  }

  Kind kind() {
    return kind;
  }

  MemorySegment header() {
    return header;
  }

  int rows() {
    return header.get(Layouts.INT, 12);
  }

  Holders holders() throws Damaged {
    return Holders.ofInts(part(Part.SETS).toArray(Layouts.INT));
  }

  /// Refuses parts that do not fit each other.
  void check(TableLayout layout) throws Damaged {
    if (rows() < 0) {
      throw new Damaged("its header says " + rows() + " rows");
    }
    var lengths = new EnumMap<Part, Long>(layout.lengths(rows()));
    lengths.put(Part.ROWS, (long) rows() * layout.rowBytes());
    lengths.put(Part.HOLDERS, HolderColumn.fitting(part(Part.HOLDERS).byteSize(), rows()));
    for (var length : lengths.entrySet()) {
      if (part(length.getKey()).byteSize() != length.getValue()) {
        throw new Damaged("its part " + length.getKey() + " does not fit its " + rows() + " rows");
      }
    }
    checkOffsets(layout.tables());
  }

  /// Each table's offsets rise from 0 to the number of rows.
  private void checkOffsets(int tables) throws Damaged {
    var offsets = part(Part.OFFSETS).toArray(Layouts.INT);
    int each = offsets.length / tables;
    for (int at = 0; at < offsets.length; at++) {
      boolean first = at % each == 0;
      boolean last = at % each == each - 1;
      if ((first && offsets[at] != 0)
          || (!first && offsets[at] < offsets[at - 1])
          || (last && offsets[at] != rows())) {
        throw new Damaged("its part OFFSETS does not rise from 0 to its " + rows() + " rows");
      }
    }
  }

  /// All that the index takes, in bytes.
  long bytes() {
    return whole.byteSize();
  }

  static long aligned(long offset) {
    return (offset + HEADER - 1) & -HEADER;
  }

  /// Makes the header of parts that are written.
  static IndexFile seal(
      MemorySegment whole, Kind kind, int rows, Map<Part, Long> places, Map<Part, Long> lengths) {
    var header = Arena.ofAuto().allocate(HEADER);
    var file = new IndexFile(whole, header, kind);
    header.set(Layouts.LONG, 0, MAGIC);
    header.set(Layouts.INT, 8, kind.code);
    header.set(Layouts.INT, 12, rows);
    header.set(Layouts.LONG, 16, whole.byteSize());
    for (var part : Part.values()) {
      long offset = Objects.requireNonNull(places.get(part));
      long length = Objects.requireNonNull(lengths.get(part));
      var slice = whole.asSlice(offset, length);
      header.set(Layouts.LONG, part.entry(), offset);
      header.set(Layouts.LONG, part.entry() + 8, length);
      header.set(Layouts.INT, part.entry() + 16, checksum(slice));
      file.parts.put(part, slice);
    }
    header.set(Layouts.INT, HEADER - 4, checksum(header.asSlice(0, HEADER - 4)));
    return file;
  }

  static IndexFile open(Path path) throws IOException, Damaged {
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (channel.size() < HEADER) {
        throw new Damaged("it has " + channel.size() + " bytes, fewer than its header's " + HEADER);
      }
      var whole = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
      return read(whole);
    }
  }

  private static IndexFile read(MemorySegment whole) throws Damaged {
    if (whole.get(Layouts.LONG, 0) != MAGIC) {
      throw new Damaged("it does not begin as an index does, or was never finished");
    }
    if (whole.get(Layouts.INT, HEADER - 4) != checksum(whole.asSlice(0, HEADER - 4))) {
      throw new Damaged("its header does not match the header's checksum");
    }
    long length = whole.get(Layouts.LONG, 16);
    if (length != whole.byteSize()) {
      throw new Damaged("it has " + whole.byteSize() + " bytes, but its header says " + length);
    }
    var file = new IndexFile(whole, whole.asSlice(0, HEADER), kind(whole.get(Layouts.INT, 8)));
    for (var part : Part.values()) {
      file.parts.put(part, part(whole, part));
    }
    return file;
  }

  private static Kind kind(int code) throws Damaged {
    for (var kind : Kind.values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new Damaged("it is of kind " + code + ", which this version does not know");
  }

  private static MemorySegment part(MemorySegment whole, Part part) throws Damaged {
    long at = part.entry();
    long offset = whole.get(Layouts.LONG, at);
    long length = whole.get(Layouts.LONG, at + 8);
    if (offset < HEADER || length < 0 || offset > whole.byteSize() - length) {
      throw new Damaged("its part " + part + " lies outside the file");
    }
    var slice = whole.asSlice(offset, length);
    if (checksum(slice) != whole.get(Layouts.INT, at + 16)) {
      throw new Damaged("its part " + part + " does not match the part's checksum");
    }
    return slice;
  }

  private static int checksum(MemorySegment segment) {
    var crc = new CRC32C();
    long step = 1 << 30;
    for (long from = 0; from < segment.byteSize(); from += step) {
      crc.update(
          segment.asSlice(from, Math.min(step, segment.byteSize() - from)).asByteBuffer());
    }
    return (int) crc.getValue();
  }
}
