package org.nightlight.matching;

/// Whether this Java runs vector code: it was started with `--add-modules jdk.incubator.vector`.
final class Vectors {

  private static final boolean PRESENT =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

  private Vectors() {}

  static boolean present() {
    return PRESENT;
  }
}
