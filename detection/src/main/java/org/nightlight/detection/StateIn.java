package org.nightlight.detection;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.UnaryOperator;

/// Reads what [StateOut] wrote. Anything else is a damaged state.
public final class StateIn {
  private final byte[] bytes;
  private final UnaryOperator<String> names;
  private int at;

  public StateIn(byte[] bytes) {
    this(bytes, UnaryOperator.identity());
  }

  /// @param names what an account is called from now on
  StateIn(byte[] bytes, UnaryOperator<String> names) {
    this.bytes = bytes.clone();
    this.names = names;
  }

  private void need(long more) {
    if (more < 0 || more > bytes.length - at) {
      throw new IllegalArgumentException(
          "state must have " + more + " more bytes, has " + (bytes.length - at));
    }
  }

  public int getByte() {
    need(1);
    return bytes[at++] & 0xFF;
  }

  public long getLong() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = getByte();
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new IllegalArgumentException("state must hold numbers of at most 10 bytes");
  }

  public int getInt() {
    return Math.toIntExact(getLong());
  }

  /// A count of things of at least one byte each, so that damage cannot ask for much memory.
  public int getCount() {
    long count = getLong();
    need(count);
    return (int) count;
  }

  public long getFixed() {
    need(8);
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | (bytes[at++] & 0xFF);
    }
    return value;
  }

  public Instant getTime() {
    return Instant.ofEpochSecond(getLong(), getLong());
  }

  public String getText() {
    return new String(getBytes(), StandardCharsets.UTF_8);
  }

  /// A text that names an account.
  public String getAccount() {
    return names.apply(getText());
  }

  public byte[] getBytes() {
    int length = getCount();
    byte[] value = java.util.Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return value;
  }

  public boolean atEnd() {
    return at == bytes.length;
  }
}
