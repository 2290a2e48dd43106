/// Where is it kept? Transactions, the outbox, migrations and the database itself, embedded or
/// external.
/// Knows no word of any other room.
@NullMarked
package org.nightlight.store;

import org.jspecify.annotations.NullMarked;
