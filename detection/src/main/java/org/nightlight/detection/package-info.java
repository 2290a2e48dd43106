/// Worth a look? Detectors over what accounts do: facts go through pure stages, signals with
/// reasons come out.
@NullMarked
package org.nightlight.detection;

import org.jspecify.annotations.NullMarked;
