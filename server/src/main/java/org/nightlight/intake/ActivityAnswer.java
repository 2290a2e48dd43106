package org.nightlight.intake;

import java.util.List;
import java.util.Map;
import org.nightlight.intake.ActivityBatch.RefusedLine;

/// What became of the lines of one request. Everything accepted is committed.
///
/// @param accepted admitted now, late ones among them
/// @param duplicates acknowledged without effect: the log has them
/// @param late admitted, and too late to add evidence
/// @param removed members left out before anything was stored, by the reason
/// @param refusedCount all refused lines; `refused` shows at most the first [#SHOWN]
public record ActivityAnswer(
    int accepted,
    int duplicates,
    int late,
    Map<String, Integer> removed,
    int refusedCount,
    List<RefusedLine> refused) {

  static final int SHOWN = 1_000;

  public ActivityAnswer {
    removed = Map.copyOf(removed);
    refused = List.copyOf(refused);
  }
}
