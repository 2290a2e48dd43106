/// Where do lists come from? Sources of hashes that are asked again and again, and files that
/// people
/// bring. Hands entries and withdrawals to the lists of match, and tells sources what staff think.
@NullMarked
package org.nightlight.exchange;

import org.jspecify.annotations.NullMarked;
