package org.nightlight.account;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.nightlight.intake.Subject;
import org.nightlight.oversight.Agreements;
import org.nightlight.oversight.Agreements.Asked;
import org.nightlight.oversight.Agreements.Numbered;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.store.Store;

/// Who asked to hand out or to erase what is kept about an account, and who agreed. The record
/// names a request by its number, never the account.
final class RequestBook {

  private final Agreements exports;
  private final Agreements erasures;

  RequestBook(Store store, Oversight oversight, Clock clock) {
    this.exports = new Agreements(store, oversight, clock, Kind.EXPORT.agreed());
    this.erasures = new Agreements(store, oversight, clock, Kind.ERASURE.agreed());
  }

  /// What is asked for.
  enum Kind {
    EXPORT,
    ERASURE;

    private Agreements.Kind agreed() {
      var word = "account-" + name().toLowerCase(Locale.ROOT);
      return new Agreements.Kind(
          word, word, "end-account-request", "account-request", Numbered.BY_REQUEST);
    }
  }

  /// Something that was asked for.
  record Request(Kind kind, Subject about, Asked asked) {

    UUID id() {
      return asked.id();
    }

    /// As the record calls it.
    String thing() {
      return "account-request/" + asked.id();
    }
  }

  private Agreements of(Kind kind) {
    return kind == Kind.EXPORT ? exports : erasures;
  }

  private static Request request(Kind kind, Asked one) {
    return new Request(kind, new Subject(one.source(), one.about()), one);
  }

  /// Ends what was asked a day ago and not done; which account it was is forgotten.
  void end() {
    exports.end();
    erasures.end();
  }

  /// Asks; false where they have asked for the same and it is not over.
  boolean ask(Kind kind, Subject about, String purpose, Permit by) {
    end();
    return of(kind).ask(about.source(), about.account(), purpose, by);
  }

  /// A second person agrees; false where it is whoever asked, it is over, or somebody has agreed.
  boolean agree(Request request, String words, Permit by) {
    return of(request.kind()).agree(request.asked(), words, by);
  }

  /// Takes a request that was agreed to, in the caller's transaction; false where it cannot be
  /// taken.
  boolean take(Request request, Permit by) {
    return of(request.kind()).take(request.asked(), by);
  }

  Optional<Request> find(UUID id) {
    return exports
        .find(id)
        .map(one -> request(Kind.EXPORT, one))
        .or(() -> erasures.find(id).map(one -> request(Kind.ERASURE, one)));
  }

  /// Every request that is not over, the longest wait first.
  List<Request> open() {
    return Stream.of(Kind.values())
        .flatMap(kind -> of(kind).open().stream().map(one -> request(kind, one)))
        .sorted(Comparator.comparing(one -> one.asked().at()))
        .toList();
  }
}
