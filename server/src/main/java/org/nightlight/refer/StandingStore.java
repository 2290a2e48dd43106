package org.nightlight.refer;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.casework.CaseId;
import org.nightlight.oversight.StaffId;
import org.nightlight.refer.Standing.Approval;
import org.nightlight.refer.Standing.State;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Loads and saves where referrals stand, who let them leave, and every step they took.
final class StandingStore {

  private final Store store;

  StandingStore(Store store) {
    this.store = store;
  }

  /// A step as it is shown.
  record Step(Instant at, State state, String words, String call) {}

  /// A case that is not with an authority yet, and by when it must be.
  record Deadline(CaseId matter, int priority, Instant due) {}

  Optional<Standing> find(ReferralId id) {
    return find(id, "");
  }

  /// The same, held until the transaction ends.
  Optional<Standing> lock(ReferralId id) {
    return find(id, " for update of r");
  }

  private Optional<Standing> find(ReferralId id, String hold) {
    return store
        .sql()
        .sql("select r.*, d.danger from referral r join referral_due d on d.matter = r.matter"
            + " where r.id = ?" + hold)
        .param(id.value())
        .query((row, _) -> new Standing(
            id,
            State.valueOf(row.getString("state")),
            row.getString("sealed_digest"),
            row.getBoolean("danger"),
            new HashSet<>(drafters(id)),
            approvals(id),
            row.getString("trouble"),
            row.getBoolean("stopped")))
        .optional();
  }

  private List<StaffId> drafters(ReferralId id) {
    return store
        .sql()
        .sql("select staff from referral_drafter where referral = ?")
        .param(id.value())
        .query((row, _) -> new StaffId(row.getObject(1, UUID.class)))
        .list();
  }

  private List<Approval> approvals(ReferralId id) {
    return store
        .sql()
        .sql("select * from referral_approval where referral = ? order by at")
        .param(id.value())
        .query((row, _) -> new Approval(
            Approval.Kind.valueOf(row.getString("kind")),
            row.getString("digest"),
            new StaffId(row.getObject("staff", UUID.class)),
            Times.instant(row, "at"),
            row.getString("purpose")))
        .list();
  }

  void drafted(ReferralId id, StaffId by) {
    store
        .sql()
        .sql("insert into referral_drafter (referral, staff) values (?, ?) on conflict do nothing")
        .params(id.value(), by.value())
        .update();
  }

  void approve(ReferralId id, Approval one) {
    store
        .sql()
        .sql("insert into referral_approval (referral, digest, kind, staff, at, purpose)"
            + " values (?, ?, ?, ?, ?, ?)")
        .params(
            id.value(),
            one.digest(),
            one.kind().name(),
            one.by().value(),
            Times.utc(one.at()),
            one.purpose())
        .update();
  }

  /// Moves a referral on and keeps the step.
  ///
  /// @param call the authority's `Request-ID`, or empty
  /// @throws IllegalStateException where that state may not follow
  void move(ReferralId id, State next, Instant at, String words, String call) {
    var now = find(id).orElseThrow().state();
    if (now != next && !now.mayBecome(next)) {
      throw new IllegalStateException("a referral that is " + now + " may not become " + next);
    }
    store
        .sql()
        .sql("update referral set state = ?, trouble = '' where id = ?")
        .params(next.name(), id.value())
        .update();
    note(id, next, at, words, call);
  }

  void note(ReferralId id, State state, Instant at, String words, String call) {
    store
        .sql()
        .sql("insert into referral_step (referral, at, state, words, call) values (?, ?, ?, ?, ?)")
        .params(id.value(), Times.utc(at), state.name(), words, call)
        .update();
  }

  List<Step> steps(ReferralId id) {
    return store
        .sql()
        .sql("select * from referral_step where referral = ? order by id")
        .param(id.value())
        .query((row, _) -> new Step(
            Times.instant(row, "at"),
            State.valueOf(row.getString("state")),
            row.getString("words"),
            row.getString("call")))
        .list();
  }

  /// Waits a while before it is tried again.
  void later(ReferralId id, String trouble, Instant now) {
    var tries = 1
        + store
            .sql()
            .sql("select tries from referral where id = ?")
            .param(id.value())
            .query(Integer.class)
            .single();
    store
        .sql()
        .sql("update referral set trouble = ?, tries = ?, again = ? where id = ?")
        .params(trouble, tries, Times.utc(now.plus(SendRules.wait(tries))), id.value())
        .update();
  }

  void stop(ReferralId id, String trouble) {
    store
        .sql()
        .sql("update referral set trouble = ?, stopped = true where id = ?")
        .params(trouble, id.value())
        .update();
  }

  void goOn(ReferralId id) {
    store
        .sql()
        .sql("update referral set trouble = '', stopped = false, again = null, tries = 0"
            + " where id = ?")
        .param(id.value())
        .update();
  }

  /// Cases that must be with an authority and are not, the most urgent first.
  List<Deadline> unfinished() {
    return store
        .sql()
        .sql("""
            select matter, priority, due from referral_due d where due is not null
              and not exists (select 1 from referral r where r.matter = d.matter
                and r.state = 'FINISHED') order by due
            """)
        .query((row, _) -> new Deadline(
            new CaseId(row.getObject("matter", UUID.class)),
            row.getInt("priority"),
            Times.instant(row, "due")))
        .list();
  }

  /// Referrals somebody sent alone before then, and nobody has approved since.
  List<ReferralId> owing(Instant before) {
    return store
        .sql()
        .sql("""
            select a.referral from referral_approval a where kind = 'ALONE' and at < ?
              and not exists (select 1 from referral_approval b where b.referral = a.referral
                and b.kind <> 'ALONE')
            """)
        .param(Times.utc(before))
        .query((row, _) -> new ReferralId(row.getObject(1, UUID.class)))
        .list();
  }
}
