/// Who must know? One referral per case and authority, prepared, sealed to the authority, handed
/// over once.
/// Hands on referrals.
@NullMarked
package org.nightlight.refer;

import org.jspecify.annotations.NullMarked;
