package org.nightlight.app;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/// The version the jar was built with.
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    var built = Version.class.getPackage().getImplementationVersion();
    return new String[] {"nightlight " + Objects.requireNonNullElse(built, "(unpackaged)")};
  }
}
