package org.nightlight.match;

import java.nio.file.Path;
import java.time.Clock;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.store.Store;

/// Lists and the indexes made of them, for the tests of rooms that fill lists.
public final class TestLists implements AutoCloseable {

  private final KnownHashes known;
  private final Lists lists;
  private final Opinions opinions;

  private TestLists(Store store, Oversight oversight, Clock clock, Path folder) {
    this.known = new KnownHashes(store, folder, this::all);
    this.lists = new Lists(store, oversight, clock, known::catchUp);
    this.opinions = new Opinions(store, oversight, clock);
    known.catchUp();
  }

  private java.util.List<HashList> all() {
    return lists.all();
  }

  /// Lists on a test's store, with index files in a folder of their own.
  public static TestLists on(Store store, Oversight oversight, Clock clock, Path folder) {
    return new TestLists(store, oversight, clock, folder);
  }

  public Lists lists() {
    return lists;
  }

  public Opinions opinions() {
    return opinions;
  }

  /// A person's opinion of the entry that holds a hash.
  public void opine(ListId list, KnownHash hash, Opinion.Kind kind, String reason, Permit by) {
    opinions.keep(lists.said(list, hash).getFirst().id(), kind, reason, by);
  }

  /// Whether media with this hash is on the list now.
  public boolean holds(ListId list, KnownHash hash) {
    return switch (known.state()) {
      case KnownHashes.State.NotReady(var why) -> throw new IllegalStateException(why);
      case KnownHashes.State.Ready(var loaded) ->
        hash.kind() == HashKind.PDQ
            ? loaded.pdq().lists(hash.look()).contains(list.value())
            : loaded.exact(hash.kind()).lists(hash.digest()).contains(list.value());
    };
  }

  @Override
  public void close() {
    known.close();
  }
}
