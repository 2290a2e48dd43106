/// Were we right? Counts and outcomes, small numbers hidden.
/// Hands on tables.
@NullMarked
package org.nightlight.learn;

import org.jspecify.annotations.NullMarked;
