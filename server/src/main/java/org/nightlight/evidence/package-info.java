/// Can we prove it? Sealed originals with the digest of the original bytes, verified on every read.
/// Hands on exhibits.
@NullMarked
package org.nightlight.evidence;

import org.jspecify.annotations.NullMarked;
