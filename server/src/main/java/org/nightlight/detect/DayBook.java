package org.nightlight.detect;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.nightlight.detection.Coverage;
import org.nightlight.detection.DayEnd;
import org.nightlight.detection.Nulls;
import org.nightlight.detection.Stratum;
import org.nightlight.store.Store;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// What stood at the end of each event-time day, and the order of accounts at the end of the last.
final class DayBook {

  private static final TypeReference<List<DayFit.Fit>> FITS = new TypeReference<>() {};
  private static final TypeReference<Map<String, Long>> NUMBERS = new TypeReference<>() {};

  private static final int DAYS = 30;
  private static final int MOST_PLACES = 2_000;

  private final Store store;
  private final JsonMapper json = JsonMapper.shared();

  DayBook(Store store) {
    this.store = store;
  }

  /// One detector's account in the order.
  private record Stands(String detector, DayEnd.Weighed who) {}

  /// Keeps a day's end; false where a later one is kept already, as after a crash.
  ///
  /// @param live the detectors whose accounts are put in order
  boolean keep(DayEnd end, Set<String> live) {
    var day = date(end);
    if (latest(end.source()).filter(day::isBefore).isPresent()) {
      return false;
    }
    var order = new ArrayList<Stands>();
    var judged = 0L;
    for (var one : end.judged()) {
      if (live.contains(one.detector())) {
        judged += one.accounts();
        one.highest().forEach(who -> order.add(new Stands(one.detector(), who)));
      }
    }
    order.sort(Comparator.comparingLong((Stands one) -> one.who().evidence())
        .reversed()
        .thenComparing(one -> one.who().account())
        .thenComparing(Stands::detector));
    var evidence = order.stream().map(one -> one.who().evidence()).toList();
    write(end, judged, ReviewRules.above(evidence, judged));
    write(end.source(), order);
    return true;
  }

  private static LocalDate date(DayEnd end) {
    return LocalDate.ofEpochDay(end.day().number());
  }

  private void write(DayEnd end, long judged, int above) {
    store
        .sql()
        .sql("""
            insert into detect_day (source, day, accounts, coverage, fits, at_bound, judged, above)
            values (?, ?, ?::jsonb, ?::jsonb, ?::jsonb, ?, ?, ?)
            on conflict (source, day) do update set accounts = excluded.accounts,
              coverage = excluded.coverage, fits = excluded.fits, at_bound = excluded.at_bound,
              judged = excluded.judged, above = excluded.above
            """)
        .params(
            end.source(),
            date(end),
            json.writeValueAsString(named(end.accounts())),
            json.writeValueAsString(numbers(end.coverage())),
            json.writeValueAsString(fits(end.nulls())),
            end.atBound().toArray(String[]::new),
            judged,
            above)
        .update();
    store
        .sql()
        .sql("delete from detect_day where source = ? and day < ?")
        .params(end.source(), date(end).minusDays(DAYS))
        .update();
  }

  private void write(String source, List<Stands> order) {
    store
        .sql()
        .sql("delete from detect_standing where source = ?")
        .param(source)
        .update();
    for (var at = 0; at < Math.min(MOST_PLACES, order.size()); at++) {
      var one = order.get(at);
      store
          .sql()
          .sql("insert into detect_standing (source, place, detector, subject, stratum, evidence)"
              + " values (?, ?, ?, ?, ?, ?)")
          .params(
              source,
              at + 1,
              one.detector(),
              one.who().account(),
              one.who().stratum().name(),
              one.who().evidence())
          .update();
    }
  }

  static Map<String, Long> named(Map<Stratum, Long> accounts) {
    var named = new TreeMap<String, Long>();
    accounts.forEach((stratum, count) -> named.put(stratum.name(), count));
    return named;
  }

  static Map<Stratum, Long> strata(Map<String, Long> named) {
    var accounts = new EnumMap<Stratum, Long>(Stratum.class);
    named.forEach((name, count) -> accounts.put(Stratum.valueOf(name), count));
    return accounts;
  }

  private static Map<String, Long> numbers(Coverage coverage) {
    return Map.of(
        "judged", coverage.judged(),
        "actorAgeUnknown", coverage.actorAgeUnknown(),
        "recipientAgeUnknown", coverage.recipientAgeUnknown(),
        "noveltyUnknown", coverage.noveltyUnknown(),
        "mutualsUnknown", coverage.mutualsUnknown(),
        "countryUnknown", coverage.countryUnknown(),
        "late", coverage.late(),
        "activities", coverage.activities());
  }

  private static List<DayFit.Fit> fits(Nulls nulls) {
    var fits = new ArrayList<DayFit.Fit>();
    for (var fit : nulls.fits()) {
      fits.add(new DayFit.Fit(
          fit.channel().reason,
          fit.stratum().name(),
          fit.urn().mean(),
          fit.urn().concentration()));
    }
    for (var fit : nulls.spellFits()) {
      fits.add(new DayFit.Fit(
          fit.kind().reason, fit.band() + ", usual " + fit.usual(), fit.goesOn(), 0));
    }
    fits.add(new DayFit.Fit(DayFit.RAISE, "", nulls.raise() / 1e6, 0));
    return fits;
  }

  private Optional<LocalDate> latest(String source) {
    return store
        .sql()
        .sql("select max(day) from detect_day where source = ?")
        .param(source)
        .query((row, _) -> Optional.ofNullable(row.getObject(1, LocalDate.class)))
        .single();
  }

  /// Every source's latest day.
  List<DayFit> latest() {
    return store
        .sql()
        .sql("select distinct on (source) * from detect_day order by source, day desc")
        .query(this::fit)
        .list();
  }

  /// Days of all sources on which something moved to its bound, latest first.
  List<DayFit> moved() {
    return store
        .sql()
        .sql("select * from detect_day where cardinality(at_bound) > 0 order by day desc, source")
        .query(this::fit)
        .list();
  }

  /// How many days of a source are kept.
  long days(String source) {
    return store
        .sql()
        .sql("select count(*) from detect_day where source = ?")
        .param(source)
        .query(Long.class)
        .single();
  }

  private DayFit fit(ResultSet row, int number) throws SQLException {
    return new DayFit(
        row.getString("source"),
        row.getObject("day", LocalDate.class),
        strata(json.readValue(row.getString("accounts"), NUMBERS)),
        json.readValue(row.getString("coverage"), NUMBERS),
        json.readValue(row.getString("fits"), FITS),
        Arrays.asList((String[]) row.getArray("at_bound").getArray()));
  }

  /// The order at the end of a source's latest day; empty before one has ended.
  Optional<Review> review(String source) {
    return store
        .sql()
        .sql("select day, judged, above from detect_day where source = ? order by day desc limit 1")
        .param(source)
        .query((row, _) -> new Review(
            source,
            row.getObject(1, LocalDate.class),
            row.getLong(2),
            row.getInt(3),
            places(source)))
        .optional();
  }

  private List<Review.Place> places(String source) {
    return store
        .sql()
        .sql("select place, detector, subject, evidence from detect_standing where source = ?"
            + " order by place")
        .param(source)
        .query((row, _) ->
            new Review.Place(row.getInt(1), row.getString(2), row.getString(3), row.getLong(4)))
        .list();
  }
}
