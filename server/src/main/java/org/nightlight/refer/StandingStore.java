package org.nightlight.refer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nightlight.casework.CaseId;
import org.nightlight.oversight.StaffId;
import org.nightlight.refer.Standing.Approval;
import org.nightlight.refer.Standing.State;
import org.nightlight.store.Store;
import org.nightlight.store.Times;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Loads and saves where referrals stand, who let them leave, and every step they took.
final class StandingStore {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Store store;

  StandingStore(Store store) {
    this.store = store;
  }

  /// A step as it is shown.
  record Step(Instant at, State state, String words, String call) {}

  /// A case that is not with an authority yet, and by when it must be.
  record Deadline(CaseId matter, int priority, Instant due) {}

  Optional<Standing> find(ReferralId id) {
    return Optional.ofNullable(find(List.of(id)).get(id));
  }

  /// The same, held until the transaction ends.
  Optional<Standing> lock(ReferralId id) {
    var held = store
        .sql()
        .sql("select 1 from referral where id = ? for update")
        .param(id.value())
        .query(Integer.class)
        .optional();
    return held.flatMap(_ -> find(id));
  }

  /// How each of these stands, with whoever wrote and approved it, in one question.
  Map<ReferralId, Standing> find(List<ReferralId> ids) {
    var all = new HashMap<ReferralId, Standing>();
    store
        .sql()
        .sql("""
            select r.id, r.state, r.sealed_digest, r.trouble, r.stopped, d.danger,
              array(select staff from referral_drafter w where w.referral = r.id) drafters,
              coalesce((select json_agg(json_build_object('kind', a.kind, 'digest', a.digest,
                'staff', a.staff, 'at', a.at, 'purpose', a.purpose) order by a.at)
                from referral_approval a where a.referral = r.id), '[]') approvals
            from referral r join referral_due d on d.matter = r.matter where r.id = any(?)
            """)
        .param((Object) ids.stream().map(ReferralId::value).toArray(UUID[]::new))
        .query(row -> {
          var one = standing(row);
          all.put(one.id(), one);
        });
    return all;
  }

  private static Standing standing(ResultSet row) throws SQLException {
    return new Standing(
        new ReferralId(row.getObject("id", UUID.class)),
        State.valueOf(row.getString("state")),
        row.getString("sealed_digest"),
        row.getBoolean("danger"),
        Stream.of((UUID[]) row.getArray("drafters").getArray())
            .map(StaffId::new)
            .collect(Collectors.toSet()),
        JSON.readTree(row.getString("approvals"))
            .valueStream()
            .map(StandingStore::approval)
            .toList(),
        row.getString("trouble"),
        row.getBoolean("stopped"));
  }

  private static Approval approval(JsonNode one) {
    return new Approval(
        Approval.Kind.valueOf(one.get("kind").asString()),
        one.get("digest").asString(),
        StaffId.of(one.get("staff").asString()),
        OffsetDateTime.parse(one.get("at").asString()).toInstant(),
        one.get("purpose").asString());
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
