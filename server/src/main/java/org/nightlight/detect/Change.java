package org.nightlight.detect;

import java.time.Instant;
import org.nightlight.oversight.StaffId;

/// What a lead has changed about a detector, and why.
public record Change(Instant at, StaffId by, String what, String reason) {}
