package org.nightlight.account;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.nightlight.account.RequestBook.Kind;
import org.nightlight.account.RequestBook.Request;
import org.nightlight.casework.Casework;
import org.nightlight.detect.Detect;
import org.nightlight.evidence.Evidence;
import org.nightlight.intake.Intake;
import org.nightlight.intake.Subject;
import org.nightlight.match.Matching;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.refer.Refer;
import org.nightlight.statement.Statements;
import org.nightlight.store.Digests;
import org.nightlight.store.Store;
import org.nightlight.tell.Tell;

/// The door of account: what is kept about one account of a platform, handed out or erased by
/// two people.
public final class Accounts implements AutoCloseable {

  private final Store store;
  private final Oversight oversight;
  private final Casework casework;
  private final RequestBook book;
  private final Holdings holdings;
  private final Erasures erasures;

  /// The rooms that keep something about accounts.
  public record Rooms(
      Evidence evidence,
      Intake intake,
      Tell tell,
      Detect detect,
      Matching matching,
      Casework casework,
      Refer refer,
      Statements statements) {}

  /// @param folder the data folder, whose `keys` hold what must not come back with a backup
  public Accounts(Store store, Oversight oversight, Rooms rooms, Path folder, Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.casework = rooms.casework();
    this.book = new RequestBook(store, oversight, clock);
    this.holdings = new Holdings(rooms, oversight, clock);
    this.erasures = new Erasures(
        store,
        oversight,
        holdings,
        () -> rooms.intake().activitiesBehind(0),
        folder.resolve("keys"),
        book::end,
        clock);
  }

  /// Erases again what a restored backup has brought back, and starts going round what waits.
  public void start() {
    erasures.start();
  }

  @Override
  public void close() {
    erasures.close();
  }

  /// Goes on with erasures that wait, as is done every ten minutes.
  public void goOn() {
    erasures.round();
  }

  public Routes routes() {
    var routes = new Routes();
    new AccountPages(this, book, oversight).add(routes);
    return routes;
  }

  /// Whether somebody may have to do with a request: they see the platform, and have stepped
  /// aside from no case about the account.
  boolean sees(Request request, Permit permit) {
    return sees(request.about(), permit);
  }

  private boolean sees(Subject about, Permit permit) {
    return oversight.scope(permit.staff()).holds(about.source())
        && casework.casesAbout(about).stream()
            .noneMatch(one -> casework.hasSteppedAside(one.id(), permit.staff()));
  }

  boolean quiet(Request request) {
    return holdings.quiet(request.about());
  }

  /// The file to hand out; empty where two people have not agreed.
  Optional<byte[]> export(Request request, Permit by) {
    return store.transaction(() -> {
      if (request.kind() != Kind.EXPORT || !book.take(request, by)) {
        return Optional.<byte[]>empty();
      }
      var file = holdings.export(request.about());
      oversight.record(by.actor(), "export-account", request.thing(), Digests.sha256Hex(file));
      return Optional.of(file);
    });
  }

  /// Erases what may be; empty where two people have not agreed.
  Optional<Erasure.Done> erase(Request request, Permit by) {
    return store.transaction(() -> {
      if (request.kind() != Kind.ERASURE || !book.take(request, by)) {
        return Optional.<Erasure.Done>empty();
      }
      var done = erasures.begin(request.id(), request.about());
      var act = !done.erased().isEmpty()
          ? "erase-account"
          : done.kept().isEmpty() ? "find-nothing-to-erase" : "refuse-account-erasure";
      oversight.record(by.actor(), act, request.thing(), "");
      return Optional.of(done);
    });
  }

  /// The erasures that wait for what keeps something to end, where this person may know of them.
  List<Erasure> waiting(Permit permit) {
    return erasures.open().stream().filter(one -> sees(one.about(), permit)).toList();
  }

  /// What still stays of one that waits, and why.
  List<Erasure.Kept> kept(Erasure one) {
    return holdings.kept(one);
  }
}
