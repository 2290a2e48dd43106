/// Whose desk does a case belong on? Ordered rules over a case's facts, written by a lead as CEL
/// expressions, tried on past cases before they go live. Hands on a queue, a head start and a time.
@NullMarked
package org.nightlight.routing;

import org.jspecify.annotations.NullMarked;
