package org.nightlight.media;

/// The codes of a GIF's frame: LZW of growing width, in blocks of up to 255 bytes.
final class GifCodes {

  private static final int MOST = 4096;

  private final byte[] bytes;
  private final byte[] out;
  private final int least;
  private final int clear;
  private final short[] before = new short[MOST];
  private final byte[] last = new byte[MOST];
  private final byte[] stack = new byte[MOST + 1];
  private int at;
  private int left;
  private int bits;
  private int held;
  private int filled;
  private int next;
  private int width;

  private GifCodes(byte[] bytes, int from, byte[] out) {
    this.bytes = bytes;
    this.at = from + 1;
    this.out = out;
    this.least = bytes[from];
    this.clear = 1 << least;
    for (var i = 0; i < clear; i++) {
      last[i] = (byte) i;
    }
    restart();
  }

  /// Fills `out` with colour indexes; false where the codes end before.
  static boolean decode(byte[] bytes, int from, byte[] out) {
    return from < bytes.length
        && bytes[from] >= 1
        && bytes[from] <= 8
        && new GifCodes(bytes, from, out).fill();
  }

  private void restart() {
    next = clear + 2;
    width = least + 1;
  }

  private boolean fill() {
    var previous = -1;
    var first = (byte) 0;
    while (filled < out.length) {
      var code = read();
      if (code == clear) {
        restart();
        previous = -1;
        continue;
      }
      if (code < 0 || code == clear + 1 || code > next || (previous < 0 && code > clear)) {
        return false;
      }
      first = write(code, previous, first);
      if (previous >= 0) {
        learn(previous, first);
      }
      previous = code;
    }
    return true;
  }

  /// Writes what a code stands for, and answers its first index. The code that is learnt only now
  /// stands for the one before and its first index once more.
  private byte write(int code, int previous, byte first) {
    var depth = 0;
    var from = code;
    if (code == next && previous >= 0) {
      stack[depth++] = first;
      from = previous;
    }
    while (from >= clear) {
      stack[depth++] = last[from];
      from = before[from];
    }
    stack[depth++] = last[from];
    while (depth > 0 && filled < out.length) {
      out[filled++] = stack[--depth];
    }
    return last[from];
  }

  private void learn(int previous, byte first) {
    if (next < MOST) {
      before[next] = (short) previous;
      last[next++] = first;
      if (next == 1 << width && width < 12) {
        width++;
      }
    }
  }

  private int read() {
    while (bits < width) {
      if (left == 0) {
        left = at < bytes.length ? bytes[at++] & 0xff : 0;
      }
      if (left == 0 || at >= bytes.length) {
        return -1;
      }
      held |= (bytes[at++] & 0xff) << bits;
      left--;
      bits += 8;
    }
    var code = held & (1 << width) - 1;
    held >>>= width;
    bits -= width;
    return code;
  }
}
