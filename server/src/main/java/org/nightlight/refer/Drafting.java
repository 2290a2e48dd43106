package org.nightlight.refer;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.casework.CaseId;
import org.nightlight.evidence.Evidence;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Wrong;
import org.nightlight.refer.Referral.Prepared;
import org.nightlight.refer.Standing.State;
import org.nightlight.refer.WireBook.Step;
import org.nightlight.store.Store;
import tools.jackson.databind.json.JsonMapper;

/// People write an authority's form; what passes every check is sealed, and waits to be approved.
final class Drafting {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Store store;
  private final Oversight oversight;
  private final CaseFiles files;
  private final Packer packer;
  private final TipForm form;
  private final ReferralStore referrals;
  private final AuthorityStore authorities;
  private final StandingStore standings;
  private final WireBook book;
  private final Wires wires;
  private final Clock clock;

  Drafting(
      Store store,
      Oversight oversight,
      Evidence evidence,
      CaseFiles files,
      Packer packer,
      Wires wires,
      Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.files = files;
    this.packer = packer;
    this.form = new TipForm(
        files, id -> evidence.custody(id).stream().anyMatch(one -> one.act().equals("viewed")));
    this.referrals = new ReferralStore(store);
    this.authorities = new AuthorityStore(store);
    this.standings = new StandingStore(store);
    this.book = new WireBook(store);
    this.wires = wires;
    this.clock = clock;
  }

  /// The answer to a person who writes a form.
  sealed interface Written {
    record Kept(ReferralId id) implements Written {}

    record Unclear(List<Wrong> wrong) implements Written {}

    /// It has left, or may leave, as it was: nothing in it is changed.
    record TooLate(ReferralId id) implements Written {}

    /// No such case waits for a form.
    record NoSuchCase() implements Written {}
  }

  /// A form to write.
  record Open(CaseId matter, Authority authority, Contents contents, TipDraft draft) {}

  /// The form of a case, as far as it was written; empty where it needs none.
  Optional<Open> open(CaseId matter) {
    return authority(matter)
        .map(one -> new Open(
            matter,
            one,
            files.contents(matter),
            referrals
                .draft(matter)
                .map(body -> JSON.readValue(body, TipDraft.class))
                .orElse(TipDraft.EMPTY)));
  }

  private Optional<Authority> authority(CaseId matter) {
    return referrals
        .ofCase(matter)
        .map(one -> one.prepared().authority())
        .or(() -> referrals.chosen(matter))
        .flatMap(authorities::find)
        .filter(one -> one.form() == Authority.Form.CYBERTIPLINE);
  }

  /// Keeps what a person wrote, and seals it where nothing is wrong.
  Written write(CaseId matter, TipDraft draft, Permit permit) {
    return store.transaction(() -> {
      var due = referrals.lockDue(matter);
      var authority = authority(matter);
      if (due.isEmpty() || authority.isEmpty()) {
        return new Written.NoSuchCase();
      }
      var now = referrals.ofCase(matter);
      if (now.isPresent() && !open(now.get().id())) {
        return new Written.TooLate(now.get().id());
      }
      referrals.draft(matter, JSON.writeValueAsString(draft), permit.staff(), clock.instant());
      return seal(matter, authority.get(), draft, now, permit);
    });
  }

  /// Whether what will be sent may still be changed: nobody let it leave, or it was refused.
  private boolean open(ReferralId id) {
    var standing = standings.lock(id).orElseThrow();
    var quiet = book.latest(id)
        .map(one -> one.step() != Step.RETRACTING && one.step() != Step.ASKED)
        .orElse(true);
    return quiet
        && (standing.state() == State.REFUSED
            || (standing.state() == State.VALIDATED && !standing.mayLeave()));
  }

  private Written seal(
      CaseId matter, Authority to, TipDraft draft, Optional<Referral> now, Permit permit) {
    var id = now.map(Referral::id).orElseGet(() -> new ReferralId(UUID.randomUUID()));
    var it = files.toRefer(matter).orElseThrow();
    var contents = files.contents(matter);
    var told = referrals.holding(contents.digests());
    var elsewhere = told.map(one -> one.prepared().authority())
        .filter(other -> !other.equals(to.id()))
        .flatMap(authorities::find)
        .filter(other -> other.form().instead());
    if (elsewhere.isPresent()) {
      return new Written.Unclear(List.of(new Wrong(
          "kind",
          "A file of this case was told to " + elsewhere.get().name() + " as referral "
              + told.orElseThrow().id() + ". The law wants one agency.")));
    }
    var first = referrals
        .first(it.earlier())
        .or(() -> told)
        .filter(one -> one.prepared().authority().equals(to.id()));
    var at = clock.instant();
    var made = form.make(
        contents,
        draft,
        new TipForm.Frame(
            id,
            wires.find(to.id()).orElseThrow(),
            first.map(Referral.HandedOver::reference).map(Long::valueOf),
            at));
    if (!made.wrong().isEmpty()) {
      return new Written.Unclear(made.wrong());
    }
    var one = new Prepared(id, matter, to.id(), at, packer.plain(id, at, made.pieces()));
    keep(one, now.isPresent());
    referrals.holds(id, contents.digests());
    first.ifPresent(earlier -> referrals.supplements(id, earlier.id()));
    standings.drafted(id, permit.staff());
    standings.drafted(id, it.by());
    standings.move(id, State.VALIDATED, at, "Written and checked.", "");
    oversight.record(
        permit.actor(), "write-referral", "referral/" + id, one.parcel().sealedDigest());
    return new Written.Kept(id);
  }

  private void keep(Prepared one, boolean again) {
    if (again) {
      referrals.replace(one);
    } else {
      referrals.add(one);
    }
  }
}
