/// How does a person tell us, and hear back? The form, the receipt's page, and what is said between
/// a reporter and a reviewer.
/// Hands reports to intake.
@NullMarked
package org.nightlight.tell;

import org.jspecify.annotations.NullMarked;
