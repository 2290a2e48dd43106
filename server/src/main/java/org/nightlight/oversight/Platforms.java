package org.nightlight.oversight;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.nightlight.oversight.Register.Entry;
import org.nightlight.oversight.Register.Kind;
import org.nightlight.oversight.Register.Place;
import org.nightlight.oversight.Register.Verdict;
import org.nightlight.store.Secrets;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// The platforms that are connected, their keys and registers, and the authority to receive
/// material. Read from one immutable picture in memory, because intake asks for every activity;
/// every change is written to the database, bumps its version, and takes a new picture.
final class Platforms {

  static final int KEYS = 2;

  private final Store store;
  private final Clock clock;
  private final RecordBook book;
  private final Seal seal;
  private final Map<UUID, Instant> used = new ConcurrentHashMap<>();
  private volatile Picture picture;

  Platforms(Store store, Clock clock, RecordBook book, Seal seal) {
    this.store = store;
    this.clock = clock;
    this.book = book;
    this.seal = seal;
    this.picture = read();
  }

  private record Picture(
      long version,
      List<Platform> platforms,
      Map<PlatformId, Platform> byId,
      Map<String, Platform> bySource,
      Map<String, Held> keys,
      Map<PlatformId, Register> registers,
      Optional<Platform.Authority> authority) {}

  @SuppressWarnings("ArrayRecordComponent") // compared in constant time only
  private record Held(UUID id, PlatformId platform, byte[] digest) {}

  /// A key as its page shows it: never the secret.
  record Key(
      UUID id, String handle, Instant made, Optional<Instant> used, Optional<Instant> revoked) {}

  /// The answer to an administrator's change.
  sealed interface Answer {
    /// It is done.
    ///
    /// @param secret shown once; empty where there is none to show
    record Done(PlatformId id, String secret) implements Answer {}

    /// What is wrong, by field.
    record Mend(Map<String, String> errors) implements Answer {}
  }

  Optional<Platform> platform(PlatformId id) {
    return Optional.ofNullable(picture.byId().get(id));
  }

  Optional<Platform> platformOf(String source) {
    return Optional.ofNullable(picture.bySource().get(source));
  }

  List<Platform> all() {
    return picture.platforms();
  }

  Register register(PlatformId id) {
    return picture.registers().getOrDefault(id, Register.EMPTY);
  }

  Optional<Platform.Authority> authority() {
    return picture.authority();
  }

  /// Who holds a key: `nlk_<handle>_<secret>`.
  Optional<Caller> caller(String bearer) {
    var now = picture;
    var parts = bearer.split("_", 3);
    var held = parts.length == 3 && parts[0].equals("nlk") ? now.keys().get(parts[1]) : null;
    if (held == null
        || !java.security.MessageDigest.isEqual(held.digest(), Tree.sha256(parts[2]))) {
      return Optional.empty();
    }
    var platform = now.byId().get(held.platform());
    if (platform == null) {
      return Optional.empty();
    }
    used.put(held.id(), clock.instant());
    return Optional.of(new Caller(held.platform(), held.id(), platform.sources()));
  }

  /// Connects a platform. It cannot send before its behaviour is confirmed.
  Answer add(String name, List<String> sources, Permit by) {
    var errors = new LinkedHashMap<String, String>();
    OversightRules.name(name).ifPresent(error -> errors.put("name", error));
    if (all().stream().anyMatch(platform -> platform.name().equalsIgnoreCase(name))) {
      errors.put("name", "There is a platform of that name.");
    }
    sourceTrouble(sources).ifPresent(error -> errors.put("sources", error));
    if (!errors.isEmpty()) {
      return new Answer.Mend(errors);
    }
    var id = new PlatformId(UUID.randomUUID());
    return changing(() -> {
      store
          .sql()
          .sql("insert into platform (id, name, made) values (?, ?, ?)")
          .params(id.value(), name, now())
          .update();
      for (var source : sources) {
        store
            .sql()
            .sql("insert into platform_source (source, platform) values (?, ?)")
            .params(source, id.value())
            .update();
      }
      book.write(by.actor(), "add-platform", "platform/" + id, "");
      return new Answer.Done(id, "");
    });
  }

  private Optional<String> sourceTrouble(List<String> sources) {
    if (sources.isEmpty() || Set.copyOf(sources).size() < sources.size()) {
      return Optional.of("Name at least one source, each once, one a line.");
    }
    for (var source : sources) {
      var error = OversightRules.source(source);
      if (error.isPresent()) {
        return error;
      }
      var owner = platformOf(source);
      if (owner.isPresent()) {
        return Optional.of("A source belongs to one platform: %s is %s's."
            .formatted(source, owner.get().name()));
      }
    }
    return Optional.empty();
  }

  /// Makes a key. Two are valid at once, so that a platform can change over.
  Answer makeKey(PlatformId id, Permit by) {
    return changing(() -> {
      store
          .sql()
          .sql("select id from platform where id = ? for update")
          .param(id.value())
          .query()
          .listOfRows();
      if (keys(id).stream().filter(key -> key.revoked().isEmpty()).count() >= KEYS) {
        return new Answer.Mend(
            Map.of("key", "A platform has at most two keys at once: revoke one first."));
      }
      var key = UUID.randomUUID();
      var handle = key.toString().substring(24);
      var secret = Secrets.random();
      store
          .sql()
          .sql(
              "insert into platform_key (id, platform, handle, digest, made) values (?, ?, ?, ?, ?)")
          .params(key, id.value(), handle, Tree.sha256(secret), now())
          .update();
      book.write(by.actor(), "make-key", "platform/" + id + "/key/" + key, "");
      return new Answer.Done(id, "nlk_" + handle + "_" + secret);
    });
  }

  Answer revokeKey(PlatformId id, UUID key, Permit by) {
    return changing(() -> {
      var revoked = store
          .sql()
          .sql(
              "update platform_key set revoked = ? where id = ? and platform = ? and revoked is null")
          .params(now(), key, id.value())
          .update();
      if (revoked == 0) {
        return new Answer.Mend(Map.of("key", "There is no such key in use."));
      }
      book.write(by.actor(), "revoke-key", "platform/" + id + "/key/" + key, "");
      return new Answer.Done(id, "");
    });
  }

  /// Says where a platform is told decisions, and makes a new secret to sign with. An empty address
  /// ends it.
  Answer webhook(PlatformId id, String url, Permit by) {
    var wrong = url.isEmpty() ? Optional.<String>empty() : OversightRules.webhook(url);
    if (wrong.isPresent()) {
      return new Answer.Mend(Map.of("webhook", wrong.get()));
    }
    return url.isEmpty() ? endWebhook(id, by) : setWebhook(id, url, by);
  }

  private Answer endWebhook(PlatformId id, Permit by) {
    return changing(() -> {
      store
          .sql()
          .sql("update platform set webhook_url = null, webhook_secret = null where id = ?")
          .params(id.value())
          .update();
      book.write(by.actor(), "end-webhook", "platform/" + id, "");
      return new Answer.Done(id, "");
    });
  }

  private Answer setWebhook(PlatformId id, String url, Permit by) {
    return changing(() -> {
      var secret = "whsec_" + Seal.randomBase64();
      store
          .sql()
          .sql("update platform set webhook_url = ?, webhook_secret = ? where id = ?")
          .params(url, seal.close(secret, id.toString()), id.value())
          .update();
      book.write(by.actor(), "set-webhook", "platform/" + id, "");
      return new Answer.Done(id, secret);
    });
  }

  /// What an administrator says about a line of the register, or about the authority.
  record Grounds(String basis, String citation, String person, String review) {

    Map<String, String> errors(LocalDate today, boolean withBasis) {
      var errors = new LinkedHashMap<String, String>();
      if (withBasis) {
        OversightRules.words("basis", basis).ifPresent(error -> errors.put("basis", error));
      }
      OversightRules.words("citation", citation).ifPresent(error -> errors.put("citation", error));
      OversightRules.words("person", person).ifPresent(error -> errors.put("person", error));
      OversightRules.review(review, today).ifPresent(error -> errors.put("review", error));
      return errors;
    }

    LocalDate day() {
      return LocalDate.parse(review);
    }
  }

  /// Which lines an administrator writes at once.
  record Cell(Kind kind, Place place) {}

  /// Writes lines of the register; lines they take the place of end.
  Answer write(
      PlatformId id,
      List<Cell> cells,
      String jurisdiction,
      Verdict verdict,
      Grounds grounds,
      Permit by) {
    var errors = new LinkedHashMap<String, String>();
    if (cells.isEmpty()) {
      errors.put("cells", "Say which lines: at least one.");
    }
    OversightRules.jurisdiction(jurisdiction).ifPresent(error -> errors.put("jurisdiction", error));
    errors.putAll(grounds.errors(today(), true));
    if (!errors.isEmpty()) {
      return new Answer.Mend(errors);
    }
    return changing(() -> {
      for (var cell : cells) {
        end(id, cell, jurisdiction);
        begin(id, cell, jurisdiction, verdict, grounds, by);
        book.write(by.actor(), "write-register", thing(id, cell, jurisdiction, verdict), "");
      }
      return new Answer.Done(id, "");
    });
  }

  private static String thing(PlatformId id, Cell cell, String jurisdiction, Verdict verdict) {
    return "platform/%s/%s/%s/%s/%s"
        .formatted(
            id,
            cell.kind().word(),
            cell.place().word(),
            jurisdiction,
            verdict == Verdict.ALLOWED ? "allowed" : "refused");
  }

  private void begin(
      PlatformId id, Cell cell, String jurisdiction, Verdict verdict, Grounds grounds, Permit by) {
    store
        .sql()
        .sql("""
            insert into register_line (platform, kind, place, jurisdiction, verdict, basis, citation,
              person, review, made, made_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .params(
            id.value(),
            cell.kind().name(),
            cell.place().name(),
            jurisdiction,
            verdict.name(),
            grounds.basis(),
            grounds.citation(),
            grounds.person(),
            grounds.day(),
            now(),
            by.staff().value())
        .update();
  }

  private int end(PlatformId id, Cell cell, String jurisdiction) {
    return store
        .sql()
        .sql("""
            update register_line set ended = ?
            where platform = ? and kind = ? and place = ? and jurisdiction = ? and ended is null
            """)
        .params(now(), id.value(), cell.kind().name(), cell.place().name(), jurisdiction)
        .update();
  }

  /// Ends a line: what it allowed is no longer read.
  Answer strike(PlatformId id, Cell cell, String jurisdiction, Permit by) {
    return changing(() -> {
      if (end(id, cell, jurisdiction) > 0) {
        book.write(
            by.actor(),
            "end-register",
            "platform/%s/%s/%s/%s"
                .formatted(id, cell.kind().word(), cell.place().word(), jurisdiction),
            "");
      }
      return new Answer.Done(id, "");
    });
  }

  /// Records the authority to receive material: files may be taken from now on.
  Map<String, String> recordAuthority(Grounds grounds, Permit by) {
    var errors = grounds.errors(today(), false);
    if (errors.isEmpty()) {
      changing(() -> {
        endAuthorityLine();
        store
            .sql()
            .sql(
                "insert into material_authority (citation, person, review, made, made_by) values (?, ?, ?, ?, ?)")
            .params(
                grounds.citation(),
                grounds.person(),
                grounds.day(),
                now(),
                by.staff().value())
            .update();
        book.write(by.actor(), "record-authority", "authority/material", "");
        return true;
      });
    }
    return errors;
  }

  void endAuthority(Permit by) {
    changing(() -> {
      endAuthorityLine();
      book.write(by.actor(), "end-authority", "authority/material", "");
      return true;
    });
  }

  private void endAuthorityLine() {
    store
        .sql()
        .sql("update material_authority set ended = ? where ended is null")
        .param(now())
        .update();
  }

  /// The keys a platform has had, newest first.
  List<Key> keys(PlatformId id) {
    return store
        .sql()
        .sql("select * from platform_key where platform = ? order by made desc, id")
        .param(id.value())
        .query((row, _) -> new Key(
            row.getObject("id", UUID.class),
            row.getString("handle"),
            row.getTimestamp("made").toInstant(),
            Times.maybe(row, "used"),
            Times.maybe(row, "revoked")))
        .list();
  }

  private <T> T changing(Supplier<T> work) {
    var answer = store.transaction(() -> {
      var done = work.get();
      store.sql().sql("update platform_version set version = version + 1").update();
      return done;
    });
    picture = read();
    return answer;
  }

  /// Takes a new picture where another process has changed something.
  void refresh() {
    if (version() != picture.version()) {
      picture = read();
    }
  }

  /// Writes down when keys were last used.
  void noteUse() {
    for (var key : List.copyOf(used.keySet())) {
      var at = used.remove(key);
      if (at != null) {
        store
            .sql()
            .sql("update platform_key set used = ? where id = ?")
            .params(Timestamp.from(at), key)
            .update();
      }
    }
  }

  private long version() {
    return store
        .sql()
        .sql("select version from platform_version")
        .query(Long.class)
        .single();
  }

  private Picture read() {
    var version = version();
    var platforms = readPlatforms();
    var byId = new HashMap<PlatformId, Platform>();
    var bySource = new HashMap<String, Platform>();
    for (var platform : platforms) {
      byId.put(platform.id(), platform);
      platform.sources().forEach(source -> bySource.put(source, platform));
    }
    return new Picture(
        version, platforms, byId, bySource, readKeys(), readRegisters(), readAuthority());
  }

  private List<Platform> readPlatforms() {
    var sources = new HashMap<UUID, Set<String>>();
    store.sql().sql("select source, platform from platform_source").query(row -> {
      sources
          .computeIfAbsent(row.getObject(2, UUID.class), _ -> new java.util.TreeSet<>())
          .add(row.getString(1));
    });
    return store
        .sql()
        .sql("select id, name, webhook_url, webhook_secret from platform order by lower(name)")
        .query((row, _) -> {
          var id = new PlatformId(row.getObject(1, UUID.class));
          return new Platform(
              id, row.getString(2), sources.getOrDefault(id.value(), Set.of()), webhook(id, row));
        })
        .list();
  }

  private Optional<Platform.Webhook> webhook(PlatformId id, ResultSet row) throws SQLException {
    var url = row.getString(3);
    return url == null
        ? Optional.empty()
        : Optional.of(
            new Platform.Webhook(URI.create(url), seal.open(row.getBytes(4), id.toString())));
  }

  private Map<String, Held> readKeys() {
    var keys = new HashMap<String, Held>();
    store
        .sql()
        .sql("select id, platform, handle, digest from platform_key where revoked is null")
        .query(row -> {
          keys.put(
              row.getString(3),
              new Held(
                  row.getObject(1, UUID.class),
                  new PlatformId(row.getObject(2, UUID.class)),
                  row.getBytes(4)));
        });
    return keys;
  }

  private Map<PlatformId, Register> readRegisters() {
    var lines = new HashMap<PlatformId, List<Entry>>();
    store.sql().sql("select * from register_line where ended is null").query(row -> {
      lines
          .computeIfAbsent(
              new PlatformId(row.getObject("platform", UUID.class)), _ -> new ArrayList<>())
          .add(entry(row));
    });
    var registers = new HashMap<PlatformId, Register>();
    lines.forEach((id, entries) -> registers.put(id, new Register(entries)));
    return registers;
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        Kind.valueOf(row.getString("kind")),
        Place.valueOf(row.getString("place")),
        row.getString("jurisdiction"),
        Verdict.valueOf(row.getString("verdict")),
        row.getString("basis"),
        row.getString("citation"),
        row.getString("person"),
        row.getObject("review", LocalDate.class));
  }

  private Optional<Platform.Authority> readAuthority() {
    return store
        .sql()
        .sql("select citation, person, review from material_authority where ended is null")
        .query((row, _) -> new Platform.Authority(
            row.getString(1), row.getString(2), row.getObject(3, LocalDate.class)))
        .optional();
  }

  private LocalDate today() {
    return LocalDate.now(clock);
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }
}
