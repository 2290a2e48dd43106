/// What does it look like? Files of pictures and videos, told by their bytes, decoded, hashed and,
/// to a person who may, shown. Hands on looks; what could not be seen is never an empty look.
@NullMarked
package org.nightlight.media;

import org.jspecify.annotations.NullMarked;
