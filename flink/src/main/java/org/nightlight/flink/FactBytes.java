package org.nightlight.flink;

import java.util.Objects;
import org.nightlight.detection.Fact;
import org.nightlight.detection.StateIn;
import org.nightlight.detection.StateOut;

/// Writes facts as bytes for their way over the network, and reads them. Facts are records of
/// records, so their shape is asked of the types once, at the start: a new fact needs nothing here,
/// and one that cannot be sent is refused before the job runs. These bytes are never kept: no
/// checkpoint holds a fact.
final class FactBytes {
  private static final Shape FACT = Shapes.of(Fact.class);

  private FactBytes() {}

  /// Throws where a fact could not be sent, before any is.
  static void check() {
    Objects.requireNonNull(FACT);
  }

  static byte[] write(Fact fact) {
    var out = new StateOut();
    try {
      FACT.write(fact, out);
    } catch (Throwable e) {
      throw new IllegalStateException("fact could not be written", e);
    }
    return out.toBytes();
  }

  static Fact read(byte[] bytes) {
    try {
      return (Fact) FACT.read(new StateIn(bytes));
    } catch (Throwable e) {
      throw new IllegalStateException("fact could not be read", e);
    }
  }
}
