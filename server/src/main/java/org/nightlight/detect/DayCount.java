package org.nightlight.detect;

import java.time.LocalDate;
import org.nightlight.detection.Tier;

/// How many signals a detector raised on an event-time day while it was in a tier.
public record DayCount(LocalDate day, Tier tier, long signals) {}
