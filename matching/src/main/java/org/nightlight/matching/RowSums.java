package org.nightlight.matching;

/// Running sums along several rows at once. A row's sum must be taken in order, so one row waits
/// for each addition;
/// eight rows side by side fill the wait. Division by the box's count is left to the reader of the
/// sums.
final class RowSums {

  /// Rows side by side.
  static final int ROWS = 8;

  private final Window window;
  private final int stride;
  private final float[] running = new float[ROWS];

  RowSums(Window window, int stride) {
    this.window = window;
    this.stride = stride;
  }

  void sum(float[] in, float[] out) {
    for (int row = 0; row < ROWS; row++) {
      enter(in, out, row);
    }
    slide(in, out, window.size(), window.length(), stride);
    for (int row = 0; row < ROWS; row++) {
      leave(in, out, row);
    }
  }

  private void enter(float[] in, float[] out, int row) {
    int base = row * stride;
    float sum = 0;
    for (int at = 0; at < window.size(); at++) {
      sum += in[base + at];
      if (at >= window.lead()) {
        out[base + at - window.lead()] = sum;
      }
    }
    running[row] = sum;
  }

  private void leave(float[] in, float[] out, int row) {
    int oldest = row * stride + window.length() - window.size();
    int result = row * stride + window.length() - window.lead();
    float sum = running[row];
    for (int at = 0; at < window.lead(); at++) {
      sum -= in[oldest + at];
      out[result + at] = sum;
    }
  }

  /// The long middle of all eight rows. Written out, so that the sums stay in registers.
  private void slide(float[] in, float[] out, int from, int to, int step) {
    float s0 = running[0];
    float s1 = running[1];
    float s2 = running[2];
    float s3 = running[3];
    float s4 = running[4];
    float s5 = running[5];
    float s6 = running[6];
    float s7 = running[7];
    int r1 = step;
    int r2 = 2 * step;
    int r3 = 3 * step;
    int r4 = 4 * step;
    int r5 = 5 * step;
    int r6 = 6 * step;
    int r7 = 7 * step;
    int size = window.size();
    int lead = window.lead();
    for (int at = from; at < to; at++) {
      int old = at - size;
      int result = at - lead;
      s0 = s0 + in[at] - in[old];
      s1 = s1 + in[r1 + at] - in[r1 + old];
      s2 = s2 + in[r2 + at] - in[r2 + old];
      s3 = s3 + in[r3 + at] - in[r3 + old];
      out[result] = s0;
      out[r1 + result] = s1;
      out[r2 + result] = s2;
      out[r3 + result] = s3;
      s4 = s4 + in[r4 + at] - in[r4 + old];
      s5 = s5 + in[r5 + at] - in[r5 + old];
      s6 = s6 + in[r6 + at] - in[r6 + old];
      s7 = s7 + in[r7 + at] - in[r7 + old];
      out[r4 + result] = s4;
      out[r5 + result] = s5;
      out[r6 + result] = s6;
      out[r7 + result] = s7;
    }
    running[0] = s0;
    running[1] = s1;
    running[2] = s2;
    running[3] = s3;
    running[4] = s4;
    running[5] = s5;
    running[6] = s6;
    running[7] = s7;
  }
}
