package org.nightlight.match;

import java.time.Clock;
import java.util.Optional;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.Exhibit;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.evidence.Reading;
import org.nightlight.intake.Report;
import org.nightlight.match.MediaMatch.Gap;
import org.nightlight.match.Sighting.Past;
import org.nightlight.media.MediaReader;
import org.nightlight.oversight.Actor;
import org.nightlight.store.Outbox;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Compares what comes with reports, and keeps what came of it.
final class Exhibits {

  private static final Actor MATCH = new Actor.Machine("match");

  private final Store store;
  private final Evidence evidence;
  private final MediaReader reader;
  private final Comparing comparing;
  private final LookGroups groups;
  private final Clock clock;

  Exhibits(
      Store store,
      Evidence evidence,
      MediaReader reader,
      Comparing comparing,
      LookGroups groups,
      Clock clock) {
    this.store = store;
    this.evidence = evidence;
    this.reader = reader;
    this.comparing = comparing;
    this.groups = groups;
    this.clock = clock;
  }

  /// Compares an exhibit of a report, in the transaction of its delivery; while the lists are not
  /// ready it is delivered again.
  void compare(ExhibitId id, Report report) {
    var bytes = evidence.exhibit(id).map(Exhibit::bytes).orElse(0L);
    if (bytes > MediaReader.MOST_BYTES) {
      keep(
          id,
          report,
          Asked.nothing(),
          new Gap(
              "too-long",
              "it has " + bytes + " bytes; at most " + MediaReader.MOST_BYTES + " are looked at"));
      return;
    }
    switch (evidence.open(id, MATCH, "compare-with-lists")) {
      case Reading.Intact intact -> compare(id, report, intact.bytes());
      case Reading.NotNow _ ->
        throw new Outbox.DeliveryTrouble("exhibit " + id + " cannot be opened now");
      case Reading.Altered _, Reading.Missing _, Reading.Shredded _, Reading.Unknown _ ->
        keep(
            id,
            report,
            Asked.nothing(),
            new Gap("not-readable", "the exhibit cannot be read as it was sealed"));
    }
  }

  private void compare(ExhibitId id, Report report, byte[] bytes) {
    var asked = Asked.of(bytes, reader.read(bytes));
    if (!comparing.ready()) {
      throw new Outbox.DeliveryTrouble("the lists of known material are not ready to be asked");
    }
    switch (comparing.compare(asked)) {
      case MediaMatch.NotChecked(var gaps, var _) -> keep(id, report, asked, gaps.getFirst());
      case MediaMatch.NoMatch _ -> keep(id, report, asked, "no-match", "", Optional.empty());
      case MediaMatch.Known found -> {
        var where = new Sightings.Where(
            report.about().map(one -> one.source()).orElse("report"),
            report.about().map(one -> one.account()).orElse(""),
            "exhibit/" + id,
            Optional.empty(),
            Optional.of(id),
            Optional.of(report.id()));
        var kept = comparing.keep(where, asked, found);
        keep(id, report, asked, "known", "", Optional.of(kept.id()));
      }
    }
  }

  private void keep(ExhibitId id, Report report, Asked asked, Gap gap) {
    keep(id, report, asked, "not-checked", gap.why(), Optional.empty());
  }

  private void keep(
      ExhibitId id,
      Report report,
      Asked asked,
      String answer,
      String why,
      Optional<SightingId> sighting) {
    store.transact(() -> {
      var now = clock.instant();
      var content = asked.content();
      var group = content.isEmpty()
          ? Optional.<Integer>empty()
          : Optional.of(
              groups.join(asked.detailed() ? asked.look() : Optional.empty(), content, now));
      store
          .sql()
          .sql("""
              insert into match_exhibit (exhibit, report, at, answer, why, pdq, quality, sha256, sighting, look_group)
              values (:exhibit, :report, :at, :answer, :why, :pdq, :quality, :sha256, :sighting, :group)
              on conflict (exhibit) do update set at = excluded.at, answer = excluded.answer,
                why = excluded.why, pdq = excluded.pdq, quality = excluded.quality,
                sha256 = excluded.sha256, sighting = excluded.sighting, look_group = excluded.look_group
              """)
          .param("exhibit", id.value())
          .param("report", report.id().value())
          .param("at", Times.utc(now))
          .param("answer", answer)
          .param("why", why)
          .param("pdq", asked.look().map(LookGroups::bytes).orElse(null), java.sql.Types.BINARY)
          .param(
              "quality",
              asked.quality().isPresent() ? asked.quality().getAsInt() : null,
              java.sql.Types.INTEGER)
          .param("sha256", sha256(asked).orElse(null), java.sql.Types.VARCHAR)
          .param("sighting", sighting.map(SightingId::value).orElse(null), java.sql.Types.OTHER)
          .param("group", group.orElse(null), java.sql.Types.INTEGER)
          .update();
    });
  }

  private static Optional<String> sha256(Asked asked) {
    return asked.digests().stream()
        .filter(one -> one.kind() == HashKind.SHA256)
        .map(KnownHash::hex)
        .findFirst();
  }

  /// What came of comparing an exhibit.
  ///
  /// @param why it was not checked; "" where it was
  /// @param past when the like was seen here; empty where nothing is known of its looks
  record Compared(
      ExhibitId exhibit,
      String answer,
      String why,
      Optional<KnownHash> look,
      Optional<KnownHash> sha256,
      Optional<Integer> quality,
      Optional<SightingId> sighting,
      Optional<Integer> group,
      Optional<Past> past) {}

  Optional<Compared> compared(ExhibitId id) {
    return store
        .sql()
        .sql("select * from match_exhibit where exhibit = ?")
        .param(id.value())
        .query((row, _) -> {
          var group = Optional.ofNullable(row.getObject("look_group", Integer.class));
          return new Compared(
              id,
              row.getString("answer"),
              row.getString("why"),
              Optional.ofNullable(row.getBytes("pdq")).map(one -> KnownHash.of(HashKind.PDQ, one)),
              Optional.ofNullable(row.getString("sha256"))
                  .map(one -> new KnownHash(HashKind.SHA256, one)),
              Optional.ofNullable(row.getObject("quality", Integer.class)),
              LookGroups.id(row, "sighting").map(SightingId::new),
              group,
              group.map(groups::past));
        })
        .optional();
  }
}
