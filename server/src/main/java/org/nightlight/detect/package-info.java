/// Worth a look? Runs the detectors over the admitted log, and over its past when a lead asks.
/// Hands on signals, reasons to look and never a verdict, and the order of a day's evidence.
@NullMarked
package org.nightlight.detect;

import org.jspecify.annotations.NullMarked;
