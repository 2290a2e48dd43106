package org.nightlight.evidence;

import java.time.Instant;

/// One thing that happened to an exhibit.
///
/// @param act `sealed`, `opened`, `previewed`, `viewed`, `held`, `released`, `kept-longer`,
///     `shredded`, or `found-altered`, `found-missing`, `found-shredded` where opening failed
/// @param who who did it, as the record names them
/// @param purpose why, in the words of whoever did it
/// @param sha256 hex digest of the original bytes, as found
public record CustodyEntry(
    ExhibitId exhibit, Instant at, String act, String who, String purpose, String sha256) {}
