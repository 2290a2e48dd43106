/// The running application in a real browser: what people see, and whether everyone can use it.
@NullMarked
package org.nightlight.browser;

import org.jspecify.annotations.NullMarked;
