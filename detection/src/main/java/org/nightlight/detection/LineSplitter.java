package org.nightlight.detection;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Cuts a stream into lines without copying each. The bytes of a line are valid until the next.
public final class LineSplitter {
  private final InputStream in;
  private byte[] buffer = new byte[1 << 16];
  private int filled;
  private int start;
  private int end;
  private int next;
  private long number;
  private boolean ended;
  private boolean tooLong;

  public LineSplitter(InputStream in) {
    this.in = in;
  }

  public byte[] buffer() {
    return buffer;
  }

  public int start() {
    return start;
  }

  public int end() {
    return end;
  }

  /// The number of the line, from 1.
  public long number() {
    return number;
  }

  /// Whether the line is longer than may be read; then its bytes are not there.
  public boolean tooLong() {
    return tooLong;
  }

  /// Moves to the next line; false after the last.
  public boolean next() throws IOException {
    start = next;
    tooLong = false;
    int scan = start;
    while (true) {
      for (; scan < filled; scan++) {
        if (buffer[scan] == '\n') {
          return found(scan, scan + 1);
        }
      }
      if (ended) {
        return (filled > start || tooLong) && found(filled, filled);
      }
      if (filled - start > ActivityReader.LONGEST_LINE) {
        tooLong = true;
        filled = start;
      }
      int scanned = filled - start;
      fill();
      scan = start + scanned;
    }
  }

  private boolean found(int lineEnd, int following) {
    end = lineEnd;
    next = following;
    tooLong |= end - start > ActivityReader.LONGEST_LINE;
    number++;
    if (number == 1 && startsWithMark()) {
      start += 3;
    }
    return true;
  }

  private boolean startsWithMark() {
    return end - start >= 3
        && buffer[start] == (byte) 0xEF
        && buffer[start + 1] == (byte) 0xBB
        && buffer[start + 2] == (byte) 0xBF;
  }

  private void fill() throws IOException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, filled - start);
      filled -= start;
      start = 0;
    }
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int read = in.read(buffer, filled, buffer.length - filled);
    if (read < 0) {
      ended = true;
    } else {
      filled += read;
    }
  }
}
