package org.nightlight.match;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nightlight.match.MediaMatch.Gap;
import org.nightlight.store.Store;

/// Compares media with the lists as they stand now, and keeps what is found. Fails closed: where
/// the lists cannot be asked the answer is "not checked".
final class Comparing {

  private final Store store;
  private final KnownHashes known;
  private final Lists lists;
  private final Common common;
  private final Sightings sightings;

  Comparing(Store store, KnownHashes known, Lists lists, Common common, Sightings sightings) {
    this.store = store;
    this.known = known;
    this.lists = lists;
    this.common = common;
    this.sightings = sightings;
  }

  /// Whether the lists can be asked now.
  boolean ready() {
    return known.state() instanceof KnownHashes.State.Ready;
  }

  MediaMatch compare(Asked asked) {
    return switch (known.state()) {
      case KnownHashes.State.NotReady(var why) ->
        new MediaMatch.NotChecked(List.of(new Gap("lists-not-ready", why)), Set.of());
      case KnownHashes.State.Ready(var loaded) ->
        CompareRules.compare(asked, loaded, common.now(), this::video);
    };
  }

  private Optional<CompareRules.Video> video(int entry) {
    return lists.entry(entry).map(said -> new CompareRules.Video(said.list(), lists.frames(entry)));
  }

  /// Keeps a sighting and hands it on, once.
  Sightings.Kept keep(Sightings.Where where, Asked asked, MediaMatch.Known found) {
    return store.transaction(() -> {
      var sighting = sightings.keep(where, asked, found.hits());
      if (sighting.now()) {
        store
            .outbox()
            .put(Matching.FOUND, sighting.id().toString(), sighting.id().toString());
      }
      return sighting;
    });
  }
}
