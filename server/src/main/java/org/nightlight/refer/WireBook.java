package org.nightlight.refer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Loads and saves attempts to tell an authority by its calls, and which files have gone.
final class WireBook {

  private final Store store;

  WireBook(Store store) {
    this.store = store;
  }

  /// How far an attempt has come.
  enum Step {
    /// A submit was asked, and its answer is not kept.
    ASKED,
    NOT_OPENED,
    ORPHAN,
    OPENED,
    /// A finish was asked, and its answer is not kept.
    FINISHING,
    FINISHED,
    RETRACTING,
    RETRACTED,
    EXPIRED
  }

  /// One attempt.
  ///
  /// @param report the authority's number; 0 where it is not known
  record Attempt(
      ReferralId referral, int number, Step step, long report, Instant begun, Instant changed) {}

  /// A file of an attempt.
  ///
  /// @param file as the authority calls it; empty while its upload is not answered
  record Sent(String name, String file, boolean described) {}

  /// Referrals that may go on now, whose authority is told by calls.
  List<ReferralId> ready(Instant now) {
    return store
        .sql()
        .sql("""
            select r.id from referral r join authority a on a.id = r.authority
            where a.form = 'CYBERTIPLINE' and not r.stopped and (r.again is null or r.again <= ?)
              and (r.state not in ('FINISHED', 'REFUSED') or exists (select 1 from referral_attempt t
                where t.referral = r.id and t.state = 'RETRACTING'))
              and exists (select 1 from referral_approval p
                where p.referral = r.id and p.digest = r.sealed_digest and p.kind <> 'AFTER')
            order by r.prepared
            """)
        .param(Times.utc(now))
        .query((row, _) -> new ReferralId(row.getObject(1, UUID.class)))
        .list();
  }

  Optional<Attempt> latest(ReferralId id) {
    return store
        .sql()
        .sql("select * from referral_attempt where referral = ? order by number desc limit 1")
        .param(id.value())
        .query((row, _) -> attempt(row))
        .optional();
  }

  List<Attempt> all(ReferralId id) {
    return store
        .sql()
        .sql("select * from referral_attempt where referral = ? order by number")
        .param(id.value())
        .query((row, _) -> attempt(row))
        .list();
  }

  Attempt begin(ReferralId id, Instant now) {
    var number = latest(id).map(Attempt::number).orElse(0) + 1;
    store
        .sql()
        .sql("insert into referral_attempt (referral, number, state, begun, changed)"
            + " values (?, ?, 'ASKED', ?, ?)")
        .params(id.value(), number, Times.utc(now), Times.utc(now))
        .update();
    return new Attempt(id, number, Step.ASKED, 0, now, now);
  }

  void opened(Attempt one, long report, Instant now) {
    store
        .sql()
        .sql("update referral_attempt set state = 'OPENED', report = ?, begun = ?, changed = ?"
            + " where referral = ? and number = ?")
        .params(report, Times.utc(now), Times.utc(now), one.referral().value(), one.number())
        .update();
  }

  void become(Attempt one, Step step, Instant now) {
    store
        .sql()
        .sql("update referral_attempt set state = ?, changed = ? where referral = ? and number = ?")
        .params(step.name(), Times.utc(now), one.referral().value(), one.number())
        .update();
  }

  List<Sent> files(Attempt one) {
    return store
        .sql()
        .sql("select * from referral_file where referral = ? and number = ? order by name")
        .params(one.referral().value(), one.number())
        .query((row, _) ->
            new Sent(row.getString("name"), row.getString("file"), row.getBoolean("described")))
        .list();
  }

  void uploading(Attempt one, String name) {
    store
        .sql()
        .sql("insert into referral_file (referral, number, name) values (?, ?, ?)")
        .params(one.referral().value(), one.number(), name)
        .update();
  }

  void uploaded(Attempt one, String name, String file) {
    store
        .sql()
        .sql("update referral_file set file = ? where referral = ? and number = ? and name = ?")
        .params(file, one.referral().value(), one.number(), name)
        .update();
  }

  /// An upload that surely did not arrive may be asked once more.
  void notUploaded(Attempt one, String name) {
    store
        .sql()
        .sql("delete from referral_file where referral = ? and number = ? and name = ?")
        .params(one.referral().value(), one.number(), name)
        .update();
  }

  void described(Attempt one, String name) {
    store
        .sql()
        .sql("update referral_file set described = true where referral = ? and number = ?"
            + " and name = ?")
        .params(one.referral().value(), one.number(), name)
        .update();
  }

  private static Attempt attempt(ResultSet row) throws SQLException {
    return new Attempt(
        new ReferralId(row.getObject("referral", UUID.class)),
        row.getInt("number"),
        Step.valueOf(row.getString("state")),
        row.getLong("report"),
        Times.instant(row, "begun"),
        Times.instant(row, "changed"));
  }
}
