/// Seen before? Hashes of media against lists of known material.
/// Hands on media matches; a check that could not run is never a clean one.
@NullMarked
package org.nightlight.match;

import org.jspecify.annotations.NullMarked;
