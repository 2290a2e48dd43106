package org.nightlight.match;

import java.nio.file.Path;
import java.time.Clock;
import org.nightlight.oversight.Oversight;
import org.nightlight.store.Store;

/// The door of match: lists of known material, and whether media is on one.
public final class Matching implements AutoCloseable {

  private final KnownHashes known;
  private final Lists lists;

  /// @param folder the data folder: index files go to `match`
  public Matching(Store store, Oversight oversight, Path folder, Clock clock) {
    this.lists = new Lists(store, oversight, clock, this::changed);
    this.known = new KnownHashes(store, folder.resolve("match"), lists::all);
  }

  private void changed() {
    known.catchUp();
  }

  /// Starts loading the lists.
  public void start() {
    known.start();
  }

  @Override
  public void close() {
    known.close();
  }
}
