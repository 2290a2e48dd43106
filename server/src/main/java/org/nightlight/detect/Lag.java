package org.nightlight.detect;

import java.time.Duration;

/// How far the detectors are behind the admitted log.
///
/// @param time how long the entry that waits longest has waited, as far as this process has seen
public record Lag(long entries, Duration time) {}
