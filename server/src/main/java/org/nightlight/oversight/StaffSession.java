package org.nightlight.oversight;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/// What a staff session knows besides whose it is.
///
/// @param generation the account's when it began; once that has grown, the session has ended
/// @param since when it began
/// @param strong whether two factors were proved
public record StaffSession(int generation, Instant since, boolean strong) implements Serializable {

  /// The name it has in the HTTP session.
  public static final String KEY = "nightlight.staff";

  /// However busy somebody is, they sign in anew after this.
  public static final Duration LONGEST = Duration.ofHours(12);

  private static final long serialVersionUID = 1L;

  /// The same once the second factor was proved in it.
  StaffSession proved() {
    return new StaffSession(generation, since, true);
  }

  /// The same for an account whose other sessions were ended.
  StaffSession kept(int now) {
    return new StaffSession(now, since, strong);
  }
}
