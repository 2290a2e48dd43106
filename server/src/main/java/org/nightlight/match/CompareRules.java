package org.nightlight.match;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.nightlight.match.KnownHashes.Loaded;
import org.nightlight.match.MediaMatch.Gap;
import org.nightlight.match.MediaMatch.Hit;
import org.nightlight.matching.Distance;
import org.nightlight.matching.PdqHash;

/// Compares media with the lists: pure. Only lists that are enabled speak, each within its own
/// threshold.
final class CompareRules {

  /// Of a listed video, or of the video asked about, so many percent of the distinct frames must be
  /// found in the other; the match rule of the vPDQ reference, which names 80 for both.
  static final double FRAMES_PERCENT = 80;

  private static final int TURNS = 8;

  private static final Comparator<Hit> NEAREST_FIRST =
      Comparator.comparingInt(Hit::distance).thenComparing(hit -> hit.listed().kind());

  private final Loaded known;
  private final Common common;
  private final IntFunction<Optional<Video>> videos;
  private final Map<String, Hit> hits = new HashMap<>();
  private final List<Gap> gaps = new ArrayList<>();

  private CompareRules(Loaded known, Common common, IntFunction<Optional<Video>> videos) {
    this.known = known;
    this.common = common;
    this.videos = videos;
  }

  /// A listed video: its list, and how many distinct frames it has.
  record Video(ListId list, long frames) {}

  /// Listed hashes that many unlike pictures match.
  ///
  /// @param unruled those nobody has ruled on: nothing can be said by them
  /// @param ignored those a person has ruled to mean nothing
  record Common(Set<Named> unruled, Set<Named> ignored) {
    static final Common NONE = new Common(Set.of(), Set.of());

    Common {
      unruled = Set.copyOf(unruled);
      ignored = Set.copyOf(ignored);
    }
  }

  /// A hash of a list.
  record Named(int list, String hex) {}

  /// What the lists say of the media.
  ///
  /// @param videos finds a listed video by its entry
  static MediaMatch compare(
      Asked asked, Loaded known, Common common, IntFunction<Optional<Video>> videos) {
    return new CompareRules(known, common, videos).answer(asked);
  }

  private MediaMatch answer(Asked asked) {
    var held = held();
    if (held.isEmpty()) {
      return new MediaMatch.NotChecked(
          List.of(new Gap("no-list", "no enabled list of known material holds anything")),
          Set.of());
    }
    var compared = EnumSet.copyOf(held);
    compared.retainAll(asked.kinds());
    look(asked);
    if (!hits.isEmpty()) {
      return new MediaMatch.Known(hits.values().stream().sorted(NEAREST_FIRST).toList());
    }
    gaps.addAll(gaps(asked, held, compared));
    return gaps.isEmpty()
        ? new MediaMatch.NoMatch(compared)
        : new MediaMatch.NotChecked(gaps, compared);
  }

  /// The kinds of hashes that enabled lists hold.
  private Set<HashKind> held() {
    var held = EnumSet.noneOf(HashKind.class);
    known.holds().forEach((number, kinds) -> {
      var list = known.lists().get(number);
      if (list != null && list.enabled()) {
        held.addAll(kinds);
      }
    });
    return held;
  }

  /// Who sends hashes alone is answered by those; who sends the media wants all that lists hold.
  private static List<Gap> gaps(Asked asked, Set<HashKind> held, Set<HashKind> compared) {
    var gaps = new ArrayList<Gap>();
    var looks = held.contains(HashKind.PDQ) || held.contains(HashKind.VPDQ);
    asked.allGaps().stream().filter(gap -> looks || !asked.whole()).forEach(gaps::add);
    if (gaps.isEmpty() && compared.isEmpty()) {
      gaps.add(new Gap(
          "nothing-to-compare", "the lists hold " + words(held) + ", and none of these was given"));
    }
    return gaps;
  }

  private static String words(Set<HashKind> kinds) {
    return String.join(", ", kinds.stream().map(HashKind::word).toList());
  }

  private void look(Asked asked) {
    for (var digest : asked.digests()) {
      for (var list : known.exact(digest.kind()).lists(digest.digest())) {
        hit(list, digest, 0, 0, 0);
      }
    }
    if (asked.detailed()) {
      for (var turn = 0; turn < asked.turns().size(); turn++) {
        image(asked.turns().get(turn), turn % TURNS);
      }
    }
    var frames =
        asked.detailedFrames().stream().map(one -> one.hash()).distinct().toList();
    frames.forEach(frame -> image(frame, 0));
    video(frames);
  }

  private void image(PdqHash hash, int turn) {
    for (var match : known.pdq().find(hash, Distance.SAME_IMAGE)) {
      for (var list : match.lists()) {
        hit(
            list,
            new KnownHash(HashKind.PDQ, match.hash().toString()),
            match.distance().bits(),
            turn,
            0);
      }
    }
  }

  /// What was found of one listed video.
  private static final class Found {
    private final Set<PdqHash> asked = new HashSet<>();
    private final Set<PdqHash> listed = new HashSet<>();
    private PdqHash nearest = new PdqHash(0, 0, 0, 0);
    private int distance = 257;
  }

  private void video(List<PdqHash> frames) {
    var found = new HashMap<Integer, Found>();
    for (var frame : frames) {
      for (var match : known.frames().find(frame, Distance.SAME_IMAGE)) {
        for (var entry : match.lists()) {
          var one = found.computeIfAbsent(entry, _ -> new Found());
          one.asked.add(frame);
          one.listed.add(match.hash());
          if (match.distance().bits() < one.distance) {
            one.distance = match.distance().bits();
            one.nearest = match.hash();
          }
        }
      }
    }
    found.forEach((entry, one) -> videos.apply(entry).ifPresent(video -> {
      if (100.0 * one.asked.size() >= FRAMES_PERCENT * frames.size()
          || 100.0 * one.listed.size() >= FRAMES_PERCENT * video.frames()) {
        var listed = new KnownHash(HashKind.VPDQ, one.nearest.toString());
        hit(video.list().value(), listed, one.distance, 0, entry);
      }
    }));
  }

  private void hit(int number, KnownHash listed, int distance, int turn, int entry) {
    var list = known.lists().get(number);
    if (list == null || !list.enabled() || distance > list.threshold()) {
      return;
    }
    var named = new Named(number, listed.hex());
    if (common.ignored().contains(named)) {
      return;
    }
    if (common.unruled().contains(named)) {
      gaps.add(
          new Gap(
              "too-common",
              "it is like a listed hash that many unlike pictures match; a person has yet to rule on that hash"));
      return;
    }
    var hit = new Hit(list.id(), listed, distance, turn, entry);
    hits.merge(
        number + " " + listed.kind() + " " + listed.hex(),
        hit,
        (a, b) -> a.distance() <= b.distance() ? a : b);
  }
}
