package org.nightlight.detect;

import java.time.Instant;
import org.nightlight.detection.Stratum;

/// A subject a detector spoke up about, once however often it did.
///
/// @param first when it first did, in the platform's time
/// @param evidence the most it said, in millionths of log10
public record Found(String source, String subject, Stratum stratum, Instant first, long evidence) {}
