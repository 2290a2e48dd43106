package org.nightlight.oversight;

import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.nightlight.store.Digests;
import org.nightlight.store.Secrets;
import org.nightlight.store.Store;

/// Who works here: accounts, their roles and passwords, and the links that make an account once.
final class Roster {

  static final Duration INVITATION = Duration.ofHours(24);

  private final Store store;
  private final Clock clock;
  private final RecordBook book;
  private final SecondFactors factors;
  private final Passwords passwords;
  private final SlowDown byName = new SlowDown(5, Duration.ofMinutes(1));
  private final SlowDown byAddress = new SlowDown(20, Duration.ofMinutes(5));
  private final String salt = Secrets.random();

  Roster(Store store, Clock clock, RecordBook book, SecondFactors factors, Passwords passwords) {
    this.store = store;
    this.clock = clock;
    this.book = book;
    this.factors = factors;
    this.passwords = passwords;
  }

  /// One who works here, or did.
  ///
  /// @param provider whether they sign in with the organisation's identity provider
  /// @param generation grows when their sessions must end
  /// @param everywhere whether they see the cases of every platform
  record Member(
      StaffId id,
      String signIn,
      String name,
      Set<Role> roles,
      boolean disabled,
      boolean provider,
      int generation,
      boolean everywhere) {}

  /// The answer to whoever opens a link.
  sealed interface Welcome {
    record In(StaffId id) implements Welcome {}

    record NotValid() implements Welcome {}

    /// What is wrong, by field.
    record Mend(Map<String, String> errors) implements Welcome {}
  }

  /// The answer to an administrator who changes what somebody may do.
  enum Change {
    DONE,
    NOBODY,
    LAST_ADMINISTRATOR
  }

  Oversight.SignIn signIn(String typed, String password, String address) {
    var name = typed.strip().toLowerCase(Locale.ROOT);
    var now = clock.instant();
    // An address is known only as a digest with a salt that this process forgets.
    var from = hash(salt + address);
    var wait = byAddress.admit(from, now).or(() -> byName.admit(hash(name), now));
    if (wait.isPresent()) {
      return new Oversight.SignIn.Wait(wait.get());
    }
    var found = byName(name);
    var right = passwords.matches(password, found.map(Known::password).orElse(passwords.nobody()));
    if (found.isEmpty() || found.get().disabled() || !right) {
      book.write(
          new Actor.Anyone(),
          "refuse-sign-in",
          found.map(known -> "staff/" + known.id()).orElse("staff/unknown"),
          "");
      return new Oversight.SignIn.Refused();
    }
    byName.clear(hash(name));
    byAddress.clear(from);
    var id = found.get().id();
    if (factors.held(id).app()) {
      return new Oversight.SignIn.CodeNeeded(factors.ticket(id));
    }
    book.write(new Actor.Staff(id), "sign-in", "staff/" + id, "");
    return new Oversight.SignIn.In(id, false);
  }

  private record Known(StaffId id, String password, boolean disabled) {}

  private Optional<Known> byName(String name) {
    return store
        .sql()
        .sql("select id, password, disabled is not null from staff where sign_in = ?")
        .param(name)
        .query((row, _) -> new Known(id(row), row.getString(2), row.getBoolean(3)))
        .optional();
  }

  private static String hash(String text) {
    return Digests.sha256Hex(text.getBytes(StandardCharsets.UTF_8));
  }

  /// What somebody's work is; nothing once they are disabled or where nobody has the id.
  Set<Role> roles(StaffId id) {
    return store
        .sql()
        .sql("select roles from staff where id = ? and disabled is null")
        .param(id.value())
        .query((row, _) -> roles(row.getArray(1)))
        .optional()
        .orElse(Set.of());
  }

  private String signInName(StaffId id) {
    return member(id).map(Member::signIn).orElse("");
  }

  Optional<Member> member(StaffId id) {
    return store
        .sql()
        .sql("select * from staff where id = ?")
        .param(id.value())
        .query((row, _) -> member(row))
        .optional();
  }

  List<Member> members() {
    return store
        .sql()
        .sql("select * from staff order by disabled is not null, name, id")
        .query((row, _) -> member(row))
        .list();
  }

  boolean hasAdministrator() {
    return store
        .sql()
        .sql(
            "select exists (select from staff where disabled is null and 'ADMINISTRATOR' = any(roles))")
        .query(Boolean.class)
        .single();
  }

  /// The secret part of the link for the first administrator; earlier ones end. Empty once there
  /// is one.
  Optional<String> firstInvitation() {
    return store.transaction(() -> {
      store.sql().sql("lock table staff_invitation in share row exclusive mode").update();
      if (hasAdministrator()) {
        return Optional.empty();
      }
      store
          .sql()
          .sql("delete from staff_invitation where made_by is null and used is null")
          .update();
      book.write(new Actor.Machine("start"), "invite-staff", "staff/first", "");
      return Optional.of(invitation(Set.of(Role.ADMINISTRATOR), Optional.empty()));
    });
  }

  /// The secret part of a link that makes an account with these roles once.
  String invite(Set<Role> roles, Permit by) {
    return store.transaction(() -> {
      book.write(by.actor(), "invite-staff", "roles/" + words(roles), "");
      return invitation(roles, Optional.of(by.staff()));
    });
  }

  private String invitation(Set<Role> roles, Optional<StaffId> by) {
    var token = Secrets.random();
    var now = clock.instant();
    store
        .sql()
        .sql(
            "insert into staff_invitation (digest, roles, made, made_by, expires) values (?, ?::text[], ?, nullif(?, '')::uuid, ?)")
        .params(
            Tree.sha256(token),
            array(roles),
            Timestamp.from(now),
            by.map(StaffId::toString).orElse(""),
            Timestamp.from(now.plus(INVITATION)))
        .update();
    return token;
  }

  /// What an account made with a link may do; empty where the link is used, old or unknown.
  Optional<Set<Role>> invited(String token) {
    return invited(token, "");
  }

  private Optional<Set<Role>> invited(String token, String lock) {
    return store
        .sql()
        .sql("select roles from staff_invitation where digest = ? and used is null and expires > ?"
            + lock)
        .params(Tree.sha256(token), Timestamp.from(clock.instant()))
        .query((row, _) -> roles(row.getArray(1)))
        .optional();
  }

  /// Makes an account with a link. The link is spent only where the account is made.
  ///
  /// Whoever has no link is refused before anything costly: weighing and hashing a password takes
  /// hundreds of times as long. Unknown, used and expired links are told apart by nothing, time
  /// included: one question of the database finds none of them.
  Welcome welcome(String token, String name, String typed, String password) {
    if (invited(token).isEmpty()) {
      return new Welcome.NotValid();
    }
    var signIn = typed.strip().toLowerCase(Locale.ROOT);
    var errors = new java.util.LinkedHashMap<String, String>();
    OversightRules.name(name.strip()).ifPresent(error -> errors.put("name", error));
    OversightRules.signInName(signIn).ifPresent(error -> errors.put("sign-in", error));
    OversightRules.password(Passwords.plain(password))
        .or(() -> Guessable.wrong(Passwords.plain(password), typed))
        .ifPresent(error -> errors.put("password", error));
    if (!errors.isEmpty()) {
      return new Welcome.Mend(errors);
    }
    var encoded = passwords.encode(password);
    return store.transaction(() -> {
      var roles = invited(token, " for update");
      return roles.isEmpty()
          ? new Welcome.NotValid()
          : make(token, roles.get(), name.strip(), signIn, encoded);
    });
  }

  private Welcome make(String token, Set<Role> roles, String name, String signIn, String encoded) {
    var id = new StaffId(UUID.randomUUID());
    var made = store
        .sql()
        .sql("""
            insert into staff (id, sign_in, name, password, roles, made)
            values (?, ?, ?, ?, ?::text[], ?) on conflict (sign_in) do nothing
            """)
        .params(id.value(), signIn, name, encoded, array(roles), Timestamp.from(clock.instant()))
        .update();
    if (made == 0) {
      return new Welcome.Mend(
          Map.of("sign-in", "Somebody here has that sign-in name; choose another."));
    }
    store
        .sql()
        .sql("update staff_invitation set used = ? where digest = ?")
        .params(Timestamp.from(clock.instant()), Tree.sha256(token))
        .update();
    book.write(new Actor.Staff(id), "join-staff", "roles/" + words(roles), "");
    return new Welcome.In(id);
  }

  Change changeRoles(StaffId id, Set<Role> roles, Permit by) {
    return change(id, roles.contains(Role.ADMINISTRATOR), () -> {
      var changed = store
          .sql()
          .sql("update staff set roles = ?::text[] where id = ?")
          .params(array(roles), id.value())
          .update();
      return noted(changed, by, "change-roles", "staff/" + id + "/" + words(roles));
    });
  }

  Change disable(StaffId id, Permit by) {
    return change(id, false, () -> {
      var changed = store
          .sql()
          .sql("update staff set disabled = ? where id = ? and disabled is null")
          .params(Timestamp.from(clock.instant()), id.value())
          .update();
      return noted(changed, by, "disable-staff", "staff/" + id);
    });
  }

  private Change noted(int changed, Permit by, String act, String thing) {
    if (changed == 0) {
      return Change.NOBODY;
    }
    book.write(by.actor(), act, thing, "");
    return Change.DONE;
  }

  /// Changes somebody under a lock on all administrators, so that two cannot remove each other.
  private Change change(StaffId id, boolean staysAdministrator, Supplier<Change> work) {
    return store.transaction(() -> {
      var administrators = store.sql().sql("""
              select id from staff where disabled is null and 'ADMINISTRATOR' = any(roles)
              order by id for update
              """).query(UUID.class).list();
      var last = administrators.equals(List.of(id.value()));
      return last && !staysAdministrator ? Change.LAST_ADMINISTRATOR : work.get();
    });
  }

  /// Changes one's own password; says by field what is wrong.
  Map<String, String> changePassword(StaffId id, String now, String next) {
    var errors = new HashMap<String, String>();
    var wait = byName.admit("password/" + id, clock.instant());
    if (wait.isPresent()) {
      return Map.of(
          "now",
          "Too many tries. Wait " + (wait.get().toSeconds() + 1) + " seconds and try again.");
    }
    OversightRules.password(Passwords.plain(next))
        .or(() -> Guessable.wrong(Passwords.plain(next), signInName(id)))
        .ifPresent(error -> errors.put("next", error));
    if (!passwords.matches(now, password(id))) {
      errors.put("now", "That is not your password now.");
    }
    if (errors.isEmpty()) {
      byName.clear("password/" + id);
      var encoded = passwords.encode(next);
      store.transact(() -> {
        store
            .sql()
            .sql("update staff set password = ?, generation = generation + 1 where id = ?")
            .params(encoded, id.value())
            .update();
        book.write(new Actor.Staff(id), "change-password", "staff/" + id, "");
      });
    }
    return errors;
  }

  /// Ends every session of somebody, from their next request on.
  void endSessions(StaffId id, Actor by) {
    store.transact(() -> {
      store
          .sql()
          .sql("update staff set generation = generation + 1 where id = ?")
          .param(id.value())
          .update();
      book.write(by, "end-sessions", "staff/" + id, "");
    });
  }

  /// Somebody the organisation's identity provider vouches for, in the roles their groups give. An
  /// account is made when they first come; its password fits nothing. Empty where it is disabled.
  Optional<StaffId> vouched(String issuer, String subject, String name, Set<Role> roles) {
    return store.transaction(() -> {
      var id = store
          .sql()
          .sql("""
              insert into staff (id, sign_in, name, password, roles, made, issuer, subject)
              values (:id, :signIn, :name, '!', :roles::text[], :now, :issuer, :subject)
              on conflict (issuer, subject) where issuer is not null
              do update set roles = excluded.roles, name = excluded.name
              where staff.disabled is null
              returning id
              """)
          .param("id", UUID.randomUUID())
          .param("signIn", "provider/" + hash(issuer + " " + subject).substring(0, 24))
          .param("name", OversightRules.name(name).isEmpty() ? name : "Somebody without a name")
          .param("roles", array(roles))
          .param("now", Timestamp.from(clock.instant()))
          .param("issuer", issuer)
          .param("subject", subject)
          .query(UUID.class)
          .optional()
          .map(StaffId::new);
      id.ifPresent(staff -> book.write(
          new Actor.Staff(staff), "sign-in-vouched", "staff/" + staff + "/" + words(roles), ""));
      return id;
    });
  }

  /// Whose cases somebody sees.
  Set<PlatformId> platforms(StaffId id) {
    return store
        .sql()
        .sql("select platform from staff_platform where staff = ?")
        .param(id.value())
        .query((row, _) -> new PlatformId(row.getObject(1, UUID.class)))
        .set();
  }

  /// Sets whose cases somebody sees.
  Change changeScope(StaffId id, boolean everywhere, Set<PlatformId> platforms, Permit by) {
    return store.transaction(() -> {
      var changed = store
          .sql()
          .sql("update staff set every_platform = ? where id = ?")
          .params(everywhere, id.value())
          .update();
      store
          .sql()
          .sql("delete from staff_platform where staff = ?")
          .param(id.value())
          .update();
      for (var platform : everywhere ? Set.<PlatformId>of() : platforms) {
        store
            .sql()
            .sql("insert into staff_platform (staff, platform) values (?, ?)")
            .params(id.value(), platform.value())
            .update();
      }
      var size = everywhere ? "every" : Integer.toString(platforms.size());
      return noted(changed, by, "change-scope", "staff/" + id + "/platforms-" + size);
    });
  }

  private String password(StaffId id) {
    return store
        .sql()
        .sql("select password from staff where id = ?")
        .param(id.value())
        .query(String.class)
        .optional()
        .orElse(passwords.nobody());
  }

  private static Member member(ResultSet row) throws SQLException {
    return new Member(
        new StaffId(row.getObject("id", UUID.class)),
        row.getString("sign_in"),
        row.getString("name"),
        roles(row.getArray("roles")),
        row.getTimestamp("disabled") != null,
        row.getString("issuer") != null,
        row.getInt("generation"),
        row.getBoolean("every_platform"));
  }

  private static StaffId id(ResultSet row) throws SQLException {
    return new StaffId(row.getObject("id", UUID.class));
  }

  private static Set<Role> roles(Array array) throws SQLException {
    var roles = EnumSet.noneOf(Role.class);
    for (var role : (String[]) array.getArray()) {
      roles.add(Role.valueOf(role));
    }
    return roles;
  }

  private static String array(Set<Role> roles) {
    return "{" + roles.stream().map(Role::name).sorted().collect(Collectors.joining(",")) + "}";
  }

  /// As they stand in the record: `administrator+lead`.
  private static String words(Set<Role> roles) {
    return roles.isEmpty()
        ? "none"
        : roles.stream()
            .map(role -> role.word().replace(' ', '-'))
            .sorted()
            .collect(Collectors.joining("+"));
  }

  /// When a link made now ends.
  Instant ends() {
    return clock.instant().plus(INVITATION);
  }
}
