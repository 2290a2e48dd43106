package org.nightlight.account;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.nightlight.account.RequestBook.Kind;
import org.nightlight.account.RequestBook.Request;
import org.nightlight.casework.Casework;
import org.nightlight.detect.Detect;
import org.nightlight.evidence.Evidence;
import org.nightlight.intake.Intake;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.refer.Refer;
import org.nightlight.statement.Statements;
import org.nightlight.store.Digests;
import org.nightlight.store.Store;

/// The door of account: what is kept about one account of a platform, handed out or erased by two
/// people.
public final class Accounts {

  private final Store store;
  private final Oversight oversight;
  private final Casework casework;
  private final RequestBook book;
  private final Holdings holdings;

  public Accounts(
      Store store,
      Oversight oversight,
      Evidence evidence,
      Intake intake,
      Detect detect,
      Casework casework,
      Refer refer,
      Statements statements,
      Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.casework = casework;
    this.book = new RequestBook(store, oversight, clock);
    this.holdings = new Holdings(
        new Holdings.Rooms(evidence, intake, detect, casework, refer, statements), clock);
  }

  public Routes routes() {
    var routes = new Routes();
    new AccountPages(this, book, oversight).add(routes);
    return routes;
  }

  /// Whether somebody may have to do with a request: they see the platform, and have stepped aside
  /// from no case about the account.
  boolean sees(Request request, Permit permit) {
    return oversight.scope(permit.staff()).holds(request.about().source())
        && casework.casesAbout(request.about()).stream()
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
  Optional<Holdings.Erasure> erase(Request request, Permit by) {
    return store.transaction(() -> {
      if (request.kind() != Kind.ERASURE || !book.take(request, by)) {
        return Optional.<Holdings.Erasure>empty();
      }
      var erasure = holdings.erase(request.about());
      var act = !erasure.erased().isEmpty()
          ? "erase-account"
          : erasure.kept().isEmpty() ? "find-nothing-to-erase" : "refuse-account-erasure";
      oversight.record(by.actor(), act, request.thing(), "");
      return Optional.of(erasure);
    });
  }

  /// When a request ends.
  Instant until(Request request) {
    return request.at().plus(RequestBook.LASTS);
  }
}
