package org.nightlight.evidence;

/// For tests of other rooms.
public final class UnreachableFault {

  private UnreachableFault() {}

  public static RuntimeException said(String words) {
    return new Unreachable(words);
  }
}
