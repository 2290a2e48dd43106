package org.nightlight.evidence;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The door of evidence: seals originals, proves them on every read, and keeps who did what to
/// them.
public final class Evidence {

  private static final Logger LOG = LoggerFactory.getLogger(Evidence.class);

  private final Store store;
  private final Oversight oversight;
  private final ExhibitShelf shelf;
  private final Vault vault;
  private final Clock clock;

  /// @param folder the data folder: sealed objects go to `evidence`, the master key to `keys`
  public Evidence(Store store, Oversight oversight, Path folder, Clock clock) {
    this(
        store,
        oversight,
        new Vault(
            new FolderBlobs(folder.resolve("evidence")),
            folder.resolve("keys").resolve("evidence")),
        clock);
  }

  Evidence(Store store, Oversight oversight, Vault vault, Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.shelf = new ExhibitShelf(store);
    this.vault = vault;
    this.clock = clock;
  }

  /// Seals an original. When this returns its bytes are on the disk, and it is in the database as
  /// far as the caller's transaction goes.
  public ExhibitId seal(InputStream original, Origin origin) {
    return seal(original, origin, _ -> {});
  }

  /// Seals a small original.
  public ExhibitId seal(byte[] original, Origin origin) {
    return seal(new ByteArrayInputStream(original), origin);
  }

  /// Seals an original, and does `with` in the transaction that records it: both happen or neither.
  /// No transaction is open while the original is read.
  public ExhibitId seal(InputStream original, Origin origin, Consumer<Exhibit> with) {
    var id = new ExhibitId(UUID.randomUUID());
    try {
      var sealed = vault.seal(id, original);
      record(id, sealed, origin, with);
      return id;
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private void record(ExhibitId id, Vault.Sealed sealed, Origin origin, Consumer<Exhibit> with) {
    var exhibit = new Exhibit(
        id,
        sealed.sha256(),
        sealed.bytes(),
        origin.what(),
        origin.mediaType(),
        origin.by().words(),
        clock.instant());
    store.transact(() -> {
      shelf.put(exhibit, sealed);
      note(exhibit, "sealed", origin.by(), origin.what(), sealed.sha256());
      try {
        with.accept(exhibit);
      } catch (RuntimeException refusal) {
        drop(sealed);
        throw refusal;
      }
    });
  }

  /// What was refused before it was committed leaves nothing behind. An object whose commit failed
  /// stays: nobody can know whether it counts, and without its key it is noise.
  private void drop(Vault.Sealed sealed) {
    try {
      vault.remove(sealed);
    } catch (IOException fault) {
      LOG.warn("a sealed object nothing refers to stays: {}", fault.getClass().getSimpleName());
    }
  }

  /// Opens an exhibit: reads it whole, compares its digest, and writes a custody entry, whatever
  /// was found.
  ///
  /// @param purpose why, in kebab-case: `read-report`; nothing about a person
  public Reading open(ExhibitId id, Actor by, String purpose) {
    var kept = shelf.find(id);
    if (kept.isEmpty()) {
      return new Reading.Unknown(id);
    }
    var exhibit = kept.get().exhibit();
    var sealed = kept.get().sealed();
    var check = vault.check(id, sealed);
    return store.transaction(() -> switch (check) {
      case INTACT -> {
        note(exhibit, "opened", by, purpose, exhibit.sha256());
        yield new Reading.Intact(exhibit, () -> vault.open(id, sealed));
      }
      case ALTERED -> {
        note(exhibit, "found-altered", by, purpose, "");
        yield new Reading.Altered(exhibit);
      }
      case MISSING -> {
        note(exhibit, "found-missing", by, purpose, "");
        yield new Reading.Missing(exhibit);
      }
    });
  }

  /// How an exhibit was put before a person's eyes.
  public enum Showing {
    /// So blurred that nobody can tell what it is. That is not a view.
    PREVIEWED,
    /// So that it can be recognised. Only this may be told to an authority as viewed.
    VIEWED
  }

  /// Writes that an exhibit is shown to somebody. To be called before it is sent, and only where
  /// something can be sent.
  public void showed(Exhibit exhibit, Actor to, Showing how) {
    store.transact(() ->
        note(exhibit, how.name().toLowerCase(Locale.ROOT), to, "show-media", exhibit.sha256()));
  }

  /// How many times somebody has viewed exhibits since then.
  public int viewed(Actor by, Instant since) {
    return shelf.viewed(by.words(), since);
  }

  private void note(Exhibit exhibit, String act, Actor by, String purpose, String sha256) {
    shelf.note(new CustodyEntry(exhibit.id(), clock.instant(), act, by.words(), purpose, sha256));
    oversight.record(by, act + "-exhibit", "exhibit/" + exhibit.id(), sha256);
  }

  /// What is known of an exhibit without opening it.
  public Optional<Exhibit> exhibit(ExhibitId id) {
    return shelf.find(id).map(ExhibitShelf.Kept::exhibit);
  }

  /// All that ever happened to an exhibit, oldest first.
  public List<CustodyEntry> custody(ExhibitId id) {
    return shelf.custody(id);
  }
}
