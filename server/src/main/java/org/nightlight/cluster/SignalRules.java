package org.nightlight.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.nightlight.detection.Detectors;
import org.nightlight.detection.Signal;

/// What a signal from elsewhere must be to be kept. Whoever may write to the topic could
/// otherwise bring any account before a reviewer.
final class SignalRules {

  private static final int LONGEST = 200;
  private static final int LONGEST_ID = 256;
  private static final int MOST = 1_000;
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

  private SignalRules() {}

  /// Why a signal is not kept, as a rule's name; empty where it may be.
  static Optional<String> refusal(
      Signal signal, Detectors detectors, Predicate<String> known, Instant now) {
    var detector = detectors.find(signal.detector()).map(Detectors.Entry::detector);
    if (detector.isEmpty()) {
      return Optional.of("unknown-detector");
    }
    if (detector.get().version() != signal.version()) {
      return Optional.of("other-version");
    }
    if (!known.test(signal.source())) {
      return Optional.of("unknown-source");
    }
    if (!Stream.concat(Stream.of(signal.subject()), signal.others().stream())
        .allMatch(account -> fit(account, LONGEST))) {
      return Optional.of("bad-account");
    }
    return shape(signal, now);
  }

  private static Optional<String> shape(Signal signal, Instant now) {
    if (signal.time().isAfter(now.plus(CLOCKS_DIFFER))) {
      return Optional.of("future-time");
    }
    if (signal.others().size() > MOST
        || signal.activities().size() > MOST
        || signal.reasons().size() > MOST) {
      return Optional.of("too-many");
    }
    if (!signal.activities().stream().allMatch(id -> fit(id, LONGEST_ID))
        || !signal.reasons().stream()
            .allMatch(reason ->
                fit(reason.code(), LONGEST) && plain(reason.observed()) && plain(reason.usual()))) {
      return Optional.of("bad-text");
    }
    return caused(signal) ? Optional.empty() : Optional.of("bad-id");
  }

  /// A signal's id says what it is about and which of the activities it cites caused it.
  private static boolean caused(Signal signal) {
    return signal.activities().stream()
        .anyMatch(cause -> signal
            .id()
            .equals(Signal.id(
                signal.detector(), signal.version(), signal.source(), signal.subject(), cause)));
  }

  private static boolean fit(String text, int longest) {
    return !text.isEmpty() && text.length() <= longest && plain(text);
  }

  private static boolean plain(String text) {
    return text.length() <= LONGEST_ID
        && text.codePoints().noneMatch(c -> c < 0x20 || c == 0x7f || (c >= 0xd800 && c <= 0xdfff));
  }
}
