package org.nightlight.detect;

import java.time.Instant;
import org.nightlight.detection.Signal;
import org.nightlight.detection.Stratum;
import org.nightlight.detection.Tier;

/// A signal as it was raised here.
///
/// @param tier its detector's tier then: only `LIVE` ones reach reviewers
/// @param at when it was raised, by our clock; the signal's own time is the platform's
/// @param stratum what was known of the subject then
public record Raised(Signal signal, Tier tier, Instant at, Stratum stratum) {}
