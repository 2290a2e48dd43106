package org.nightlight.refer;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.nightlight.cybertip.CyberTipline;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Wrong;
import org.nightlight.store.Store;

/// The authorities there are, entered and retired by people.
final class Authorities {

  private static final List<String> COUNTRIES = List.of(Locale.getISOCountries());

  private final Store store;
  private final Oversight oversight;
  private final AuthorityStore authorities;
  private final ReferralStore referrals;
  private final Wires wires;
  private final Clock clock;

  Authorities(
      Store store,
      Oversight oversight,
      AuthorityStore authorities,
      ReferralStore referrals,
      Wires wires,
      Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.authorities = authorities;
    this.referrals = referrals;
    this.wires = wires;
    this.clock = clock;
  }

  /// What a person enters.
  ///
  /// @param compared the fingerprint they say they compared; empty before they were shown it
  record Entry(
      String name,
      String country,
      String kind,
      String channel,
      String legalBasis,
      String key,
      String compared,
      String form,
      Line line) {

    /// One that receives packages.
    Entry(
        String name,
        String country,
        String kind,
        String channel,
        String legalBasis,
        String key,
        String compared) {
      this(name, country, kind, channel, legalBasis, key, compared, "PACKAGE", Line.NONE);
    }

    public boolean byCalls() {
      return form.equals(Authority.Form.CYBERTIPLINE.name());
    }
  }

  /// Where an authority is called, and as whom.
  ///
  /// @param classifies `yes` where there is an agreement to classify files
  record Line(
      String base,
      String user,
      String password,
      String first,
      String last,
      String email,
      String classifies) {

    static final Line NONE = new Line("", "", "", "", "", "", "");

    /// So that it can be called; empty where it is no address that may be.
    Optional<URI> address() {
      try {
        return Optional.of(URI.create(base.strip().replaceAll("/+$", "")))
            .filter(CyberTipline.Access::allowed);
      } catch (IllegalArgumentException _) {
        return Optional.empty();
      }
    }

    Wires.Wired wired() {
      return new Wires.Wired(
          address().orElseThrow(),
          user.strip(),
          password,
          first.strip(),
          last.strip(),
          email.strip(),
          classifies.equals("yes"));
    }

    /// Without the password, so that it can stand in a log.
    @Override
    public String toString() {
      return "Line[" + base + "]";
    }
  }

  /// The answer to an entry.
  sealed interface Entered {
    record Added(Authority now) implements Entered {}

    /// All is well; the person compares the fingerprint with one they were given by another way.
    record Compare(RecipientKey key) implements Entered {}

    record Unclear(List<Wrong> wrong) implements Entered {}
  }

  List<Authority> all() {
    return authorities.all();
  }

  /// Adds an authority once its key's fingerprint was compared. What waited for one goes on.
  Entered enter(Entry entry, Permit permit) {
    if (entry.byCalls()) {
      return enterLine(entry, permit);
    }
    return entry.form().equals(Authority.Form.NCA.name())
        ? enterPortal(entry, permit)
        : enterKey(entry, permit);
  }

  private Entered enterPortal(Entry entry, Permit permit) {
    var wrong = wrong(entry);
    if (!wrong.isEmpty()) {
      return new Entered.Unclear(wrong);
    }
    var authority = authority(entry, "", "");
    store.transact(() -> add(authority, permit));
    return new Entered.Added(authority);
  }

  private Entered enterLine(Entry entry, Permit permit) {
    var wrong = Stream.concat(wrong(entry).stream(), wrong(entry.line())).toList();
    if (!wrong.isEmpty()) {
      return new Entered.Unclear(wrong);
    }
    var authority = authority(entry, "", "");
    store.transact(() -> {
      add(authority, permit);
      wires.add(authority.id(), entry.line().wired());
    });
    return new Entered.Added(authority);
  }

  private Entered enterKey(Entry entry, Permit permit) {
    var reading = RecipientKey.read(entry.key(), clock.instant());
    var wrong = Stream.concat(
            wrong(entry).stream(),
            reading instanceof RecipientKey.Reading.Refused(var why)
                ? Stream.of(new Wrong("key", why))
                : Stream.<Wrong>empty())
        .toList();
    if (!wrong.isEmpty() || !(reading instanceof RecipientKey.Reading.Usable(var key))) {
      return new Entered.Unclear(wrong);
    }
    if (!entry.compared().equals(key.fingerprint())) {
      return new Entered.Compare(key);
    }
    var authority = authority(entry, key.armored(), key.fingerprint());
    store.transact(() -> add(authority, permit));
    return new Entered.Added(authority);
  }

  private void add(Authority authority, Permit permit) {
    authorities.add(authority);
    oversight.record(
        permit.actor(),
        "add-authority",
        "authority/" + authority.id(),
        Bundle.digest(authority.key().getBytes(StandardCharsets.UTF_8)));
    askAgain();
  }

  /// Retires an authority; false where there is none such in use.
  boolean retire(AuthorityId id, Permit permit) {
    return store.transaction(() -> {
      var done = authorities.retire(id, clock.instant());
      if (done) {
        oversight.record(permit.actor(), "retire-authority", "authority/" + id, "");
      }
      return done;
    });
  }

  List<ReferRules.Route> routes() {
    return authorities.routes();
  }

  void addRoute(String subject, String child, AuthorityId to, String citation, Permit permit) {
    store.transact(() -> {
      authorities.addRoute(subject, child, to, citation, clock.instant());
      oversight.record(
          permit.actor(),
          "add-route",
          "authority/" + to,
          Bundle.digest((subject + " " + child + " " + citation).getBytes(StandardCharsets.UTF_8)));
      askAgain();
    });
  }

  boolean endRoute(long id, Permit permit) {
    return store.transaction(() -> {
      var done = authorities.endRoute(id, clock.instant());
      if (done) {
        oversight.record(permit.actor(), "end-route", "route/" + id, "");
      }
      return done;
    });
  }

  /// What waits for an authority may know one now.
  private void askAgain() {
    for (var due : referrals.waiting()) {
      store.outbox().put(Refer.DUE, due.matter().toString(), due.matter().toString());
    }
  }

  private Authority authority(Entry entry, String key, String fingerprint) {
    return new Authority(
        new AuthorityId(UUID.randomUUID()),
        entry.name().strip(),
        entry.country(),
        Authority.Kind.valueOf(entry.kind()),
        entry.channel().strip(),
        entry.legalBasis().strip(),
        key,
        fingerprint,
        clock.instant(),
        Optional.empty(),
        Authority.Form.valueOf(entry.form()));
  }

  private static Stream<Wrong> wrong(Line line) {
    return Stream.of(
            rule(
                line.address().isPresent(),
                "base",
                "Enter the address of its calls, which begins with https."),
            rule(!line.user().isBlank(), "user", "Enter the name it knows us by."),
            rule(!line.password().isBlank(), "password", "Enter the password it gave us."),
            rule(
                line.email().contains("@"),
                "email",
                "Enter the e-mail address of whoever reports for you."))
        .flatMap(Optional::stream);
  }

  private static List<Wrong> wrong(Entry entry) {
    return Stream.of(
            rule(
                !entry.name().isBlank() && entry.name().length() <= 200,
                "name",
                "Enter its name, at most 200 characters."),
            rule(
                COUNTRIES.contains(entry.country()),
                "country",
                "Enter its country as two capital letters, such as GB."),
            rule(kind(entry.kind()), "kind", "Say what kind of authority it is."),
            rule(
                !entry.channel().isBlank() && entry.channel().length() <= 2000,
                "channel",
                "Say how a package reaches it, in at most 2000 characters."),
            rule(entry.legalBasis().length() <= 2000, "legalBasis", "At most 2000 characters."),
            rule(form(entry.form()), "form", "Say how it is told."))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Wrong> rule(boolean held, String field, String text) {
    return held ? Optional.empty() : Optional.of(new Wrong(field, text));
  }

  private static boolean form(String name) {
    return Stream.of(Authority.Form.values()).anyMatch(form -> form.name().equals(name));
  }

  private static boolean kind(String name) {
    return Stream.of(Authority.Kind.values()).anyMatch(kind -> kind.name().equals(name));
  }
}
