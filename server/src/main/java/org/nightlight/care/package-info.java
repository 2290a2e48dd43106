/// How are the people who do this work? How much they have looked at, when it is enough, and
/// whether two of them would decide alike. Never who does more, or better, than whom.
@NullMarked
package org.nightlight.care;

import org.jspecify.annotations.NullMarked;
