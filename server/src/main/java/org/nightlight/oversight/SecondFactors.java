package org.nightlight.oversight;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.nightlight.store.Secrets;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// The second thing a person proves after the password: a code from an app, or a recovery code.
/// Secrets are sealed, recovery codes kept as digests, and no code works twice.
final class SecondFactors {

  static final int RECOVERY_CODES = 10;
  private static final Duration TICKET = Duration.ofMinutes(5);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

  private final Store store;
  private final Clock clock;
  private final RecordBook book;
  private final Seal seal;
  private final SlowDown tries = new SlowDown(5, Duration.ofMinutes(5));
  private final Map<String, Ticket> tickets = new HashMap<>();

  SecondFactors(Store store, Clock clock, RecordBook book, Seal seal) {
    this.store = store;
    this.clock = clock;
    this.book = book;
    this.seal = seal;
  }

  private record Ticket(StaffId staff, Instant until) {}

  /// What a person has to prove who they are besides a password.
  record Held(boolean app, int codesLeft, int passkeys) {

    public boolean any() {
      return app || passkeys > 0;
    }
  }

  Held held(StaffId staff) {
    return store
        .sql()
        .sql("""
            select exists (select from staff_totp where staff = :id and confirmed is not null) app,
              (select count(*) from staff_recovery where staff = :id and used is null) codes,
              (select count(*) from user_credentials c join user_entities u
                 on u.id = c.user_entity_user_id where u.name = :id::text) passkeys
            """)
        .param("id", staff.value())
        .query((row, _) -> new Held(row.getBoolean(1), row.getInt(2), row.getInt(3)))
        .single();
  }

  /// Whether everybody with a password must have a second factor.
  boolean required() {
    return store
        .sql()
        .sql("select second_factor from staff_rule")
        .query(Boolean.class)
        .single();
  }

  void require(Permit by, boolean required) {
    store.transact(() -> {
      store.sql().sql("update staff_rule set second_factor = ?").param(required).update();
      book.write(by.actor(), required ? "require-factor" : "no-longer-require-factor", "staff", "");
    });
  }

  /// A new secret for the person's app; nothing changes until [#confirm].
  String begin(StaffId staff) {
    var secret = new byte[20];
    RANDOM.nextBytes(secret);
    store
        .sql()
        .sql("""
            insert into staff_totp (staff, secret, made) values (?, ?, ?)
            on conflict (staff) do update set secret = excluded.secret, made = excluded.made
            where staff_totp.confirmed is null
            """)
        .params(
            staff.value(),
            seal.close(Base64.getEncoder().encodeToString(secret), owner(staff)),
            Times.utc(clock.instant()))
        .update();
    return Totp.base32(secret);
  }

  /// The secret that waits for its first code, as [#begin] gave it.
  Optional<String> waiting(StaffId staff) {
    return secret(staff, "confirmed is null").map(Totp::base32);
  }

  private Optional<byte[]> secret(StaffId staff, String state) {
    return store
        .sql()
        .sql("select secret from staff_totp where staff = ? and " + state)
        .param(staff.value())
        .query((row, _) -> Base64.getDecoder().decode(seal.open(row.getBytes(1), owner(staff))))
        .optional();
  }

  private static String owner(StaffId staff) {
    return "totp/" + staff;
  }

  /// Takes the app into use once it gives the right code; answers the recovery codes, shown once.
  Optional<List<String>> confirm(StaffId staff, String code) {
    return store.transaction(() -> {
      var secret = secret(staff, "confirmed is null");
      var fits = tries("confirm/" + staff).isEmpty()
          && secret.isPresent()
          && use(staff, secret.get(), code.replace(" ", ""));
      if (!fits) {
        return Optional.empty();
      }
      store
          .sql()
          .sql("update staff_totp set confirmed = ? where staff = ?")
          .params(Times.utc(clock.instant()), staff.value())
          .update();
      book.write(new Actor.Staff(staff), "add-factor", "staff/" + staff, "");
      return Optional.of(newRecovery(staff));
    });
  }

  private List<String> newRecovery(StaffId staff) {
    store
        .sql()
        .sql("delete from staff_recovery where staff = ?")
        .param(staff.value())
        .update();
    var codes = new ArrayList<String>();
    for (var at = 0; at < RECOVERY_CODES; at++) {
      var code = recovery();
      codes.add(code);
      store
          .sql()
          .sql("insert into staff_recovery (staff, digest) values (?, ?)")
          .params(staff.value(), Tree.sha256(code))
          .update();
    }
    return codes;
  }

  /// Ten letters, which is 49 bits: too many to guess at the pace allowed.
  private static String recovery() {
    var code = new StringBuilder();
    for (var at = 0; at < 10; at++) {
      code.append(at == 5 ? "-" : "").append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return code.toString();
  }

  /// Takes the app and the recovery codes away from an account, so that its owner can begin anew.
  void remove(StaffId staff, Actor by) {
    store.transact(() -> {
      store
          .sql()
          .sql("delete from staff_recovery where staff = ?")
          .param(staff.value())
          .update();
      store
          .sql()
          .sql("delete from staff_totp where staff = ?")
          .param(staff.value())
          .update();
      book.write(by, "remove-factor", "staff/" + staff, "");
    });
  }

  /// What stands between the right password and the code: good for five minutes.
  synchronized String ticket(StaffId staff) {
    var now = clock.instant();
    tickets.values().removeIf(ticket -> ticket.until().isBefore(now));
    var secret = Secrets.random();
    tickets.put(secret, new Ticket(staff, now.plus(TICKET)));
    return secret;
  }

  /// Judges the code that comes with a ticket.
  Oversight.SignIn signIn(String ticket, String code) {
    var staff = holder(ticket);
    if (staff.isEmpty()) {
      return new Oversight.SignIn.Refused();
    }
    var wait = tries("code/" + staff.get());
    if (wait.isPresent()) {
      return new Oversight.SignIn.Wait(wait.get());
    }
    if (!proves(staff.get(), code)) {
      book.write(new Actor.Anyone(), "refuse-code", "staff/" + staff.get(), "");
      return new Oversight.SignIn.CodeRefused(ticket);
    }
    tries.clear("code/" + staff.get());
    spend(ticket);
    book.write(new Actor.Staff(staff.get()), "sign-in", "staff/" + staff.get(), "");
    return new Oversight.SignIn.In(staff.get(), true);
  }

  private synchronized Optional<StaffId> holder(String ticket) {
    return Optional.ofNullable(tickets.get(ticket))
        .filter(held -> held.until().isAfter(clock.instant()))
        .map(Ticket::staff);
  }

  private synchronized void spend(String ticket) {
    tickets.remove(ticket);
  }

  private Optional<Duration> tries(String key) {
    return tries.admit(key, clock.instant());
  }

  /// The same for somebody who is signed in, at a pace at which nobody guesses a code.
  boolean provesSlowly(StaffId staff, String typed) {
    var proves = tries("remove/" + staff).isEmpty() && proves(staff, typed);
    if (proves) {
      tries.clear("remove/" + staff);
    }
    return proves;
  }

  /// Whether a code is the app's now, or a recovery code: used up by asking.
  boolean proves(StaffId staff, String typed) {
    var code = typed.replace(" ", "").toLowerCase(Locale.ROOT);
    var secret = secret(staff, "confirmed is not null");
    return code.matches("[0-9]{6}")
        ? secret.isPresent() && use(staff, secret.get(), code)
        : useRecovery(staff, code);
  }

  /// Uses a code up: its step and all before it never count again, whoever asks at the same time.
  private boolean use(StaffId staff, byte[] secret, String code) {
    var step = Totp.matching(secret, code, clock.instant());
    return step.isPresent()
        && store
                .sql()
                .sql(
                    "update staff_totp set last_step = :step where staff = :id and last_step < :step")
                .param("step", step.getAsLong())
                .param("id", staff.value())
                .update()
            == 1;
  }

  private boolean useRecovery(StaffId staff, String code) {
    return store.transaction(() -> {
      var used = store
          .sql()
          .sql("update staff_recovery set used = ? where staff = ? and digest = ? and used is null")
          .params(Times.utc(clock.instant()), staff.value(), Tree.sha256(code))
          .update();
      if (used == 1) {
        book.write(new Actor.Staff(staff), "use-recovery-code", "staff/" + staff, "");
      }
      return used == 1;
    });
  }
}
