package org.nightlight.exchange;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nightlight.match.HashList;
import org.nightlight.match.ListId;
import org.nightlight.oversight.Seal;
import org.nightlight.store.Store;
import org.nightlight.store.Times;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The exchanges in the database. Every change counts the revision up, so that work done on an
/// earlier one is dropped and never written over a later one.
final class ExchangeShelf {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<Map<String, String>> WORDS = new TypeReference<>() {};

  private final Store store;
  private final Seal seal;
  private final Clock clock;

  ExchangeShelf(Store store, Seal seal, Clock clock) {
    this.store = store;
    this.seal = seal;
    this.clock = clock;
  }

  /// A kind of exchange: how it is spoken to, which lists it may fill, and what it asks for as
  /// credentials.
  @SuppressWarnings("ImmutableEnumChecker") // every collection is one of the unchangeable ones
  enum Kind {
    NCMEC(
        "NCMEC hash sharing, version 2",
        Set.of(HashList.Kind.CSAM, HashList.Kind.EXPLOITATIVE),
        List.of("user", "password"),
        List.of()),
    STOPNCII(
        "StopNCII",
        Set.of(HashList.Kind.ADULT_INTIMATE),
        List.of("subscription", "fetchKey"),
        List.of("feedbackKey"));

    private final String words;
    private final Set<HashList.Kind> lists;
    private final List<String> needed;
    private final List<String> optional;

    Kind(String words, Set<HashList.Kind> lists, List<String> needed, List<String> optional) {
      this.words = words;
      this.lists = lists;
      this.needed = needed;
      this.optional = optional;
    }

    String words() {
      return words;
    }

    boolean fills(HashList.Kind list) {
      return lists.contains(list);
    }

    List<String> needed() {
      return needed;
    }

    List<String> secrets() {
      return Stream.concat(needed.stream(), optional.stream()).toList();
    }
  }

  /// How a list is exchanged.
  ///
  /// @param secrets sealed, for the database alone
  /// @param members whose entries are taken; empty for everybody's
  /// @param disputeReason the source's reason that a dispute is told with
  record Exchange(
      ListId list,
      Kind kind,
      URI base,
      Sealed secrets,
      Set<String> members,
      String disputeReason,
      Duration every,
      Instant made,
      long revision,
      Progress progress) {}

  /// Credentials as they lie in the database; they say nothing of themselves.
  static final class Sealed {
    private final byte[] bytes;

    private Sealed(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public String toString() {
      return "sealed";
    }
  }

  Sealed close(ListId list, Map<String, String> secrets) {
    return new Sealed(seal.close(JSON.writeValueAsString(secrets), owner(list)));
  }

  /// @throws IllegalStateException where they do not open with the key that is there
  Map<String, String> open(Exchange exchange) {
    return JSON.readValue(seal.open(exchange.secrets().bytes, owner(exchange.list())), WORDS);
  }

  private static String owner(ListId list) {
    return "exchange/" + list;
  }

  List<Exchange> all() {
    return store
        .sql()
        .sql("select * from exchange_source order by list")
        .query((row, _) -> exchange(row))
        .list();
  }

  /// Exchanges to work on now, longest due first.
  List<Exchange> due(Instant now) {
    return store
        .sql()
        .sql("select * from exchange_source where due <= ? order by due, list")
        .param(Times.utc(now))
        .query((row, _) -> exchange(row))
        .list();
  }

  Optional<Exchange> find(ListId list) {
    return store
        .sql()
        .sql("select * from exchange_source where list = ?")
        .param(list.value())
        .query((row, _) -> exchange(row))
        .optional();
  }

  /// Sets how a list is exchanged, whatever was before.
  void put(Exchange exchange) {
    store
        .sql()
        .sql("""
            insert into exchange_source (list, kind, base, secrets, members, dispute_reason,
              every_seconds, made, due, progress)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)
            on conflict (list) do update set kind = excluded.kind, base = excluded.base,
              secrets = excluded.secrets, members = excluded.members,
              dispute_reason = excluded.dispute_reason, every_seconds = excluded.every_seconds,
              due = excluded.due, progress = excluded.progress,
              revision = exchange_source.revision + 1
            """)
        .params(
            exchange.list().value(),
            exchange.kind().name(),
            exchange.base().toString(),
            exchange.secrets().bytes,
            exchange.members().toArray(String[]::new),
            exchange.disputeReason(),
            exchange.every().toSeconds(),
            Times.utc(clock.instant()))
        .param(due(exchange.progress()))
        .param(JSON.writeValueAsString(exchange.progress()))
        .update();
  }

  /// Writes where an exchange stands now; false where somebody else changed it meanwhile.
  boolean move(Exchange from, Progress to) {
    return store
            .sql()
            .sql("update exchange_source set progress = ?::jsonb, due = ?, revision = revision + 1"
                + " where list = ? and revision = ?")
            .param(JSON.writeValueAsString(to))
            .param(due(to))
            .param(from.list().value())
            .param(from.revision())
            .update()
        > 0;
  }

  private static java.time.@Nullable OffsetDateTime due(Progress progress) {
    return progress.due().map(Times::utc).orElse(null);
  }

  void remove(ListId list) {
    store
        .sql()
        .sql("delete from exchange_source where list = ?")
        .param(list.value())
        .update();
  }

  private static Exchange exchange(ResultSet row) throws SQLException {
    return new Exchange(
        new ListId(row.getInt("list")),
        Kind.valueOf(row.getString("kind")),
        URI.create(row.getString("base")),
        new Sealed(row.getBytes("secrets")),
        new TreeSet<>(List.of((String[]) row.getArray("members").getArray())),
        row.getString("dispute_reason"),
        Duration.ofSeconds(row.getLong("every_seconds")),
        Times.instant(row, "made"),
        row.getLong("revision"),
        JSON.readValue(row.getString("progress"), Progress.class));
  }
}
