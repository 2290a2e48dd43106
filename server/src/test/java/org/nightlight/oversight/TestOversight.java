package org.nightlight.oversight;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.nightlight.oversight.Platforms.Answer;
import org.nightlight.oversight.Platforms.Cell;
import org.nightlight.oversight.Platforms.Grounds;
import org.nightlight.oversight.Register.Kind;
import org.nightlight.oversight.Register.Place;
import org.nightlight.oversight.Register.Verdict;
import org.nightlight.store.Store;

/// Oversight, staff and platforms for the tests of every room.
public final class TestOversight {

  /// The password of everybody made here.
  public static final String PASSWORD = "twelve letters and more";

  private TestOversight() {}

  /// Passwords that take next to no work: there is nobody here whom a guess would harm.
  public static Passwords quick() {
    return new Passwords(4);
  }

  /// Oversight on a test's store, with keys of its own.
  public static Oversight on(Store store, Clock clock) {
    return on(store, clock, Path.of("target", "test-data", "keys-" + UUID.randomUUID()));
  }

  /// The same, with keys that lie somewhere.
  public static Oversight on(Store store, Clock clock, Path keys) {
    return new Oversight(
        store, clock, keys, new Oversight.Setting("http://127.0.0.1:8080", "", 200), quick());
  }

  /// Somebody who works here in the roles given, by the way staff are really made.
  public static StaffId staff(Oversight oversight, Role... roles) {
    return staff(oversight, "staff-" + UUID.randomUUID().toString().substring(0, 8), roles);
  }

  /// The same, with a name to sign in with.
  public static StaffId staff(Oversight oversight, String signIn, Role... roles) {
    var wanted = EnumSet.noneOf(Role.class);
    wanted.addAll(List.of(roles));
    var inviter = new Permit(founder(oversight), Permission.MANAGE_STAFF);
    return join(oversight, oversight.roster().invite(wanted, inviter), signIn);
  }

  /// What an authenticator app shows for a key as pages give it.
  public static String code(String key, java.time.Instant at) {
    var bits = new java.math.BigInteger("1");
    for (var letter : key.replace(" ", "").toCharArray()) {
      bits = bits.shiftLeft(5)
          .add(java.math.BigInteger.valueOf("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter)));
    }
    var whole = bits.toByteArray();
    return Totp.code(java.util.Arrays.copyOfRange(whole, 1, whole.length), Totp.step(at));
  }

  /// Lets go of what was written long enough ago.
  public static void forgetWords(Oversight oversight) {
    oversight.forgetWords();
  }

  /// Seals what was written until now.
  public static void seal(Oversight oversight) {
    while (oversight.sequencer().seal() > 0) {}
  }

  private static StaffId founder(Oversight oversight) {
    return oversight
        .firstWelcome()
        .map(token -> join(oversight, token, "founder"))
        .or(() -> oversight.roster().members().stream()
            .filter(member -> member.signIn().equals("founder"))
            .map(Roster.Member::id)
            .findFirst())
        .orElseGet(() -> oversight.roster().members().getFirst().id());
  }

  private static StaffId join(Oversight oversight, String token, String signIn) {
    return switch (oversight.roster().welcome(token, "Somebody " + signIn, signIn, PASSWORD)) {
      case Roster.Welcome.In in -> in.id();
      case Roster.Welcome.NotValid _ -> throw new IllegalStateException("the link is not valid");
      case Roster.Welcome.Mend mend ->
        throw new IllegalStateException(mend.errors().toString());
    };
  }

  /// Leave to do one thing, for somebody new whose role holds it.
  public static Permit permit(Oversight oversight, Permission permission) {
    for (var role : Role.values()) {
      if (role.holds(permission)) {
        return oversight.permit(staff(oversight, role), permission, "test").orElseThrow();
      }
    }
    throw new IllegalStateException("no role holds " + permission);
  }

  /// A connected platform, and a key of it to send with.
  public record Connected(PlatformId id, String key) {}

  /// Connects a platform whose behaviour is confirmed everywhere and whose hashes, links and text
  /// may be read in public.
  public static Connected platform(Oversight oversight, String name, String... sources) {
    var connected = unconfirmed(oversight, name, sources);
    var cells = new ArrayList<Cell>();
    for (var place : Place.values()) {
      cells.add(new Cell(Kind.BEHAVIOUR, place));
    }
    for (var kind : List.of(Kind.HASHES, Kind.LINKS, Kind.TEXT)) {
      cells.add(new Cell(kind, Place.PUBLIC));
    }
    var permit = new Permit(founder(oversight), Permission.MANAGE_PLATFORMS);
    done(oversight
        .connected()
        .write(connected.id(), cells, Register.EVERYWHERE, Verdict.ALLOWED, grounds(), permit));
    return connected;
  }

  /// Has somebody see the cases of one platform alone.
  public static void scope(Oversight oversight, String signIn, PlatformId platform) {
    var permit = new Permit(founder(oversight), Permission.MANAGE_STAFF);
    var staff = oversight.roster().members().stream()
        .filter(one -> one.signIn().equals(signIn))
        .findFirst()
        .orElseThrow();
    oversight.roster().changeScope(staff.id(), false, java.util.Set.of(platform), permit);
  }

  /// Connects a platform in whose register nobody has written yet.
  public static Connected unconfirmed(Oversight oversight, String name, String... sources) {
    var permit = new Permit(founder(oversight), Permission.MANAGE_PLATFORMS);
    var id = done(oversight.connected().add(name, List.of(sources), permit)).id();
    return new Connected(id, done(oversight.connected().makeKey(id, permit)).secret());
  }

  /// Says where a platform is told decisions; answers the secret the requests are signed with.
  public static String webhook(Oversight oversight, PlatformId id, String url) {
    var permit = new Permit(founder(oversight), Permission.MANAGE_PLATFORMS);
    return done(oversight.connected().webhook(id, url, permit)).secret();
  }

  /// Records an authority to receive material.
  public static void authority(Oversight oversight) {
    var permit = new Permit(founder(oversight), Permission.MANAGE_PLATFORMS);
    var errors = oversight.connected().recordAuthority(grounds(), permit);
    if (!errors.isEmpty()) {
      throw new IllegalStateException(errors.toString());
    }
  }

  static Grounds grounds() {
    return new Grounds(
        "legitimate interests",
        "Article 6(1)(f) GDPR",
        "the data protection officer",
        LocalDate.now(java.time.ZoneOffset.UTC).plusYears(1).toString());
  }

  static Answer.Done done(Answer answer) {
    return switch (answer) {
      case Answer.Done done -> done;
      case Answer.Mend mend -> throw new IllegalStateException(mend.errors().toString());
    };
  }
}
