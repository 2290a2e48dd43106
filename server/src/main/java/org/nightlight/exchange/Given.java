package org.nightlight.exchange;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.nightlight.match.Entry;
import org.nightlight.match.HashKind;
import org.nightlight.match.KnownHash;

/// What a source said in one page, or in one batch of a file.
///
/// @param stands entries as they stand now
/// @param gone entries the source has taken back
/// @param incomparable hashes of kinds that cannot be compared here, counted by the source's name
///     of the kind
/// @param flaws what could not be read; the rest stands
record Given(
    List<Entry> stands, List<Gone> gone, Map<String, Long> incomparable, List<Flaw> flaws) {

  static final Given NOTHING = new Given(List.of(), List.of(), Map.of(), List.of());

  Given {
    stands = List.copyOf(stands);
    gone = List.copyOf(gone);
    incomparable = Map.copyOf(incomparable);
    flaws = List.copyOf(flaws);
  }

  /// An entry taken back, and when.
  record Gone(String origin, String giver, Instant at) {}

  /// One thing that could not be read: where, and the rule it does not keep.
  record Flaw(String at, String rule) {}

  /// Each entry once, as its source last left it; a withdrawal wins over what is as old.
  Given latest() {
    var standing =
        byOrigin(stands, Entry::origin, (one, two) -> two.at().isBefore(one.at()) ? one : two);
    var taken = byOrigin(gone, Gone::origin, (one, two) -> two.at().isBefore(one.at()) ? one : two);
    return new Given(
        standing.values().stream()
            .filter(entry -> !taken.containsKey(entry.origin())
                || entry.at().isAfter(taken.get(entry.origin()).at()))
            .toList(),
        taken.values().stream()
            .filter(one -> !standing.containsKey(one.origin())
                || !standing.get(one.origin()).at().isAfter(one.at()))
            .toList(),
        incomparable,
        flaws);
  }

  private static <T> Map<String, T> byOrigin(
      List<T> all, Function<T, String> origin, BinaryOperator<T> later) {
    return all.stream()
        .collect(Collectors.toMap(origin, Function.identity(), later, LinkedHashMap::new));
  }

  /// Counts by kind, added up.
  static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> two) {
    var both = new HashMap<>(one);
    two.forEach((kind, count) -> both.merge(kind, count, Long::sum));
    return both;
  }

  /// A hash as sources write it, in any case; or the rule it does not keep.
  sealed interface Hash {
    record Fit(KnownHash hash) implements Hash {}

    record Unfit(String rule) implements Hash {}
  }

  static Hash hash(HashKind kind, String text) {
    var digits = switch (kind) {
      case PDQ, VPDQ, SHA256 -> 64;
      case SHA1 -> 40;
      case MD5 -> 32;
    };
    return text.length() == digits
            && text.chars().allMatch(one -> Character.digit(one, 16) >= 0 && one < 128)
        ? new Hash.Fit(new KnownHash(kind, text.toLowerCase(Locale.ROOT)))
        : new Hash.Unfit("%s has %d hex digits, this has %d characters"
            .formatted(kind.word(), digits, text.length()));
  }
}
