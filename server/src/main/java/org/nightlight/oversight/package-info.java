/// Who did what? Staff, platforms and their keys, permits, and the record of every act.
/// Hands on permits. No permit without an entry in the record.
@NullMarked
package org.nightlight.oversight;

import org.jspecify.annotations.NullMarked;
