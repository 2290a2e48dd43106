package org.nightlight.intake;

/// Whether anyone is in danger now, as the reporter said.
public enum Danger {
  NOW,
  NO,
  UNKNOWN
}
