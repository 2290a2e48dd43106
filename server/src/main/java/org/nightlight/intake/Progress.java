package org.nightlight.intake;

/// How far a report has come, as its reporter is told.
public enum Progress {
  RECEIVED,
  BEING_READ,
  ACTION_TAKEN,
  CLOSED
}
