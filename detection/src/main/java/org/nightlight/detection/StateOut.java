package org.nightlight.detection;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Grows the bytes of a state. Stages write their state with it, whoever keeps the bytes.
public final class StateOut {
  private byte[] bytes = new byte[64];
  private int size;

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }

  public void putByte(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  /// Small numbers take few bytes, of either sign.
  public void putLong(long value) {
    long left = (value << 1) ^ (value >> 63);
    room(10);
    while ((left & ~0x7FL) != 0) {
      bytes[size++] = (byte) ((left & 0x7F) | 0x80);
      left >>>= 7;
    }
    bytes[size++] = (byte) left;
  }

  public void putFixed(long value) {
    room(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  public void putText(String value) {
    putBytes(value.getBytes(StandardCharsets.UTF_8));
  }

  public void putBytes(byte[] value) {
    putLong(value.length);
    room(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  public int size() {
    return size;
  }

  public void clear() {
    size = 0;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }
}
