package org.nightlight.store;

import java.time.Instant;

/// One hand-off between rooms.
///
/// @param id grows with every message; the same on every delivery attempt
/// @param topic what happened, as `noun.verb`: `case.decided`
/// @param key the thing it happened to; messages of one key reach a consumer in order
/// @param body what the consumer needs to know, usually an id
/// @param written when it was written
/// @param attempts how many deliveries to this consumer have failed so far
public record Message(
    long id, String topic, String key, String body, Instant written, int attempts) {}
