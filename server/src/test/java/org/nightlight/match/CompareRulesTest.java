package org.nightlight.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nightlight.match.MediaMatch.Gap;
import org.nightlight.matching.ExactIndex;
import org.nightlight.matching.HashIndex;
import org.nightlight.matching.PdqHash;
import org.nightlight.matching.VideoHash;

class CompareRulesTest {

  private static final PdqHash LISTED = new PdqHash(0x1234, 0x5678, 0x9abc, 0xdef0);
  private static final KnownHash DIGEST =
      new KnownHash(HashKind.MD5, "00112233445566778899aabbccddeeff");
  private static final KnownHash OTHER =
      new KnownHash(HashKind.MD5, "ffeeddccbbaa99887766554433221100");

  private final HashIndex pdq = HashIndex.empty();
  private final HashIndex frames = HashIndex.empty();
  private final Map<HashKind, ExactIndex> exact = new EnumMap<>(HashKind.class);
  private final Map<Integer, HashList> lists = new HashMap<>();
  private final Map<Integer, Set<HashKind>> holds = new HashMap<>();
  private final Map<Integer, CompareRules.Video> videos = new HashMap<>();
  private CompareRules.Common common = CompareRules.Common.NONE;

  CompareRulesTest() {
    for (var kind : List.of(HashKind.MD5, HashKind.SHA1, HashKind.SHA256)) {
      exact.put(kind, ExactIndex.empty(kind.exact().orElseThrow()));
    }
  }

  private void list(int id, int threshold, boolean enabled) {
    lists.put(
        id,
        new HashList(
            new ListId(id),
            "list " + id,
            "test",
            HashList.Kind.OTHER,
            threshold,
            HashList.Act.HOLD,
            enabled,
            Optional.empty(),
            Instant.EPOCH));
    holds.put(id, EnumSet.noneOf(HashKind.class));
  }

  private void hold(int list, PdqHash hash) {
    pdq.add(hash, list);
    note(list, HashKind.PDQ);
  }

  private void hold(int list, KnownHash digest) {
    exact.computeIfPresent(digest.kind(), (_, index) -> {
      index.add(digest.digest(), list);
      return index;
    });
    note(list, digest.kind());
  }

  private void note(int list, HashKind kind) {
    holds.computeIfAbsent(list, _ -> EnumSet.noneOf(HashKind.class)).add(kind);
  }

  private MediaMatch compare(Asked asked) {
    return CompareRules.compare(
        asked,
        new KnownHashes.Loaded(pdq, frames, exact, lists, holds),
        common,
        entry -> Optional.ofNullable(videos.get(entry)));
  }

  private static Asked digest(KnownHash digest) {
    return new Asked(List.of(digest), List.of(), OptionalInt.empty(), List.of(), List.of(), false);
  }

  private static Asked look(PdqHash hash, int quality) {
    return new Asked(
        List.of(), List.of(hash), OptionalInt.of(quality), List.of(), List.of(), false);
  }

  private static PdqHash off(PdqHash hash, int bits) {
    return new PdqHash(
        hash.first() ^ ((1L << bits) - 1), hash.second(), hash.third(), hash.fourth());
  }

  private static String rule(MediaMatch answer) {
    return ((MediaMatch.NotChecked) answer).gaps().getFirst().rule();
  }

  @Test
  void isNotCheckedWhereNoListHoldsAnything() {
    assertThat(rule(compare(digest(DIGEST)))).isEqualTo("no-list");
    list(1, 31, true);
    assertThat(rule(compare(digest(DIGEST)))).isEqualTo("no-list");
  }

  @Test
  void isNotCheckedWhereTheOnlyListThatHoldsSomethingIsOff() {
    list(1, 31, false);
    hold(1, DIGEST);
    list(2, 31, true);
    assertThat(rule(compare(digest(DIGEST)))).isEqualTo("no-list");
  }

  @Test
  void findsExactlyTheseBytes() {
    list(1, 31, true);
    hold(1, DIGEST);
    assertThat(((MediaMatch.Known) compare(digest(DIGEST))).hits())
        .singleElement()
        .satisfies(hit -> assertThat(hit.distance()).isZero());
    assertThat(compare(digest(OTHER))).isEqualTo(new MediaMatch.NoMatch(Set.of(HashKind.MD5)));
  }

  @Test
  void holdsEachListToItsOwnThreshold() {
    list(1, 31, true);
    list(2, 10, true);
    hold(1, LISTED);
    hold(2, LISTED);
    var far = (MediaMatch.Known) compare(look(off(LISTED, 11), 100));
    assertThat(far.hits()).extracting(hit -> hit.list().value()).containsExactly(1);
    var near = (MediaMatch.Known) compare(look(off(LISTED, 10), 100));
    assertThat(near.hits()).extracting(hit -> hit.list().value()).containsExactlyInAnyOrder(1, 2);
    assertThat(compare(look(off(LISTED, 32), 100))).isInstanceOf(MediaMatch.NoMatch.class);
  }

  @Test
  void findsATurnedCopyAndSaysWhichTurn() {
    list(1, 31, true);
    hold(1, LISTED);
    var unlike = new PdqHash(-1, 0, -1, 0);
    var asked = new Asked(
        List.of(), List.of(unlike, unlike, LISTED), OptionalInt.of(80), List.of(), List.of(), true);
    assertThat(((MediaMatch.Known) compare(asked)).hits().getFirst().turn()).isEqualTo(2);
  }

  @Test
  void doesNotCompareTheLooksOfAPictureWithHardlyAnyDetail() {
    list(1, 31, true);
    hold(1, LISTED);
    assertThat(rule(compare(look(LISTED, 49)))).isEqualTo("too-little-detail");
  }

  @Test
  void isNotCheckedWhereTheMediaCouldNotBeSeenUnlessItsBytesAreKnown() {
    list(1, 31, true);
    hold(1, LISTED);
    hold(1, DIGEST);
    var gap = new Gap("no-decoder", "HEIC needs the separate decoder");
    var unseen =
        new Asked(List.of(OTHER), List.of(), OptionalInt.empty(), List.of(), List.of(gap), true);
    assertThat(rule(compare(unseen))).isEqualTo("no-decoder");
    var known =
        new Asked(List.of(DIGEST), List.of(), OptionalInt.empty(), List.of(), List.of(gap), true);
    assertThat(compare(known)).isInstanceOf(MediaMatch.Known.class);
  }

  @Test
  void needsNoDecoderWhereNoListKnowsLooks() {
    list(1, 31, true);
    hold(1, DIGEST);
    var gap = new Gap("no-decoder", "HEIC needs the separate decoder");
    var unseen =
        new Asked(List.of(OTHER), List.of(), OptionalInt.empty(), List.of(), List.of(gap), true);
    assertThat(compare(unseen)).isInstanceOf(MediaMatch.NoMatch.class);
  }

  @Test
  void isNotCheckedWhereNothingGivenCanBeCompared() {
    list(1, 31, true);
    hold(1, LISTED);
    assertThat(rule(compare(digest(OTHER)))).isEqualTo("nothing-to-compare");
  }

  @Test
  void saysNothingByAHashThatIsTooCommonUntilSomebodyRules() {
    list(1, 31, true);
    hold(1, LISTED);
    var named = new CompareRules.Named(1, LISTED.toString());
    common = new CompareRules.Common(Set.of(named), Set.of());
    assertThat(rule(compare(look(off(LISTED, 20), 60)))).isEqualTo("too-common");
    common = new CompareRules.Common(Set.of(), Set.of(named));
    assertThat(compare(look(off(LISTED, 20), 60))).isInstanceOf(MediaMatch.NoMatch.class);
  }

  @Test
  void findsAPictureInOneFrameOfAVideo() {
    list(1, 31, true);
    hold(1, LISTED);
    assertThat(compare(video(new PdqHash(-1, 0, -1, 0), LISTED)))
        .isInstanceOf(MediaMatch.Known.class);
  }

  private static Asked video(PdqHash... hashes) {
    var frames = new java.util.ArrayList<VideoHash.Frame>();
    for (var hash : hashes) {
      frames.add(new VideoHash.Frame(hash, 100, frames.size()));
    }
    return new Asked(List.of(), List.of(), OptionalInt.empty(), frames, List.of(), true);
  }

  @Test
  void findsAVideoByMostOfItsFramesAndNotByAFew() {
    list(1, 31, true);
    note(1, HashKind.VPDQ);
    var all = new PdqHash[10];
    for (var at = 0; at < 10; at++) {
      all[at] = new PdqHash(at * 0x1111111111111111L, ~(at * 0x0f0f0f0f0f0f0f0fL), at, -at);
      frames.add(all[at], 77);
    }
    videos.put(77, new CompareRules.Video(new ListId(1), 10));
    assertThat(compare(video(all))).isInstanceOf(MediaMatch.Known.class);
    var strange = new PdqHash(0x5555_0000_ffff_3333L, 0x1357_9bdf_0246_8aceL, 7, -99);
    assertThat(compare(video(all[3], all[4], strange, new PdqHash(-1, 0, -1, 0))))
        .isInstanceOf(MediaMatch.NoMatch.class);
    assertThat(compare(video(all[3], all[4]))).isInstanceOf(MediaMatch.Known.class);
  }
}
