package org.nightlight.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.nightlight.exchange.ColumnMap.Said;
import org.nightlight.exchange.Given.Flaw;
import org.nightlight.exchange.RowReader.End;
import org.nightlight.match.Entry;
import org.nightlight.match.ListId;
import org.nightlight.match.Lists;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.store.Digests;
import org.nightlight.store.Store;
import org.nightlight.store.Times;
import tools.jackson.databind.json.JsonMapper;

/// Takes a file into a list, batch by batch, in constant memory. What a batch brings counts at
/// once.
///
/// A file that replaces the list also withdraws what it does not name, but only at its end and only
/// where that is safe: the file is whole, every row's id could be read, and no larger a share of
/// the
/// list would go than was allowed. Else nothing is withdrawn, and the outcome says why.
final class Importer {

  private static final int BATCH = 5_000;
  private static final int FLAWS = 100;
  private static final Duration STILL = Duration.ofMinutes(10);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Store store;
  private final Lists lists;
  private final Oversight oversight;
  private final Clock clock;

  Importer(Store store, Lists lists, Oversight oversight, Clock clock) {
    this.store = store;
    this.lists = lists;
    this.oversight = oversight;
    this.clock = clock;
  }

  /// What becomes of what a list holds and a file does not name.
  sealed interface Mode {

    /// It stays.
    record Add() implements Mode {}

    /// It is withdrawn.
    ///
    /// @param mostPercent of the list's entries; above that nothing is
    record Replace(int mostPercent) implements Mode {}
  }

  /// What came of a file so far.
  ///
  /// @param stands rows whose entries stand
  /// @param gone rows that take an entry back
  /// @param leftOut rows the map leaves out
  /// @param refused rows that could not be read, all of them; `flaws` holds the first
  /// @param incomparable hashes that cannot be compared here, by kind
  /// @param absent entries withdrawn because a whole file did not name them
  /// @param end why nothing more came of it; empty where it went as asked
  record Outcome(
      long stands,
      long gone,
      long leftOut,
      long refused,
      List<Flaw> flaws,
      Map<String, Long> incomparable,
      long absent,
      String end) {

    static final Outcome NOTHING = new Outcome(0, 0, 0, 0, List.of(), Map.of(), 0, "");

    Outcome ended(long withdrawn, String why) {
      return new Outcome(stands, gone, leftOut, refused, flaws, incomparable, withdrawn, why);
    }
  }

  /// A file that was imported, or is being.
  ///
  /// @param state `running`, `done` or `cut short`
  record Import(
      UUID id,
      Instant begun,
      Optional<Instant> ended,
      String map,
      boolean replaces,
      String state,
      String digest,
      Outcome outcome) {}

  /// Takes a file. Its rows stand as of now, or of the time they name where they are added.
  Outcome take(ListId list, InputStream file, ColumnMap map, String name, Mode mode, Permit by) {
    var taking = new Taking(list, map, mode);
    begin(taking, name, by);
    var in = new DigestInputStream(file, Digests.sha256());
    try {
      var end = RowReader.read(in, map, taking);
      taking.flush();
      finish(taking, end(taking, end));
    } catch (IOException _) {
      taking.flush();
      finish(
          taking, new Ending(0, "The file was cut short on its way: what came of it was taken."));
    } catch (RuntimeException fault) {
      finish(
          taking,
          new Ending(0, "It could not be kept to its end: " + fault.getClass().getSimpleName()));
      throw fault;
    } finally {
      var digest = HexFormat.of().formatHex(in.getMessageDigest().digest());
      store.transact(() -> {
        store
            .sql()
            .sql("update exchange_import set digest = ? where id = ?")
            .params(digest, taking.id)
            .update();
        oversight.record(by.actor(), "import-list", "hash-list/" + list, digest);
      });
    }
    return taking.outcome();
  }

  /// @param absent how many entries were withdrawn because the file did not name them
  private record Ending(long absent, String words) {}

  private Ending end(Taking taking, End end) {
    return switch (end) {
      case End.CutShort(var flaw) ->
        new Ending(
            0,
            "The file is not whole (%s: %s); nothing was withdrawn for not being in it."
                .formatted(flaw.at(), flaw.rule()));
      case End.Whole _ ->
        switch (taking.mode) {
          case Mode.Add _ -> new Ending(0, "");
          case Mode.Replace(var most) -> replace(taking, most);
        };
    };
  }

  private Ending replace(Taking taking, int mostPercent) {
    if (taking.nameless > 0) {
      return new Ending(
          0,
          "Nothing was withdrawn for not being in the file: %d rows do not say which entry they are."
              .formatted(taking.nameless));
    }
    var found = eachAbsent(taking, _ -> {});
    if (found.absent() * 100 > found.of() * mostPercent) {
      return new Ending(
          0,
          "Nothing was withdrawn for not being in the file: it would have been %d of %d entries, more than %d%%."
              .formatted(found.absent(), found.of(), mostPercent));
    }
    eachAbsent(taking, origins -> lists.withdraw(taking.list, origins, taking.now));
    return new Ending(found.absent(), "");
  }

  /// How many of the list's entries the file did not name.
  private record Absent(long of, long absent) {}

  /// Goes through the list's entries, batch by batch, and hands on those the file did not name.
  private Absent eachAbsent(Taking taking, Consumer<List<String>> to) {
    long of = 0;
    long absent = 0;
    var origins = lists.origins(taking.list, "", BATCH);
    while (!origins.isEmpty()) {
      var unnamed = unnamed(taking, origins);
      to.accept(unnamed);
      of += origins.size();
      absent += unnamed.size();
      origins = lists.origins(taking.list, origins.getLast(), BATCH);
    }
    return new Absent(of, absent);
  }

  private List<String> unnamed(Taking taking, List<String> origins) {
    return store
        .sql()
        .sql("select o from unnest(?::text[]) o where not exists (select 1 from"
            + " exchange_import_named n where n.import = ? and n.origin = o)")
        .params(origins.toArray(String[]::new), taking.id)
        .query((row, _) -> row.getString(1))
        .list();
  }

  private void begin(Taking taking, String name, Permit by) {
    store
        .sql()
        .sql("insert into exchange_import (id, list, staff, map, mode, begun, moved, outcome)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?::jsonb)")
        .params(
            taking.id,
            taking.list.value(),
            by.staff().value(),
            name,
            taking.replaces() ? "REPLACE" : "ADD",
            Times.utc(taking.now),
            Times.utc(taking.now),
            JSON.writeValueAsString(Outcome.NOTHING))
        .update();
  }

  private void finish(Taking taking, Ending ending) {
    taking.done = Optional.of(taking.outcome().ended(ending.absent(), ending.words()));
    store.transact(() -> {
      note(taking);
      store
          .sql()
          .sql("update exchange_import set ended = moved where id = ?")
          .param(taking.id)
          .update();
      store
          .sql()
          .sql("delete from exchange_import_named where import = ?")
          .param(taking.id)
          .update();
    });
  }

  private void note(Taking taking) {
    store
        .sql()
        .sql("update exchange_import set moved = ?, outcome = ?::jsonb where id = ?")
        .params(Times.utc(clock.instant()), JSON.writeValueAsString(taking.outcome()), taking.id)
        .update();
  }

  /// The last files a list was given, newest first.
  List<Import> imports(ListId list) {
    return store
        .sql()
        .sql("select * from exchange_import where list = ? order by begun desc, id limit 20")
        .param(list.value())
        .query((row, _) -> imported(row))
        .list();
  }

  private Import imported(ResultSet row) throws SQLException {
    var ended = Times.maybe(row, "ended");
    var alive = Times.instant(row, "moved").plus(STILL).isAfter(clock.instant());
    return new Import(
        row.getObject("id", UUID.class),
        Times.instant(row, "begun"),
        ended,
        row.getString("map"),
        row.getString("mode").equals("REPLACE"),
        ended.isPresent() ? "done" : alive ? "running" : "cut short",
        row.getString("digest"),
        JSON.readValue(row.getString("outcome"), Outcome.class));
  }

  /// One file on its way in.
  private final class Taking implements RowReader.Sink {

    private final UUID id = UUID.randomUUID();
    private final Instant now = clock.instant();
    private final ListId list;
    private final ColumnMap map;
    private final Mode mode;
    private final List<Entry> stands = new ArrayList<>();
    private final List<Given.Gone> gone = new ArrayList<>();
    private final List<String> named = new ArrayList<>();
    private final List<Flaw> flaws = new ArrayList<>();
    private final Map<String, Long> incomparable = new HashMap<>();
    private long standing;
    private long taken;
    private long leftOut;
    private long refused;
    private long nameless;
    private Optional<Outcome> done = Optional.empty();

    Taking(ListId list, ColumnMap map, Mode mode) {
      this.list = list;
      this.map = map;
      this.mode = mode;
    }

    boolean replaces() {
      return mode instanceof Mode.Replace;
    }

    @Override
    public void row(String at, Map<String, String> values) {
      switch (map.said(values, now)) {
        case Said.Stands(var entry, var kinds) -> {
          standing++;
          stands.add(replaces() ? asOf(entry) : entry);
          named.add(entry.origin());
          kinds.forEach(kind -> incomparable.merge(kind, 1L, Long::sum));
        }
        case Said.Gone(var origin, var when) -> {
          taken++;
          take(origin, when);
        }
        case Said.LeftOut(var origin, var when) -> {
          leftOut++;
          take(origin, when);
        }
        case Said.Refused(var origin, var rule) -> {
          origin.ifPresentOrElse(named::add, () -> nameless++);
          flaw(new Flaw(at, rule));
        }
      }
      if (stands.size() + gone.size() + named.size() >= 2 * BATCH) {
        flush();
      }
    }

    /// A file that replaces a list is the truth as of now, whatever its rows' own times say.
    private Entry asOf(Entry entry) {
      return new Entry(entry.origin(), entry.giver(), now, entry.categories(), entry.hashes());
    }

    private void take(String origin, Instant when) {
      gone.add(new Given.Gone(origin, "", replaces() ? now : when));
      named.add(origin);
    }

    @Override
    public void refused(Flaw flaw) {
      nameless++;
      flaw(flaw);
    }

    private void flaw(Flaw flaw) {
      refused++;
      if (flaws.size() < FLAWS) {
        flaws.add(flaw);
      }
    }

    void flush() {
      store.transact(() -> {
        lists.put(list, stands);
        var times = new HashMap<Instant, List<String>>();
        gone.forEach(
            one -> times.computeIfAbsent(one.at(), _ -> new ArrayList<>()).add(one.origin()));
        times.forEach((at, origins) -> lists.withdraw(list, origins, at));
        if (replaces()) {
          store
              .sql()
              .sql(
                  "insert into exchange_import_named select ?, unnest(?::text[]) on conflict do nothing")
              .params(id, named.toArray(String[]::new))
              .update();
        }
        note(this);
      });
      stands.clear();
      gone.clear();
      named.clear();
    }

    Outcome outcome() {
      return done.orElseGet(() -> new Outcome(
          standing, taken, leftOut, refused, List.copyOf(flaws), Map.copyOf(incomparable), 0, ""));
    }
  }
}
