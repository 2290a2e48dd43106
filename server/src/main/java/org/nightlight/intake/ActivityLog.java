package org.nightlight.intake;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.nightlight.detection.Activity;
import org.nightlight.detection.ActivityReader;
import org.nightlight.detection.Admission;
import org.nightlight.detection.Deed;
import org.nightlight.detection.EventJson;
import org.nightlight.detection.Line;
import org.nightlight.intake.AdmissionRules.Progress;
import org.nightlight.store.Store;
import org.nightlight.store.Times;
import org.postgresql.PGConnection;
import org.springframework.jdbc.datasource.DataSourceUtils;

/// The admitted log in the database. Only the one writer appends; anyone may read.
final class ActivityLog {

  /// Held by whoever appends, so that there is one writer however many processes there are.
  private static final long WRITER_LOCK = 0x4e4c_0001L;

  private static final long PG_EPOCH_SECONDS = 946_684_800L;
  private static final int PG_EPOCH_DAYS = 10_957;

  private final Store store;
  private final Set<LocalDate> partitions = new HashSet<>();

  ActivityLog(Store store) {
    this.store = store;
  }

  /// One row to append.
  record Row(long position, Activity activity, Admission admission, EventJson event) {

    LocalDate day() {
      return LocalDate.ofInstant(activity.time(), ZoneOffset.UTC);
    }
  }

  /// Waits until this transaction is the only one that appends, and answers the last position.
  long lockAndLast() {
    store.waitForTurn(WRITER_LOCK);
    return last();
  }

  private long last() {
    return store
        .sql()
        .sql("select last from activity_position")
        .query(Long.class)
        .single();
  }

  /// How far each of these sources has come; a source not seen before starts here.
  Map<String, Progress> progress(Collection<String> sources) {
    for (var source : sources) {
      store
          .sql()
          .sql("insert into activity_source (source) values (?) on conflict do nothing")
          .param(source)
          .update();
    }
    var progress = new HashMap<String, Progress>();
    store
        .sql()
        .sql(
            "select source, extract(epoch from allowed_lateness)::bigint, watermark from activity_source"
                + " where source in (:sources)")
        .param("sources", sources)
        .query(row -> {
          var watermark = row.getObject(3, OffsetDateTime.class);
          progress.put(
              row.getString(1),
              new Progress(
                  Duration.ofSeconds(row.getLong(2)),
                  watermark == null ? Instant.MIN : watermark.toInstant()));
        });
    return progress;
  }

  /// Which of these the log already has.
  Set<Key> present(Collection<Key> keys) {
    var byDay = new TreeMap<LocalDate, Map<String, List<String>>>();
    for (var key : keys) {
      byDay
          .computeIfAbsent(key.day(), _ -> new HashMap<>())
          .computeIfAbsent(key.source(), _ -> new ArrayList<>())
          .add(key.id());
    }
    var present = new HashSet<Key>();
    byDay.forEach((day, bySource) -> bySource.forEach((source, ids) -> store
        .sql()
        .sql("select id from activity where day = ? and source = ? and id = any(?)")
        .params(day, source, ids.toArray(String[]::new))
        .query(String.class)
        .list()
        .forEach(id -> present.add(new Key(day, source, id)))));
    return present;
  }

  /// What identifies an activity in the log.
  record Key(LocalDate day, String source, String id) {

    static Key of(Activity activity) {
      return new Key(
          LocalDate.ofInstant(activity.time(), ZoneOffset.UTC), activity.source(), activity.id());
    }
  }

  /// Appends rows, then the watermarks they moved, and remembers the last position.
  void append(List<Row> rows, Map<String, Progress> moved, long lastRow, Instant now) {
    rows.stream().map(Row::day).distinct().sorted().forEach(this::partition);
    copy(rows);
    var position = lastRow;
    for (var source : new TreeMap<>(moved).entrySet()) {
      position++;
      move(source.getKey(), source.getValue().watermark(), position, now);
    }
    store.sql().sql("update activity_position set last = ?").param(position).update();
  }

  private void move(String source, Instant watermark, long position, Instant now) {
    store
        .sql()
        .sql("insert into activity_watermark (position, source, at) values (?, ?, ?)")
        .params(position, source, Times.utc(watermark))
        .update();
    store
        .sql()
        .sql("update activity_source set watermark = ?, moved = ? where source = ?")
        .params(Times.utc(watermark), Times.utc(now), source)
        .update();
  }

  /// A source that tells nothing for as long as it may be late has nothing to tell: its time goes
  /// on with ours, so that the last activities of a quiet night are judged before the morning.
  void passTimeInSilence(Instant now) {
    record Silent(String source, Instant watermark, Instant moved) {}
    var position = lockAndLast();
    var silent = store
        .sql()
        .sql("select source, watermark, moved from activity_source"
            + " where moved + greatest(allowed_lateness, interval '1 minute') <= ? order by source")
        .param(Times.utc(now))
        .query((row, _) -> new Silent(
            row.getString(1),
            row.getObject(2, OffsetDateTime.class).toInstant(),
            row.getObject(3, OffsetDateTime.class).toInstant()))
        .list();
    for (var source : silent) {
      position++;
      var passed = Duration.between(source.moved(), now);
      move(source.source(), source.watermark().plus(passed), position, now);
    }
    store.sql().sql("update activity_position set last = ?").param(position).update();
  }

  private void partition(LocalDate day) {
    if (partitions.contains(day)) {
      return;
    }
    var name = "activity_" + day.toString().replace("-", "");
    store
        .sql()
        .sql("create table if not exists %s partition of activity for values from ('%s') to ('%s')"
            .formatted(name, day, day.plusDays(1)))
        .update();
  }

  /// Remembers partitions once the transaction that made them has committed.
  void committed(List<Row> rows) {
    rows.forEach(row -> partitions.add(row.day()));
  }

  private void copy(List<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    var connection = DataSourceUtils.getConnection(store.connections());
    try {
      var copy = connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(
              "copy activity (day, source, id, position, at, late, event) from stdin (format binary)");
      var binary = binary(rows);
      copy.writeToCopy(binary, 0, binary.length);
      copy.endCopy();
    } catch (SQLException fault) {
      throw new IllegalStateException("the log could not be written", fault);
    } finally {
      DataSourceUtils.releaseConnection(connection, store.connections());
    }
  }

  /// PostgreSQL's binary copy format: fast, and nothing in an event can be mistaken for syntax.
  private static byte[] binary(List<Row> rows) {
    var bytes = new ByteArrayOutputStream(rows.size() * 320 + 32);
    try (var out = new DataOutputStream(bytes)) {
      out.write("PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1));
      out.writeInt(0);
      out.writeInt(0);
      for (var row : rows) {
        write(row, out);
      }
      out.writeShort(-1);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    return bytes.toByteArray();
  }

  private static void write(Row row, DataOutputStream out) throws IOException {
    out.writeShort(7);
    out.writeInt(4);
    out.writeInt((int) row.day().toEpochDay() - PG_EPOCH_DAYS);
    field(row.activity().source().getBytes(StandardCharsets.UTF_8), out);
    field(row.activity().id().getBytes(StandardCharsets.UTF_8), out);
    out.writeInt(8);
    out.writeLong(row.position());
    out.writeInt(8);
    var time = row.activity().time();
    out.writeLong((time.getEpochSecond() - PG_EPOCH_SECONDS) * 1_000_000 + time.getNano() / 1_000);
    out.writeInt(1);
    out.writeBoolean(row.admission() == Admission.LATE);
    field(row.event().bytes(), out);
  }

  private static void field(byte[] value, DataOutputStream out) throws IOException {
    out.writeInt(value.length);
    out.write(value);
  }

  /// Entries after a position, in order of position: at most `limit`, and a watermark never
  /// before the activities that moved it.
  List<Admitted> after(long position, int limit) {
    // Read first: what is at or before it is committed and seen by both statements below.
    var last = last();
    List<Admitted> activities = store
        .sql()
        .sql("select position, late, event from activity where position > ? and position <= ?"
            + " order by position limit ?")
        .params(position, last, limit)
        .query((row, _) -> happened(row.getLong(1), row.getBoolean(2), row.getBytes(3)))
        .list();
    var end = activities.size() < limit ? last : activities.getLast().position();
    List<Admitted> watermarks = store
        .sql()
        .sql("select position, source, at from activity_watermark"
            + " where position > ? and position <= ? order by position limit ?")
        .params(position, end, limit)
        .query((row, _) ->
            watermark(row.getLong(1), row.getString(2), row.getObject(3, OffsetDateTime.class)))
        .list();
    return Stream.concat(activities.stream(), watermarks.stream())
        .sorted(Comparator.comparingLong(Admitted::position))
        .limit(limit)
        .toList();
  }

  private static Admitted watermark(long position, String source, OffsetDateTime at) {
    return new Admitted.Watermark(position, source, at.toInstant());
  }

  private static Admitted happened(long position, boolean late, byte[] event) {
    return switch (ActivityReader.readEvent(event)) {
      case Line.Accepted accepted ->
        new Admitted.Happened(
            position, accepted.activity(), late ? Admission.LATE : Admission.ON_TIME);
      case Line.Refused refused ->
        throw new IllegalStateException("the log holds what its reader refuses: position "
            + position
            + ", rule "
            + refused.rule());
    };
  }

  /// The events of these ids as they were kept, in order of time. Ids whose day has expired are
  /// not among them.
  List<byte[]> events(String source, Collection<String> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return store
        .sql()
        .sql("select event from activity where source = :source and id in (:ids) order by at, id")
        .param("source", source)
        .param("ids", ids)
        .query((row, _) -> row.getBytes(1))
        .list();
  }

  /// The days that are kept, the first first.
  static List<LocalDate> days(Store store) {
    return store
        .sql()
        .sql("select right(c.relname, 8) from pg_inherits i join pg_class c on c.oid = i.inhrelid"
            + " where i.inhparent = 'activity'::regclass order by 1")
        .query((row, _) -> LocalDate.parse(row.getString(1), DateTimeFormatter.BASIC_ISO_DATE))
        .list();
  }

  /// What an account did itself, up to a position, in order of time. No index knows accounts: it
  /// would cost every activity that comes in, for what is asked a few times a year. A day is read
  /// at a time, so that a long log takes longer and no more memory. The database looks for the
  /// account's letters, and for events that may spell them otherwise; here each is read.
  List<Activity> of(Subject account, long position) {
    return between(account, Long.MIN_VALUE, position);
  }

  private List<Activity> between(Subject account, long after, long position) {
    return days(store).stream()
        .flatMap(day -> on(day, account, after, position).stream())
        .toList();
  }

  private List<Activity> on(LocalDate day, Subject account, long after, long position) {
    return store
        .sql()
        .sql("select event from activity where day = ?"
            + " and source = ? and position > ? and position <= ?"
            + " and (position(convert_to(?, 'UTF8') in event) > 0"
            + " or position('\\x5c'::bytea in event) > 0) order by at, id")
        .params(day, account.source(), after, position, account.account())
        .query((row, _) -> ActivityReader.readEvent(row.getBytes(1)))
        .list()
        .stream()
        .flatMap(line -> line instanceof Line.Accepted accepted
            ? Stream.of(accepted.activity())
            : Stream.<Activity>empty())
        .filter(one -> isBy(account.account(), one.deed()))
        .toList();
  }

  /// Whether an account has done anything after a position.
  boolean activeSince(Subject account, long position) {
    return days(store).reversed().stream()
        .anyMatch(day -> !on(day, account, position, Long.MAX_VALUE).isEmpty());
  }

  private static boolean isBy(String account, Deed deed) {
    return deed instanceof Deed.MessageSent message
        ? message.sender() instanceof Deed.Sender.Account(var id) && id.equals(account)
        : deed.accounts().getFirst().equals(account);
  }

  /// Erases what an account did itself, up to a position; answers how much.
  long erase(Subject account, long position) {
    var byDay = new TreeMap<LocalDate, List<String>>();
    of(account, position)
        .forEach(one -> byDay
            .computeIfAbsent(
                LocalDate.ofInstant(one.time(), ZoneOffset.UTC), _ -> new ArrayList<>())
            .add(one.id()));
    var erased = 0L;
    for (var day : byDay.entrySet()) {
      erased += store
          .sql()
          .sql("delete from activity where day = ? and source = ? and id = any(?)")
          .params(day.getKey(), account.source(), day.getValue().toArray(String[]::new))
          .update();
    }
    return erased;
  }

  /// The first day that is kept.
  Optional<LocalDate> from() {
    return store
        .sql()
        .sql("select min(day) from activity")
        .query((row, _) -> Optional.ofNullable(row.getObject(1, LocalDate.class)))
        .single();
  }

  /// Drops days that are past the retention; answers which.
  List<String> expire(LocalDate before) {
    var expired = store
        .sql()
        .sql("select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
            + " where i.inhparent = 'activity'::regclass and c.relname < ? order by 1")
        .param("activity_" + before.toString().replace("-", ""))
        .query((row, _) -> row.getString(1))
        .list();
    expired.forEach(name -> store.sql().sql("drop table " + name).update());
    partitions.removeIf(day -> day.isBefore(before));
    return expired;
  }

  /// Entries of the log not yet dealt with by a reader at this position.
  long behind(long position) {
    return last() - position;
  }
}
