package org.nightlight.intake;

/// Whether the same reporter had told of the same account before. A report counts for its case
/// whatever the answer; only the number of people it stands for differs.
public enum Voice {
  NEW,
  AGAIN,
  UNKNOWN
}
