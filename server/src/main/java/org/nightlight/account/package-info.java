/// What do we keep about one account? Hands it out, and erases what no law, hold or open case
/// keeps,
/// once two people have agreed.
@NullMarked
package org.nightlight.account;

import org.jspecify.annotations.NullMarked;
