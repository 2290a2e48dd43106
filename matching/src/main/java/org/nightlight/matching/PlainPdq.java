package org.nightlight.matching;

/// PDQ as its authors wrote it: luminance, two rounds of box filters over rows and columns, every
/// 64th line, a cosine
/// transform. Kept as the twin that faster code is compared with.
final class PlainPdq implements PdqEngine {

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public float[] grid(Pixels pixels) {
    int width = pixels.width();
    int height = pixels.height();
    var luma = luma(pixels);
    if (width == GRID && height == GRID) {
      return luma;
    }
    var smooth = new float[luma.length];
    for (int round = 0; round < 2; round++) {
      for (int y = 0; y < height; y++) {
        box(luma, smooth, y * width, 1, Window.over(width));
      }
      for (int x = 0; x < width; x++) {
        box(smooth, luma, x, width, Window.over(height));
      }
    }
    return thin(luma, width, height);
  }

  private static float[] luma(Pixels pixels) {
    var luma = new float[Math.multiplyExact(pixels.width(), pixels.height())];
    for (int y = 0, at = 0; y < pixels.height(); y++) {
      for (int x = 0; x < pixels.width(); x++) {
        luma[at++] = pixels.luma(x, y);
      }
    }
    return luma;
  }

  /// Slides a box along one line. The next sample is added before the oldest is taken away: two
  /// roundings.
  private static void box(float[] in, float[] out, int start, int stride, Window window) {
    int size = window.size();
    int next = start;
    int oldest = start;
    int result = start;
    float sum = 0;
    int count = 0;
    for (int i = 0; i < window.lead(); i++, next += stride) {
      sum += in[next];
      count++;
    }
    for (int i = window.lead(); i < size; i++, next += stride, result += stride) {
      sum += in[next];
      count++;
      out[result] = sum / count;
    }
    for (int i = size;
        i < window.length();
        i++, next += stride, oldest += stride, result += stride) {
      sum += in[next];
      sum -= in[oldest];
      out[result] = sum / count;
    }
    for (int i = 0; i < window.lead(); i++, oldest += stride, result += stride) {
      sum -= in[oldest];
      count--;
      out[result] = sum / count;
    }
  }

  private static float[] thin(float[] luma, int width, int height) {
    var rows = Window.over(height).sampled();
    var columns = Window.over(width).sampled();
    var grid = new float[GRID * GRID];
    for (int i = 0; i < GRID; i++) {
      for (int j = 0; j < GRID; j++) {
        grid[i * GRID + j] = luma[rows[i] * width + columns[j]];
      }
    }
    return grid;
  }

  @Override
  public float[] transform(float[] grid) {
    var half = new float[BLOCK * GRID];
    for (int i = 0; i < BLOCK; i++) {
      for (int j = 0; j < GRID; j++) {
        float sum = 0;
        for (int k = 0; k < GRID; k++) {
          sum += Dct.ROWS[i * GRID + k] * grid[k * GRID + j];
        }
        half[i * GRID + j] = sum;
      }
    }
    var block = new float[BLOCK * BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      for (int j = 0; j < BLOCK; j++) {
        float sum = 0;
        for (int k = 0; k < GRID; k++) {
          sum += half[i * GRID + k] * Dct.ROWS[j * GRID + k];
        }
        block[i * BLOCK + j] = sum;
      }
    }
    return block;
  }

  @Override
  public int quality(float[] grid) {
    int sum = 0;
    for (int at = 0; at < GRID * GRID - GRID; at++) {
      sum += step(grid[at], grid[at + GRID]);
    }
    for (int at = 0; at < GRID * GRID; at++) {
      if (at % GRID < GRID - 1) {
        sum += step(grid[at], grid[at + 1]);
      }
    }
    return Math.min(100, sum / 90);
  }

  private static int step(float u, float v) {
    return Math.abs((int) (((u - v) * 100) / 255));
  }
}
