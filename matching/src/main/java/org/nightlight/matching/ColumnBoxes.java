package org.nightlight.matching;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// A box sliding down all columns at once. It takes row after row and keeps only as many as the
/// box is high.
final class ColumnBoxes {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

  private final Window window;
  private final int width;
  private final float[] held;
  private final float[] sums;
  private int taken;
  private int drained;

  /// `width` is a multiple of the vector's length.
  ColumnBoxes(Window window, int width) {
    this.window = window;
    this.width = width;
    this.held = new float[Math.multiplyExact(window.size(), width)];
    this.sums = new float[width];
  }

  /// Takes the next row, each sum of it over its count, and writes a result if there is one yet.
  boolean take(float[] rows, int from, float[] counts, float[] out, int to) {
    int slot = taken % window.size() * width;
    boolean full = taken >= window.size();
    boolean gives = taken >= window.lead();
    taken++;
    float count = Math.min(taken, window.size());
    if (full) {
      slide(rows, from, counts, slot, count, out, to);
    } else {
      enter(rows, from, counts, slot);
      if (gives) {
        divide(count, out, to);
      }
    }
    return gives;
  }

  private void slide(
      float[] rows, int from, float[] counts, int slot, float count, float[] out, int to) {
    var kept = held;
    var totals = sums;
    var divisor = FloatVector.broadcast(FLOATS, count);
    for (int x = 0; x < width; x += FLOATS.length()) {
      var next = FloatVector.fromArray(FLOATS, rows, from + x)
          .div(FloatVector.fromArray(FLOATS, counts, x));
      var old = FloatVector.fromArray(FLOATS, kept, slot + x);
      var sum = FloatVector.fromArray(FLOATS, totals, x).add(next).sub(old);
      next.intoArray(kept, slot + x);
      sum.intoArray(totals, x);
      sum.div(divisor).intoArray(out, to + x);
    }
  }

  private void enter(float[] rows, int from, float[] counts, int slot) {
    for (int x = 0; x < width; x++) {
      float next = rows[from + x] / counts[x];
      held[slot + x] = next;
      sums[x] += next;
    }
  }

  private void divide(float count, float[] out, int to) {
    for (int x = 0; x < width; x++) {
      out[to + x] = sums[x] / count;
    }
  }

  /// Writes the next of the results that follow the last row, if any is left.
  boolean drain(float[] out, int to) {
    if (drained == window.lead()) {
      return false;
    }
    int slot = (taken + drained) % window.size() * width;
    drained++;
    for (int x = 0; x < width; x++) {
      sums[x] -= held[slot + x];
    }
    divide(window.size() - drained, out, to);
    return true;
  }
}
