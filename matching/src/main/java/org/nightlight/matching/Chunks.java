package org.nightlight.matching;

/// A hash as the index keeps it: its bits dealt out to sixteen chunks of sixteen bits, in four
/// longs, chunk 0 highest.
///
/// Chunk c takes bit (5r + c) mod 16 of word r, one of each word, so that frequencies which vary
/// together in real
/// images do not crowd into one chunk. Chunks 2j and 2j+1 together are the pair j, of 32 bits.
final class Chunks {

  static final int COUNT = 16;
  static final int PAIRS = 8;
  static final int LONGS = 4;

  /// How many values a chunk has.
  static final int VALUES = 1 << 16;

  private Chunks() {}

  static long[] of(PdqHash hash) {
    var columns = new int[COUNT];
    for (int r = 0; r < COUNT; r++) {
      int word = hash.word(r);
      int turn = 5 * r % 16;
      columns[r] = ((word >>> turn) | (word << (16 - turn))) & 0xffff;
    }
    transpose(columns);
    var longs = new long[LONGS];
    for (int c = 0; c < COUNT; c++) {
      longs[c >> 2] |= (long) columns[c] << (48 - 16 * (c & 3));
    }
    return longs;
  }

  static PdqHash hash(long[] chunks, int from) {
    var columns = new int[COUNT];
    for (int c = 0; c < COUNT; c++) {
      columns[c] = (int) (chunks[from + (c >> 2)] >>> (48 - 16 * (c & 3))) & 0xffff;
    }
    transpose(columns);
    for (int r = 0; r < COUNT; r++) {
      int turn = 5 * r % 16;
      columns[r] = ((columns[r] << turn) | (columns[r] >>> (16 - turn))) & 0xffff;
    }
    return PdqHash.ofWords(columns);
  }

  /// Exchanges rows with columns of a 16 by 16 matrix of bits, halves first.
  private static void transpose(int[] rows) {
    int[] masks = {0x00ff, 0x0f0f, 0x3333, 0x5555};
    for (int half = 8, at = 0; half > 0; half >>= 1, at++) {
      for (int row = 0; row < COUNT; row++) {
        if ((row & half) == 0) {
          int swap = ((rows[row] >>> half) ^ rows[row + half]) & masks[at];
          rows[row] ^= swap << half;
          rows[row + half] ^= swap;
        }
      }
    }
  }

  static int chunk(long[] chunks, int c) {
    return (int) (chunks[c >> 2] >>> (48 - 16 * (c & 3))) & 0xffff;
  }

  static int pair(long[] chunks, int j) {
    return (int) (chunks[j >> 1] >>> (32 - 32 * (j & 1)));
  }
}
