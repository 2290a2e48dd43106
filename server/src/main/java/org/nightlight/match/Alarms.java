package org.nightlight.match;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.nightlight.oncall.OnCall;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// What somebody must look at: kept until a person says they have. Whoever is on call is called.
final class Alarms {

  private final Store store;
  private final Oversight oversight;
  private final OnCall onCall;
  private final Clock clock;

  Alarms(Store store, Oversight oversight, OnCall onCall, Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.onCall = onCall;
    this.clock = clock;
  }

  /// One alarm.
  ///
  /// @param rule in kebab-case: `near-threshold`, `too-common`, `stale-list`
  record Alarm(long id, Instant at, String rule, String words) {}

  /// Raises an alarm, unless the same one about the same thing is still open.
  ///
  /// @param about an internal id, as `noun/id`
  /// @param words for people; nothing about a person
  void raise(String rule, String about, String words) {
    store.transact(() -> {
      var raised = store
          .sql()
          .sql("insert into match_alarm (at, rule, about, words) values (?, ?, ?, ?)"
              + " on conflict (rule, about) where seen is null do nothing")
          .params(Times.utc(clock.instant()), rule, about, words)
          .update();
      if (raised > 0) {
        oversight.record(new Actor.Machine("match"), "alarm-" + rule, about, "");
        onCall.page(rule, about, words);
      }
    });
  }

  /// Closes an alarm whose matter has ended by itself; nobody is called about it any more.
  void ended(String rule, String about) {
    store.transact(() -> {
      var closed = store
          .sql()
          .sql("update match_alarm set seen = ? where rule = ? and about = ? and seen is null")
          .params(Times.utc(clock.instant()), rule, about)
          .update();
      if (closed > 0) {
        oversight.record(new Actor.Machine("match"), "end-alarm", about, "");
        onCall.resolve(rule, about);
      }
    });
  }

  /// Alarms nobody has seen, oldest first.
  List<Alarm> open() {
    return store
        .sql()
        .sql("select id, at, rule, words from match_alarm where seen is null order by id limit 200")
        .query((row, _) ->
            new Alarm(row.getLong(1), Times.instant(row, "at"), row.getString(3), row.getString(4)))
        .list();
  }

  private record Seen(String rule, String about) {}

  /// Notes that a person has seen an alarm; false where it was not open.
  boolean seen(long id, Permit by) {
    return store.transaction(() -> {
      var closed = store
          .sql()
          .sql("update match_alarm set seen = ?, seen_by = ? where id = ? and seen is null"
              + " returning rule, about")
          .params(Times.utc(clock.instant()), by.staff().value(), id)
          .query((row, _) -> new Seen(row.getString(1), row.getString(2)))
          .optional();
      closed.ifPresent(alarm -> {
        onCall.resolve(alarm.rule(), alarm.about());
        oversight.record(by.actor(), "see-alarm", "alarm/" + id, "");
      });
      return closed.isPresent();
    });
  }
}
