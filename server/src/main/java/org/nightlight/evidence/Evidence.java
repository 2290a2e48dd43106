package org.nightlight.evidence;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.store.Store;

/// The door of evidence: seals originals and opens them again.
@SuppressWarnings({"DoNotCallSuggester", "ObjectToString"}) // signatures first, bodies next
public final class Evidence {

  private final Store store;
  private final Oversight oversight;
  private final Path folder;
  private final Clock clock;

  public Evidence(Store store, Oversight oversight, Path folder, Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.folder = folder;
    this.clock = clock;
  }

  /// Seals an original; when this returns it is on the disk, and in the database as far as the
  /// caller's transaction.
  public ExhibitId seal(InputStream original, Origin origin) {
    return seal(original, origin, _ -> {});
  }

  /// Seals a small original.
  public ExhibitId seal(byte[] original, Origin origin) {
    throw new UnsupportedOperationException("not yet " + original.length + origin);
  }

  /// Seals an original, and does `with` in the transaction that records it: both happen or neither.
  public ExhibitId seal(InputStream original, Origin origin, Consumer<Exhibit> with) {
    throw new UnsupportedOperationException("not yet " + original + origin + with + clock + folder);
  }

  /// Opens an exhibit: reads it whole, compares its digest, and writes a custody entry.
  public Reading open(ExhibitId id, Actor by, String purpose) {
    throw new UnsupportedOperationException("not yet " + id + by + purpose + oversight + store);
  }

  /// What is known of an exhibit without opening it.
  public Optional<Exhibit> exhibit(ExhibitId id) {
    throw new UnsupportedOperationException("not yet " + id);
  }

  /// All that ever happened to an exhibit, oldest first.
  public List<CustodyEntry> custody(ExhibitId id) {
    throw new UnsupportedOperationException("not yet " + id);
  }
}
