/// Were we right? Counts and outcomes, small numbers hidden; and how each detector does, did, and
/// would have done. Hands on tables.
@NullMarked
package org.nightlight.learn;

import org.jspecify.annotations.NullMarked;
