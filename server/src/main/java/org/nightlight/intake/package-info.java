/// What arrived? Reports from people and activity from platforms: authenticated, checked,
/// deduplicated, kept.
/// Hands on reports and admitted activities.
@NullMarked
package org.nightlight.intake;

import org.jspecify.annotations.NullMarked;
