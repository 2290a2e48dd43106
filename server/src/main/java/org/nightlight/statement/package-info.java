/// Who is told why? Takes what was decided; hands on statements of reasons to accounts and
/// reporters, takes their appeals, and writes the file for the Transparency Database.
@NullMarked
package org.nightlight.statement;

import org.jspecify.annotations.NullMarked;
