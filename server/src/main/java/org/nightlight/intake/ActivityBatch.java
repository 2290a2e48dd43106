package org.nightlight.intake;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.nightlight.detection.Activity;
import org.nightlight.detection.EventJson;
import org.nightlight.oversight.Caller;

/// What one request brought to be admitted, and the promise of an answer once it is committed.
///
/// @param candidates what was readable and permitted, stripped of what has no legal basis
/// @param refused lines the reader or the register had refused before
/// @param digest hex SHA-256 of the request's body
record ActivityBatch(
    Caller caller,
    List<Candidate> candidates,
    List<RefusedLine> refused,
    int removed,
    String digest,
    CompletableFuture<ActivityAnswer> answer) {

  /// An activity that may be admitted, with the bytes to keep.
  record Candidate(long line, Activity activity, EventJson event) {}

  /// A line that is not kept: which, by what rule, and the value that broke it.
  record RefusedLine(long line, String rule, String value) {}
}
