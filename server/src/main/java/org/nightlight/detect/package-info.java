/// Worth a look? Runs the detectors over the admitted log.
/// Hands on signals: reasons to look, never a verdict.
@NullMarked
package org.nightlight.detect;

import org.jspecify.annotations.NullMarked;
