package org.nightlight.refer;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.store.Store;

/// The authorities there are, entered and retired by people.
final class Authorities {

  private static final List<String> COUNTRIES = List.of(Locale.getISOCountries());

  private final Store store;
  private final Oversight oversight;
  private final AuthorityStore authorities;
  private final ReferralStore referrals;
  private final Clock clock;

  Authorities(
      Store store,
      Oversight oversight,
      AuthorityStore authorities,
      ReferralStore referrals,
      Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.authorities = authorities;
    this.referrals = referrals;
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
      String compared) {}

  /// The answer to an entry.
  sealed interface Entered {
    record Added(Authority now) implements Entered {}

    /// All is well; the person compares the fingerprint with one they were given by another way.
    record Compare(RecipientKey key) implements Entered {}

    record Unclear(List<Wrong> wrong) implements Entered {}
  }

  /// A field that breaks a rule.
  record Wrong(String field, String text) {}

  List<Authority> all() {
    return authorities.all();
  }

  /// Adds an authority once its key's fingerprint was compared. What waited for one goes on.
  Entered enter(Entry entry, Permit permit) {
    var reading = RecipientKey.read(entry.key(), clock.instant());
    var wrong = wrong(entry, reading);
    if (!wrong.isEmpty() || !(reading instanceof RecipientKey.Reading.Usable(var key))) {
      return new Entered.Unclear(wrong);
    }
    if (!entry.compared().equals(key.fingerprint())) {
      return new Entered.Compare(key);
    }
    var authority = authority(entry, key);
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
    for (var due : referrals.waiting()) {
      store.outbox().put(Refer.DUE, due.matter().toString(), due.matter().toString());
    }
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

  private Authority authority(Entry entry, RecipientKey key) {
    return new Authority(
        new AuthorityId(UUID.randomUUID()),
        entry.name().strip(),
        entry.country(),
        Authority.Kind.valueOf(entry.kind()),
        entry.channel().strip(),
        entry.legalBasis().strip(),
        key.armored(),
        key.fingerprint(),
        clock.instant(),
        Optional.empty());
  }

  private static List<Wrong> wrong(Entry entry, RecipientKey.Reading reading) {
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
            reading instanceof RecipientKey.Reading.Refused(var why)
                ? Optional.of(new Wrong("key", why))
                : Optional.<Wrong>empty())
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Wrong> rule(boolean held, String field, String text) {
    return held ? Optional.empty() : Optional.of(new Wrong(field, text));
  }

  private static boolean kind(String name) {
    return Stream.of(Authority.Kind.values()).anyMatch(kind -> kind.name().equals(name));
  }
}
