package org.nightlight.flink;

import org.nightlight.detection.StateIn;
import org.nightlight.detection.StateOut;

/// How values of one type are written.
interface Shape {
  void write(Object value, StateOut out) throws Throwable;

  Object read(StateIn in) throws Throwable;
}
