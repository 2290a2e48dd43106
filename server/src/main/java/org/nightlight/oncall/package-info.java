/// Who is called, and have they answered? Calls people one after the other about what cannot wait,
/// until one of them says they have it.
@NullMarked
package org.nightlight.oncall;

import org.jspecify.annotations.NullMarked;
