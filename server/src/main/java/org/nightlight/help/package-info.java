/// Who helps the child? Advice and helplines by audience and country.
/// Hands on advice.
@NullMarked
package org.nightlight.help;

import org.jspecify.annotations.NullMarked;
