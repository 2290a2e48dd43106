/// What do we decide? Triage, queues, review and decision.
/// Hands on decisions made by people.
@NullMarked
package org.nightlight.casework;

import org.jspecify.annotations.NullMarked;
