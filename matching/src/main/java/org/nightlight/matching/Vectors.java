package org.nightlight.matching;

/// Whether this Java runs vector code: the incubating module is there from the start
/// (`--add-modules jdk.incubator.vector`), or can be brought in now.
///
/// Bringing it in later takes a door of the JDK's own, open where the program's jar says
/// `Add-Exports: java.base/jdk.internal.module`. It is worth it: with the option the JVM warns on
/// standard error at every start, and leaves unused the classes its AOT cache holds linked. Where
/// that door is shut or gone, the plain engines do the same work, slower. So they do with
/// `-Dnightlight.plain=true`: a class that needs a module brought in later cannot be kept in that
/// cache, and its making fails where one was loaded.
final class Vectors {

  private static final String MODULE = "jdk.incubator.vector";
  private static final boolean PRESENT = !Boolean.getBoolean("nightlight.plain")
      && (ModuleLayer.boot().findModule(MODULE).isPresent() || broughtIn());

  private Vectors() {}

  static boolean present() {
    return PRESENT;
  }

  private static boolean broughtIn() {
    try {
      return Class.forName("jdk.internal.module.Modules")
              .getMethod("loadModule", String.class)
              .invoke(null, MODULE)
          instanceof Module;
    } catch (ReflectiveOperationException shut) {
      return false;
    }
  }
}
