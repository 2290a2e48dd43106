package org.nightlight.detection;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads a stream's lines on a thread of its own, a little ahead of whoever takes them, in the same
/// order. So reading and judging go on side by side.
final class ReadAhead {
  private static final int PIECE = 2_048;
  private static final int AHEAD = 8;

  /// Some lines. The last piece has fewer than others, and tells what went wrong if anything did.
  private record Piece(List<Line> lines, @Nullable RuntimeException fault) {}

  private final BlockingQueue<Piece> ready = new ArrayBlockingQueue<>(AHEAD);
  private List<Line> piece = new ArrayList<>(PIECE);

  private ReadAhead() {}

  /// Hands every line to the taker, on the calling thread.
  static void lines(InputStream in, Consumer<? super Line> to) {
    var ahead = new ReadAhead();
    var reader = Thread.ofPlatform().daemon().name("read-ahead").start(() -> ahead.read(in));
    try {
      ahead.take(to);
    } finally {
      reader.interrupt();
    }
  }

  private void read(InputStream in) {
    try {
      ActivityReader.readLines(in, this::add);
      put(new Piece(piece, null));
    } catch (RuntimeException e) {
      put(new Piece(piece, e));
    }
  }

  private void add(Line line) {
    piece.add(line);
    if (piece.size() == PIECE) {
      put(new Piece(piece, null));
      piece = new ArrayList<>(PIECE);
    }
  }

  /// Whoever takes may have gone away: then nobody waits for more.
  private void put(Piece one) {
    try {
      ready.put(one);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("reading ahead was given up", e);
    }
  }

  private void take(Consumer<? super Line> to) {
    try {
      while (true) {
        Piece next = ready.take();
        next.lines().forEach(to);
        if (next.fault() != null) {
          throw next.fault();
        }
        if (next.lines().size() < PIECE) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("reading was interrupted", e);
    }
  }
}
