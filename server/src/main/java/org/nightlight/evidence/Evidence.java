package org.nightlight.evidence;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.store.Gone;
import org.nightlight.store.Repeating;
import org.nightlight.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The door of evidence: seals originals, proves them on every read, and keeps who did what to
/// them.
public final class Evidence implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Evidence.class);
  private static final Actor MACHINE = new Actor.Machine("evidence");

  private final Store store;
  private final Oversight oversight;
  private final ExhibitShelf shelf;
  private final Clocks clocks;
  private final Vault vault;
  private final Gone shredded;
  private final Clock clock;
  private final Repeating retention = Repeating.of(
      "retention",
      Duration.ofMinutes(1),
      this::shredDue,
      fault ->
          LOG.warn("what is due could not be shredded: {}", fault.getClass().getSimpleName()));

  /// Evidence in a data folder.
  ///
  /// @param folder the data folder: sealed objects go to `evidence`, what is secret to `keys`
  /// @param ring the master keys that wrap the exhibits' own
  public Evidence(Store store, Oversight oversight, Path folder, MasterKey.Ring ring, Clock clock) {
    this(
        store,
        oversight,
        folder,
        new Keeping(new FolderBlobs(folder.resolve("evidence")), ring),
        clock);
  }

  Evidence(Store store, Oversight oversight, Path folder, Keeping keeping, Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.shelf = new ExhibitShelf(store);
    this.clocks = new Clocks(store);
    this.vault = new Vault(keeping.blobs(), keeping.ring());
    this.shredded = new Gone(folder.resolve("keys").resolve("shredded"));
    this.clock = clock;
  }

  /// The same, with objects and key where the environment has them.
  ///
  /// @throws Unreachable where the store of objects or the key does not answer
  public Evidence(Store store, Oversight oversight, Path folder, Clock clock) {
    this(store, oversight, folder, Keeping.of(folder, System.getenv(), clock), clock);
  }

  /// Asks the store of objects and the key that the environment names whether they answer, before
  /// anything else is started.
  ///
  /// @throws Unreachable where one does not
  public static void seeWhetherItAnswers(Clock clock) {
    VaultTransit.from(System.getenv()).ifPresent(VaultTransit::masterKey);
    S3Setting.from(System.getenv()).ifPresent(setting -> new S3Blobs(setting, clock).check());
  }

  /// Where sealed objects lie, in words, where that is not the data folder.
  public static Optional<String> elsewhere() {
    return S3Setting.from(System.getenv()).map(S3Setting::words);
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
    var sealed = sealAside(original, origin);
    store.transact(() -> {
      record(List.of(sealed));
      try {
        with.accept(sealed.exhibit());
      } catch (RuntimeException refusal) {
        drop(sealed);
        throw refusal;
      }
    });
    return sealed.exhibit().id();
  }

  /// An original whose sealed bytes are on the disk, and of which the database knows nothing yet.
  public static final class Aside {

    private final Exhibit exhibit;
    private final Vault.Sealed sealed;
    private final Actor by;

    private Aside(Exhibit exhibit, Vault.Sealed sealed, Actor by) {
      this.exhibit = exhibit;
      this.sealed = sealed;
      this.by = by;
    }

    /// The exhibit it is once it is recorded.
    public Exhibit exhibit() {
      return exhibit;
    }
  }

  /// Seals an original that is recorded later, or dropped.
  public Aside sealAside(InputStream original, Origin origin) {
    return aside(origin, id -> vault.seal(id, original));
  }

  /// The same for a small original, among others that come at the same time.
  public Aside sealAmongOthers(byte[] original, Origin origin) {
    return aside(origin, id -> vault.sealAmongOthers(id, original));
  }

  /// One way to seal.
  @FunctionalInterface
  private interface Sealing {
    Vault.Sealed of(ExhibitId id) throws IOException;
  }

  private Aside aside(Origin origin, Sealing sealing) {
    var id = new ExhibitId(UUID.randomUUID());
    try {
      var sealed = sealing.of(id);
      var exhibit = new Exhibit(
          id,
          sealed.sha256(),
          sealed.bytes(),
          origin.what(),
          origin.mediaType(),
          origin.by().words(),
          clock.instant());
      return new Aside(exhibit, sealed, origin.by());
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /// Records what was sealed aside, in the caller's transaction.
  public void record(List<Aside> some) {
    shelf.put(some.stream()
        .map(one -> new ExhibitShelf.Kept(one.exhibit, one.sealed, false))
        .toList());
    some.forEach(
        one -> note(one.exhibit, "sealed", one.by, one.exhibit.what(), one.exhibit.sha256()));
    var days = days(Clocks.NOT_REFERRED);
    clocks.run(
        some.stream().map(one -> one.exhibit).toList(),
        Clocks.NOT_REFERRED,
        since -> ClockRules.until(since, days));
  }

  /// Drops what was sealed aside and is not to be recorded.
  public void drop(Aside one) {
    drop(one.sealed);
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
    if (kept.get().shredded() || shredded.holds(id.toString())) {
      store.transact(() -> note(exhibit, "found-shredded", by, purpose, ""));
      return new Reading.Shredded(exhibit);
    }
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
      case UNREACHABLE -> {
        note(exhibit, "could-not-open", by, purpose, "");
        yield new Reading.NotNow(exhibit);
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

  /// Starts a clock for an exhibit: by this rule it is kept so long from then on. A later call may
  /// move the end further away, never nearer.
  ///
  /// @param rule such as `us-report`; the page Retention lists them with their citations
  public void preserve(ExhibitId id, String rule, Instant since) {
    var days = days(rule);
    store.transact(() -> {
      clocks.lock(id);
      clocks.run(id, rule, since, ClockRules.until(since, days));
    });
  }

  private int days(String rule) {
    return clocks
        .rule(rule)
        .orElseThrow(() -> new IllegalArgumentException("there is no rule of retention " + rule))
        .days();
  }

  /// Why an exhibit may not be erased yet.
  ///
  /// @param rule by which it is kept, or that it is held
  /// @param until when that ends; empty while somebody holds it
  public record Kept(String rule, Optional<Instant> until) {}

  /// Why an exhibit may not be erased now although somebody asks for it: it is held, or a law still
  /// has it kept. That nobody was told of it yet is no reason.
  public Optional<Kept> whyKept(ExhibitId id) {
    if (clocks.held(id)) {
      return Optional.of(new Kept("legal-hold", Optional.empty()));
    }
    return clocks.of(id).stream()
        .filter(one -> !one.rule().equals(Clocks.NOT_REFERRED))
        .filter(one -> one.until().isAfter(clock.instant()))
        .max(Comparator.comparing(ClockRules.Clock::until))
        .map(one -> new Kept(one.rule(), Optional.of(one.until())));
  }

  /// Where a rule of retention stands; for a hold, that it is one.
  public String citation(String rule) {
    return clocks
        .rule(rule)
        .map(Clocks.Rule::citation)
        .orElse("A legal hold; the page Retention lists it");
  }

  /// When the last clock of an exhibit ends; empty where it is over.
  public Optional<Instant> keptUntil(ExhibitId id) {
    return clocks.of(id).stream()
        .map(ClockRules.Clock::until)
        .filter(clock.instant()::isBefore)
        .max(Comparator.naturalOrder());
  }

  /// Shreds what is due and not held; answers how much. The key goes first and the object after it:
  /// in between, nobody can read it.
  public int shredDue() {
    var done = 0;
    for (var due : clocks.freeAndDue(clock.instant(), 500)) {
      done += shred(due) ? 1 : 0;
    }
    return done;
  }

  private boolean shred(ExhibitId id) {
    var gone = store.transaction(() -> {
      clocks.lock(id);
      var fate = ClockRules.fate(clocks.of(id), clocks.held(id), clock.instant());
      return fate == ClockRules.Fate.DUE ? destroy(id) : Optional.<Vault.Sealed>empty();
    });
    gone.ifPresent(this::drop);
    return gone.isPresent();
  }

  /// Writes that it is gone where no backup reaches before the database forgets the key.
  private Optional<Vault.Sealed> destroy(ExhibitId id) {
    var kept = shelf.find(id).filter(one -> !one.shredded());
    kept.ifPresent(one -> {
      shredded.add(id.toString());
      shelf.shred(id, clock.instant());
      note(one.exhibit(), "shredded", MACHINE, "retention", one.exhibit().sha256());
    });
    return kept.map(ExhibitShelf.Kept::sealed);
  }

  /// What a restored backup brought back goes again.
  int shredAgain() {
    var done = 0;
    for (var text : shredded.all()) {
      var gone = store.transaction(() -> destroy(ExhibitId.of(text)));
      gone.ifPresent(this::drop);
      done += gone.isPresent() ? 1 : 0;
    }
    return done;
  }

  /// What a look at everything found.
  ///
  /// @param unchecked how many could not be read, so that nobody knows
  /// @param troubles each exhibit that is altered, missing or was not checked, by its id
  public record Tally(int intact, int shredded, int unchecked, List<String> troubles) {}

  /// Reads every exhibit and compares its digest, as after a restore; nothing is shown to anybody.
  /// What was shredded after the backup was taken is shredded first.
  public Tally inspect() {
    shredAgain();
    var intact = 0;
    var gone = 0;
    var unchecked = 0;
    var troubles = new ArrayList<String>();
    for (var kept : shelf.all()) {
      var id = kept.exhibit().id();
      if (kept.shredded()) {
        gone++;
      } else {
        switch (vault.check(id, kept.sealed())) {
          case INTACT -> intact++;
          case ALTERED, MISSING -> troubles.add("exhibit " + id + " is altered or missing");
          case UNREACHABLE -> {
            unchecked++;
            troubles.add("exhibit " + id + " was not checked: it or its key cannot be reached");
          }
        }
      }
    }
    oversight.record(MACHINE, "inspect-exhibits", "evidence", "");
    return new Tally(intact, gone, unchecked, List.copyOf(troubles));
  }

  /// Puts every exhibit's key under the master key of now; answers how many changed. Objects are
  /// not touched. Stopped in between, it goes on where it was.
  public int rewrap() {
    var done = 0;
    for (var batch = others(); !batch.isEmpty(); batch = others()) {
      for (var kept : batch) {
        try {
          shelf.rewrap(kept.exhibit().id(), vault.rewrapped(kept.exhibit().id(), kept.sealed()));
        } catch (GeneralSecurityException fault) {
          throw new IllegalStateException(
              "the key of exhibit " + kept.exhibit().id() + " opens with no master key", fault);
        }
        done++;
      }
    }
    if (done > 0) {
      oversight.record(MACHINE, "rotate-master-key", "master-key/" + vault.master(), "");
    }
    return done;
  }

  private List<ExhibitShelf.Kept> others() {
    return shelf.wrappedByOthers(vault.master(), 500);
  }

  /// Starts looking for what is due, now and every minute.
  public void start() {
    shredAgain();
    rewrap();
    retention.start();
  }

  @Override
  public void close() {
    retention.close();
  }

  /// The pages of evidence: custody reports, retention and holds.
  public Routes routes() {
    var routes = new Routes();
    new EvidencePages(this, clocks, oversight, clock).add(routes);
    return routes;
  }

  /// Sets a hold: nothing about the exhibit is deleted until it is released.
  boolean hold(ExhibitId id, String reference, Permit by) {
    return store.transaction(() -> {
      clocks.lock(id);
      var kept = shelf.find(id).filter(one -> !one.shredded());
      kept.ifPresent(one -> {
        clocks.hold(UUID.randomUUID(), id, reference, by.actor().words(), clock.instant());
        note(one.exhibit(), "held", by.actor(), "legal-hold", "");
      });
      return kept.isPresent();
    });
  }

  /// Keeps an exhibit longer, by a rule that begins now.
  void extend(Exhibit exhibit, String rule, Permit by) {
    store.transact(() -> {
      preserve(exhibit.id(), rule, clock.instant());
      note(exhibit, "kept-longer", by.actor(), rule, "");
    });
  }

  void changeRule(String code, int days, String citation, Permit by) {
    store.transact(() -> {
      clocks.change(code, days, citation, by.staff().value(), clock.instant());
      oversight.record(by.actor(), "change-retention", "rule/" + code + "/" + days, "");
    });
  }

  boolean release(UUID hold, Permit by) {
    return store.transaction(() -> {
      var exhibit = clocks.release(hold, by.actor().words(), clock.instant()).flatMap(shelf::find);
      exhibit.ifPresent(one -> note(one.exhibit(), "released", by.actor(), "legal-hold", ""));
      return exhibit.isPresent();
    });
  }

  private void note(Exhibit exhibit, String act, Actor by, String purpose, String sha256) {
    shelf.note(new CustodyEntry(exhibit.id(), clock.instant(), act, by.words(), purpose, sha256));
    oversight.record(by, CustodyCheck.recorded(act, purpose), "exhibit/" + exhibit.id(), sha256);
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
