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
    var words = new long[LONGS];
    for (int r = 0; r < COUNT; r++) {
      words[r >> 2] |= turned(hash.word(r), 5 * r % 16) << (16 * (r & 3));
    }
    transpose(words);
    for (int i = 0; i < LONGS; i++) {
      words[i] = reversed(words[i]);
    }
    return words;
  }

  static PdqHash hash(long[] chunks, int from) {
    var words = new long[LONGS];
    for (int i = 0; i < LONGS; i++) {
      words[i] = reversed(chunks[from + i]);
    }
    transpose(words);
    for (int i = 0; i < LONGS; i++) {
      long turned = 0;
      for (int r = 4 * i; r < 4 * i + 4; r++) {
        int word = (int) (words[i] >>> (16 * (r & 3))) & 0xffff;
        turned |= turned(word, (16 - 5 * r % 16) % 16) << (16 * (r & 3));
      }
      words[i] = turned;
    }
    return new PdqHash(words[3], words[2], words[1], words[0]);
  }

  /// Sixteen bits turned to the right.
  private static long turned(int word, int by) {
    return ((word * 0x10001L) >>> by) & 0xffff;
  }

  /// The four words of a long in the other order.
  private static long reversed(long words) {
    return (words << 48)
        | ((words & 0xffff_0000L) << 16)
        | ((words >>> 16) & 0xffff_0000L)
        | (words >>> 48);
  }

  /// Exchanges rows with columns of a 16 by 16 matrix of bits, four rows a long, the first lowest:
  /// halves first, then halves of halves, down to single bits.
  private static void transpose(long[] rows) {
    exchange(rows, 0, 2, 8, 0x00ff_00ff_00ff_00ffL);
    exchange(rows, 1, 3, 8, 0x00ff_00ff_00ff_00ffL);
    exchange(rows, 0, 1, 4, 0x0f0f_0f0f_0f0f_0f0fL);
    exchange(rows, 2, 3, 4, 0x0f0f_0f0f_0f0f_0f0fL);
    for (int i = 0; i < LONGS; i++) {
      long twos = ((rows[i] >>> 2) ^ (rows[i] >>> 32)) & 0x3333_3333L;
      rows[i] ^= (twos << 2) ^ (twos << 32);
      long ones = ((rows[i] >>> 1) ^ (rows[i] >>> 16)) & 0x0000_5555_0000_5555L;
      rows[i] ^= (ones << 1) ^ (ones << 16);
    }
  }

  private static void exchange(long[] rows, int upper, int lower, int by, long mask) {
    long swap = ((rows[upper] >>> by) ^ rows[lower]) & mask;
    rows[upper] ^= swap << by;
    rows[lower] ^= swap;
  }

  static int chunk(long[] chunks, int c) {
    return (int) (chunks[c >> 2] >>> (48 - 16 * (c & 3))) & 0xffff;
  }

  static int pair(long[] chunks, int j) {
    return (int) (chunks[j >> 1] >>> (32 - 32 * (j & 1)));
  }
}
