package org.nightlight.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// The answer to whoever opens an exhibit.
public sealed interface Reading {

  /// Every byte was there and had the digest it was sealed with, a moment ago.
  record Intact(Exhibit exhibit, Source source) implements Reading {

    /// The original bytes, from the start; the caller closes the stream. Constant memory.
    public InputStream stream() throws IOException {
      return source.open();
    }

    /// All original bytes, for exhibits known to be small.
    public byte[] bytes() {
      try (var stream = stream()) {
        return stream.readAllBytes();
      } catch (IOException fault) {
        throw new UncheckedIOException(fault);
      }
    }
  }

  /// The sealed object is not what was sealed: a bit changed, or the end is gone.
  record Altered(Exhibit exhibit) implements Reading {}

  /// The sealed object is not where it was put.
  record Missing(Exhibit exhibit) implements Reading {}

  /// Its time was over and its key was destroyed: nobody can read it again.
  record Shredded(Exhibit exhibit) implements Reading {}

  /// Where it lies, or the key that opens it, cannot be reached now: whether it is whole is not
  /// known, and nothing of it is lost.
  record NotNow(Exhibit exhibit) implements Reading {}

  /// No such exhibit was ever sealed here.
  record Unknown(ExhibitId id) implements Reading {}

  /// Opens the original bytes once more.
  @FunctionalInterface
  interface Source {
    InputStream open() throws IOException;
  }
}
