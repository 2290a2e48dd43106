package org.nightlight.match;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.nightlight.match.MediaMatch.Gap;
import org.nightlight.matching.Digest;
import org.nightlight.matching.Fingerprint;
import org.nightlight.matching.PdqHash;
import org.nightlight.matching.VideoHash;
import org.nightlight.media.Look;

/// What is known of one item of media, to compare: hashes, never the media.
///
/// @param digests of its bytes
/// @param turns what the image looks like: as it came, and its eight turns where it was seen; of
///     one that can be seen through, those over white and over black too
/// @param quality of the image, 0..100; empty where nobody said
/// @param frames of a video or a moving picture
/// @param gaps why something is not known of it
/// @param whole whether the bytes themselves were seen: then whatever a list holds must be compared
record Asked(
    List<KnownHash> digests,
    List<PdqHash> turns,
    OptionalInt quality,
    List<VideoHash.Frame> frames,
    List<Gap> gaps,
    boolean whole) {

  private static final Gap FLAT = new Gap(
      "too-little-detail",
      "the picture has too little detail to compare by its looks: quality below "
          + Fingerprint.USABLE_QUALITY);

  Asked {
    digests = List.copyOf(digests);
    turns = List.copyOf(turns);
    frames = List.copyOf(frames);
    gaps = List.copyOf(gaps);
  }

  /// Nothing is known yet.
  static Asked nothing() {
    return new Asked(List.of(), List.of(), OptionalInt.empty(), List.of(), List.of(), true);
  }

  /// Media whose bytes are here: its digests, and what was seen of it.
  static Asked of(byte[] bytes, Look look) {
    var digests = List.of(
        digest(HashKind.MD5, bytes), digest(HashKind.SHA1, bytes), digest(HashKind.SHA256, bytes));
    return switch (look) {
      case Look.Seen seen -> seen(digests, seen, List.of());
      case Look.Partly(var seen, var rule, var why) ->
        seen(digests, seen, List.of(new Gap(rule, why)));
      case Look.NotSeen(var rule, var why) ->
        new Asked(
            digests, List.of(), OptionalInt.empty(), List.of(), List.of(new Gap(rule, why)), true);
    };
  }

  private static KnownHash digest(HashKind kind, byte[] bytes) {
    return new KnownHash(kind, Digest.over(kind.exact().orElseThrow(), bytes).hex());
  }

  private static Asked seen(List<KnownHash> digests, Look.Seen seen, List<Gap> gaps) {
    return switch (seen) {
      case Look.Image image -> image(digests, image, gaps);
      case Look.Moving(var _, var video) ->
        new Asked(digests, List.of(), OptionalInt.empty(), video.frames(), gaps, true);
    };
  }

  /// Of a picture one can see through, any of its looks will do.
  private static Asked image(List<KnownHash> digests, Look.Image image, List<Gap> gaps) {
    var usable = image.fingerprints().stream().filter(Fingerprint::usable).toList();
    var looks = usable.isEmpty() ? List.of(image.pdq()) : usable;
    return new Asked(
        digests,
        looks.stream().flatMap(one -> one.turns().stream()).toList(),
        OptionalInt.of(looks.getFirst().quality()),
        List.of(),
        gaps,
        true);
  }

  /// Whether its looks are worth comparing.
  boolean detailed() {
    return quality.isEmpty() || quality.getAsInt() >= Fingerprint.USABLE_QUALITY;
  }

  /// Frames that are worth comparing.
  List<VideoHash.Frame> detailedFrames() {
    return frames.stream()
        .filter(frame -> frame.quality() >= Fingerprint.USABLE_QUALITY)
        .toList();
  }

  /// The gaps, with those that follow from a picture without detail.
  List<Gap> allGaps() {
    var flat = (!turns.isEmpty() && !detailed())
        || (!frames.isEmpty() && detailedFrames().isEmpty());
    return flat ? Stream.concat(gaps.stream(), Stream.of(FLAT)).toList() : gaps;
  }

  /// The kinds of hashes it can be compared by.
  Set<HashKind> kinds() {
    var kinds = EnumSet.noneOf(HashKind.class);
    digests.forEach(one -> kinds.add(one.kind()));
    if (!turns.isEmpty() && detailed()) {
      kinds.add(HashKind.PDQ);
    }
    if (!detailedFrames().isEmpty()) {
      kinds.add(HashKind.PDQ);
      kinds.add(HashKind.VPDQ);
    }
    return kinds;
  }

  Optional<PdqHash> look() {
    return turns.isEmpty() ? Optional.empty() : Optional.of(turns.getFirst());
  }

  /// One text for the same content: its strongest digest, else its looks.
  String content() {
    for (var kind : List.of(HashKind.SHA256, HashKind.SHA1, HashKind.MD5)) {
      for (var one : digests) {
        if (one.kind() == kind) {
          return kind.word() + ":" + one.hex();
        }
      }
    }
    return look()
        .map(hash -> "pdq:" + hash)
        .orElseGet(() -> frames.isEmpty() ? "" : "vpdq:" + frames.getFirst().hash());
  }
}
