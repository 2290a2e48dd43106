package org.nightlight.evidence;

import java.time.Instant;

/// A sealed original and what is known of it without opening it.
///
/// @param sha256 hex digest of the original bytes
/// @param bytes how many original bytes there are
/// @param what what it is: `report-text`, `attachment`
/// @param broughtBy who brought it, as the record names them
public record Exhibit(
    ExhibitId id,
    String sha256,
    long bytes,
    String what,
    String mediaType,
    String broughtBy,
    Instant sealedAt) {}
