package org.nightlight.intake;

import org.nightlight.oversight.PlatformId;

/// How a report came.
public sealed interface Via {

  /// Through the public pages.
  record Page() implements Via {}

  /// Through a platform's key.
  record Platform(PlatformId id) implements Via {}
}
