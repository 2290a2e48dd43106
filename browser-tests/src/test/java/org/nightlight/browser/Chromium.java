package org.nightlight.browser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The browser of this machine. Tests never download one.
final class Chromium {

  static final String VARIABLE = "NIGHTLIGHT_CHROMIUM";

  static final List<String> FLAGS = List.of(
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--in-process-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync");

  private static final List<String> USUAL = List.of(
      "/usr/bin/chromium-headless-shell",
      "/usr/bin/chromium",
      "/usr/bin/chromium-browser",
      "/usr/bin/google-chrome",
      "/usr/bin/google-chrome-stable",
      "/snap/bin/chromium",
      "/Applications/Chromium.app/Contents/MacOS/Chromium",
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

  private Chromium() {}

  /// Where it is. Not finding one is a failure: a test that skipped would say nothing was wrong.
  static Path path() {
    var named = Optional.ofNullable(System.getenv(VARIABLE)).map(Path::of);
    return named
        .or(() -> USUAL.stream().map(Path::of).filter(Files::isExecutable).findFirst())
        .filter(Files::isExecutable)
        .orElseThrow(() -> new AssertionError(missing(named)));
  }

  private static String missing(Optional<Path> named) {
    return named
            .map(path -> VARIABLE + " names " + path + ", which is not a program. ")
            .orElse("There is no Chromium on this machine. ")
        + "Install one with: apt-get install chromium (or name another with "
        + VARIABLE
        + "=/path/to/chromium).";
  }
}
