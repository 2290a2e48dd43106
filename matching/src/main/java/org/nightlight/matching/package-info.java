/// Seen before? Perceptual and exact hashes of media, and an index over millions of them.
@NullMarked
package org.nightlight.matching;

import org.jspecify.annotations.NullMarked;
