package org.nightlight.match;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.nightlight.match.CompareRules.Named;
import org.nightlight.match.MediaMatch.Hit;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Guards against listed hashes that mean nothing. The hash of a picture with hardly any detail is
/// like thousands of unlike pictures; copies of one picture, however many, lie close to its hash.
/// So what counts is how many different pictures lie far from a listed hash and still match it.
/// Past
/// a bound nothing is said by that hash until a person has ruled: what it matches is "not checked".
final class Common {

  /// Copies of the same picture rarely lie farther apart than this.
  static final int FAR = 16;

  /// So many different far pictures within [#WINDOW] are too many.
  static final int PICTURES = 25;

  static final Duration WINDOW = Duration.ofHours(24);

  private final Store store;
  private final Oversight oversight;
  private final Alarms alarms;
  private final Clock clock;
  private volatile CompareRules.Common now = CompareRules.Common.NONE;

  Common(Store store, Oversight oversight, Alarms alarms, Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.alarms = alarms;
    this.clock = clock;
  }

  /// What a person may rule of such a hash.
  enum Ruling {
    /// It means nothing: it is not compared any more.
    IGNORE,
    /// It means what its list says.
    KEEP
  }

  CompareRules.Common now() {
    return now;
  }

  /// Reads the rulings anew.
  void refresh() {
    var unruled = new HashSet<Named>();
    var ignored = new HashSet<Named>();
    for (var one : all()) {
      if (one.ruling().isEmpty()) {
        unruled.add(one.named());
      } else if (one.ruling().get() == Ruling.IGNORE) {
        ignored.add(one.named());
      }
    }
    now = new CompareRules.Common(unruled, ignored);
  }

  /// A listed hash that was too common.
  record Hash(Named named, String list, Instant since, int pictures, Optional<Ruling> ruling) {}

  List<Hash> all() {
    return store
        .sql()
        .sql("select c.*, l.name from match_common c join match_list l on l.id = c.list"
            + " order by c.ruling nulls first, c.since desc limit 10000")
        .query((row, _) -> new Hash(
            new Named(row.getInt("list"), HexFormat.of().formatHex(row.getBytes("hash"))),
            row.getString("name"),
            Times.instant(row, "since"),
            row.getInt("pictures"),
            Optional.ofNullable(row.getString("ruling")).map(Ruling::valueOf)))
        .list();
  }

  /// Counts the pictures that a far hit's hash has matched lately; in the sighting's transaction.
  void note(Hit hit) {
    if (hit.listed().kind() != HashKind.PDQ || hit.distance() <= FAR) {
      return;
    }
    var pictures = store
        .sql()
        .sql(
            "select count(distinct s.pdq) from match_hit h join match_sighting s"
                + " on s.id = h.sighting where h.list = ? and h.hash = ? and h.at > ? and h.distance > ?")
        .params(
            hit.list().value(), hit.listed().bytes(), Times.utc(clock.instant().minus(WINDOW)), FAR)
        .query(Integer.class)
        .single();
    if (pictures >= PICTURES && suspend(hit, pictures)) {
      store.afterCommit(this::refresh);
      alarms.raise(
          "too-common",
          "hash-list/" + hit.list(),
          "a listed hash matched " + pictures
              + " unlike pictures within a day: look at it and rule on it");
    }
  }

  private boolean suspend(Hit hit, int pictures) {
    return store
            .sql()
            .sql("insert into match_common (list, hash, since, pictures) values (?, ?, ?, ?)"
                + " on conflict do nothing")
            .params(hit.list().value(), hit.listed().bytes(), Times.utc(clock.instant()), pictures)
            .update()
        > 0;
  }

  /// Rules on a hash; false where it was not suspended.
  boolean rule(Named named, Ruling ruling, Permit by) {
    var ruled = store.transaction(() -> {
      var changed = store
          .sql()
          .sql("update match_common set ruling = ?, ruled_by = ?, ruled = ?"
              + " where list = ? and hash = ?")
          .params(
              ruling.name(),
              by.staff().value(),
              Times.utc(clock.instant()),
              named.list(),
              HexFormat.of().parseHex(named.hex()))
          .update();
      if (changed > 0) {
        oversight.record(
            by.actor(),
            ruling == Ruling.IGNORE ? "ignore-hash" : "keep-hash",
            "hash-list/" + named.list(),
            "");
      }
      return changed > 0;
    });
    refresh();
    return ruled;
  }
}
