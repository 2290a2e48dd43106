package org.nightlight.detect;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.nightlight.detection.Tier;

/// Whether a detector may come to another tier. Nothing reaches reviewers that was not compared
/// with the past first.
final class TierRules {

  private TierRules() {}

  /// Empty where it may.
  static Optional<TierChange> refusal(
      Running now, Tier wanted, String reason, List<Replay> replays) {
    if (reason.isBlank()) {
      return Optional.of(new TierChange.NoReason());
    }
    if (now.tier() == wanted) {
      return Optional.of(new TierChange.SameTier());
    }
    if (wanted != Tier.LIVE) {
      return Optional.empty();
    }
    if (now.tier() == Tier.OFF) {
      return Optional.of(new TierChange.ShadowFirst());
    }
    return replays.stream().anyMatch(one -> compares(one, now))
        ? Optional.empty()
        : Optional.of(new TierChange.CompareFirst());
  }

  private static boolean compares(Replay replay, Running now) {
    return replay.state() == Replay.State.FINISHED
        && replay.version() == now.version()
        && replay.level() == now.level()
        && !replay.asked().isBefore(now.since().orElse(Instant.MIN));
  }
}
