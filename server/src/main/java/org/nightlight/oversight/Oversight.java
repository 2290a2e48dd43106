package org.nightlight.oversight;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nightlight.store.Store;
import org.springframework.security.web.webauthn.management.RelyingPartyAuthenticationRequest;
import org.springframework.security.web.webauthn.management.WebAuthnRelyingPartyOperations;
import org.springframework.web.servlet.function.ServerRequest;

/// The door of oversight: staff, platforms, permits and the record.
public final class Oversight implements AutoCloseable {

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration NOTE = Duration.ofSeconds(30);
  private static final Duration FORGET = Duration.ofHours(1);

  private final Store store;
  private final Clock clock;
  private final RecordBook book;
  private final Roster roster;
  private final SecondFactors factors;
  private final Passkeys passkeys;
  private final RoleBook roleBook;
  private final Glass glass;
  private final Looks looks;
  private final LookPages lookPages;
  private final Platforms platforms;
  private final Sequencer sequencer;
  private final Setting setting;
  private final Signet signet;
  private final List<Supplier<HealthLine>> lines = new CopyOnWriteArrayList<>();
  private long looked = System.nanoTime();
  private long noted = System.nanoTime();
  private long forgot;

  /// How long what somebody wrote of a search, or of why they broke glass, is kept: from the
  /// search, and from when an auditor looked at the glass. That they did stays in the record.
  public static final Duration WORDS = Duration.ofDays(90);

  /// What an installation is told about its staff.
  ///
  /// @param address how people reach this server; passkeys are bound to its name
  /// @param provider what people call their identity provider; empty where there is none
  /// @param looksADay how many searches that show children a person has a day
  public record Setting(String address, String provider, int looksADay) {

    public Setting {
      if (looksADay < 1) {
        throw new IllegalArgumentException("looks a day must be at least 1, was " + looksADay);
      }
    }
  }

  /// Calls people who must know at once.
  @FunctionalInterface
  public interface Alarm {
    /// Calls somebody, once for the same thing.
    ///
    /// @param words for people; nothing about a person
    void raise(String rule, String about, String words);
  }

  /// Says from what somebody has stepped aside because they know a person in it, and of which
  /// platforms something is.
  @FunctionalInterface
  public interface Aside {
    /// Whether nothing about something is for somebody.
    ///
    /// @param about what the record calls it, such as `case/` and its id
    boolean keeps(StaffId who, String about);

    /// On which sources the accounts are that something is about: "" stands for none, and nothing
    /// at all is answered where there is no such thing, or it is about no case.
    default Set<String> sources(String about) {
      return Set.of();
    }

    /// Somebody is shown things from which they can tell what was decided.
    ///
    /// @param about what the record calls them, such as `referral/` and its id
    default void shown(StaffId who, Collection<String> about) {
      // Nobody keeps it.
    }
  }

  private volatile Aside aside = (_, _) -> false;
  private volatile Alarm alarm = (rule, _, _) -> {
    throw new IllegalStateException("nobody is called about " + rule + ": no alarm is connected");
  };

  /// Oversight over a store.
  ///
  /// @param keys the folder whose files only we may read
  public Oversight(Store store, Clock clock, Path keys, Setting setting, Passwords passwords) {
    this.store = store;
    this.clock = clock;
    this.setting = setting;
    this.signet = Signet.kept(keys.resolve("record"));
    this.book = new RecordBook(store, clock);
    this.factors = new SecondFactors(store, clock, book, Seal.kept(keys.resolve("staff")));
    this.passkeys = new Passkeys(store, book, setting.address());
    this.roleBook = new RoleBook(store, clock, book);
    this.glass = new Glass(store, clock, book);
    this.looks = new Looks(store, clock, book, setting.looksADay());
    this.roster = new Roster(store, clock, book, factors, passwords);
    this.lookPages = new LookPages(looks, glass, roster, () -> alarm, clock);
    this.platforms = new Platforms(store, clock, book, Seal.kept(keys.resolve("platforms")));
    this.sequencer = new Sequencer(store, clock, this::lookAround);
  }

  /// The answer to somebody who wants to sign in. Whether the name or the password was wrong is
  /// not told, in words or in time.
  public sealed interface SignIn {
    /// Let in.
    ///
    /// @param strong whether two factors were proved
    record In(StaffId staff, boolean strong) implements SignIn {}

    /// The password was right; a code of the person's app comes next.
    record CodeNeeded(String ticket) implements SignIn {}

    record CodeRefused(String ticket) implements SignIn {}

    record Refused() implements SignIn {}

    /// Too many tries: nothing was looked at.
    record Wait(Duration time) implements SignIn {}
  }

  /// How one part of the system is doing, in words a person can act on.
  ///
  /// @param part such as `Database`
  /// @param words such as `answers`
  public record HealthLine(String part, State state, String words) {

    /// What the words amount to. A check that could not run is not a good one.
    public enum State {
      GOOD,
      LOOK,
      TROUBLE,
      NOT_CHECKED
    }
  }

  /// Starts sealing the record.
  public void start() {
    sequencer.start();
  }

  private void lookAround() {
    var now = System.nanoTime();
    if (now - looked > LOOK.toNanos()) {
      looked = now;
      platforms.refresh();
      roleBook.refresh();
    }
    if (now - noted > NOTE.toNanos()) {
      noted = now;
      platforms.noteUse();
    }
    if (forgot == 0 || now - forgot > FORGET.toNanos()) {
      forgot = now;
      forgetWords();
    }
  }

  // For the tests.
  void forgetWords() {
    var before = clock.instant().minus(WORDS);
    looks.forgetWords(before);
    glass.forgetWords(before);
  }

  /// Words that staff wrote of their searches and of why they broke glass.
  ///
  /// @param until when they go; empty while an auditor has not looked at them
  public record Words(Optional<Instant> until) {}

  /// What was written up to a time that has this word in it.
  public List<Words> wrote(String word, Instant upTo) {
    return Stream.concat(
            looks.wrote(word, upTo).stream().map(Optional::of), glass.wrote(word, upTo).stream())
        .map(at -> new Words(at.map(it -> it.plus(WORDS))))
        .toList();
  }

  /// Checks a name and password.
  ///
  /// @param address where the request came from; kept in memory as a digest, never stored
  public SignIn signIn(String name, String password, String address) {
    return roster.signIn(name, password, address);
  }

  /// Checks the code that comes after the password.
  ///
  /// @param ticket what [SignIn.CodeNeeded] gave
  public SignIn signInWithCode(String ticket, String code) {
    return factors.signIn(ticket, code);
  }

  /// Whose passkey answered the challenge; empty where none of somebody who works here did.
  public Optional<StaffId> signInWithPasskey(RelyingPartyAuthenticationRequest answer) {
    var staff = passkeys
        .prove(answer)
        .filter(id -> roster.member(id).stream().anyMatch(member -> !member.disabled()));
    book.write(
        staff.<Actor>map(Actor.Staff::new).orElseGet(Actor.Anyone::new),
        staff.isPresent() ? "sign-in-passkey" : "refuse-sign-in",
        staff.map(id -> "staff/" + id).orElse("staff/unknown"),
        "");
    return staff;
  }

  /// The ceremony of passkeys, for the filters that speak with browsers.
  public WebAuthnRelyingPartyOperations passkeyParty() {
    return passkeys.party();
  }

  /// Somebody the identity provider vouches for; empty where their account here is disabled.
  ///
  /// @param roles what their groups there mean here; never none
  public Optional<StaffId> signInVouched(
      String issuer, String subject, String name, Set<Role> roles) {
    return roster.vouched(issuer, subject, name, roles);
  }

  /// What a new session of somebody knows.
  public StaffSession session(StaffId staff, boolean strong) {
    var generation = roster.member(staff).map(Roster.Member::generation).orElse(0);
    return new StaffSession(generation, clock.instant(), strong);
  }

  /// How a session stands.
  public enum Standing {
    GOOD,
    /// Its time is over, or its owner ended it elsewhere.
    ENDED,
    /// One factor was proved, and everybody needs two: only one's own account is open.
    FACTOR_NEEDED
  }

  /// How somebody's session stands now.
  public Standing standing(StaffId staff, StaffSession session) {
    var generation = roster.member(staff).map(Roster.Member::generation).orElse(-1);
    var over = !session.since().plus(StaffSession.LONGEST).isAfter(clock.instant());
    if (over || generation != session.generation()) {
      return Standing.ENDED;
    }
    return session.strong() || !factors.required() ? Standing.GOOD : Standing.FACTOR_NEEDED;
  }

  /// The secret part of the link `/staff/welcome/...` that makes the first administrator; empty
  /// where there is one. Links given before end.
  public Optional<String> firstWelcome() {
    return roster.firstInvitation();
  }

  /// Leave for a member of staff to do one thing; empty where none of their roles holds it or they
  /// no longer work here. Giving it writes an entry, and so does refusing it.
  ///
  /// @param on what it is about, as `noun/id`, or a route
  public Optional<Permit> permit(StaffId staff, Permission permission, String on) {
    var thing = RecordBook.isThing(on) ? on : "route/unreadable";
    var name = permission.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return store.transaction(() -> {
      var held = permissions(staff).contains(permission);
      book.write(new Actor.Staff(staff), (held ? "permit-" : "refuse-") + name, thing, "");
      return held ? Optional.of(new Permit(staff, permission)) : Optional.empty();
    });
  }

  /// What somebody's work is; nothing where they do not work here or no longer.
  public Set<Role> roles(StaffId id) {
    return roster.roles(id);
  }

  /// What somebody may do now: what their roles hold here, and what broken glass gives.
  public Set<Permission> permissions(StaffId id) {
    var roles = roster.roles(id);
    var held = roleBook.of(roles);
    return !roles.isEmpty() && glass.open(id) ? union(held, Glass.GIVES) : held;
  }

  private static Set<Permission> union(Set<Permission> some, Set<Permission> more) {
    var all = EnumSet.copyOf(some);
    all.addAll(more);
    return all;
  }

  /// Asks this whether somebody has stepped aside from something. Until it is connected nobody has.
  public void askWhoStepsAside(Aside aside) {
    this.aside = aside;
  }

  /// Whether somebody knows a person in what an address is about: then none of it is for them.
  ///
  /// @param about what the record calls it, such as `report/` and its id
  public boolean hasSteppedAside(StaffId who, String about) {
    return aside.keeps(who, about);
  }

  /// Whether something is not for somebody: they know a person in it, or it is of a platform whose
  /// cases they do not see.
  ///
  /// @param about what the record calls it, such as `exhibit/` and its id
  public boolean isKeptFrom(StaffId who, String about) {
    return hasSteppedAside(who, about) || isElsewhere(who, about);
  }

  /// Whoever is shown what became of something cannot look at it again without knowing: a page says
  /// so before it shows them.
  ///
  /// @param about what the record calls each, such as `statement/` and its id
  public void shows(StaffId who, Collection<String> about) {
    if (!about.isEmpty()) {
      aside.shown(who, about);
    }
  }

  private boolean isElsewhere(StaffId who, String about) {
    if (!(scope(who) instanceof Scope.Sources seen)) {
      return false;
    }
    var sources = aside.sources(about);
    return !sources.isEmpty() && sources.stream().noneMatch(seen::holds);
  }

  /// Whose cases somebody sees now.
  public Scope scope(StaffId id) {
    var everywhere = roster.member(id).stream().anyMatch(Roster.Member::everywhere);
    if (everywhere || glass.open(id)) {
      return new Scope.Everything();
    }
    return new Scope.Sources(roster.platforms(id).stream()
        .flatMap(platform -> platforms.platform(platform).stream())
        .flatMap(platform -> platform.sources().stream())
        .collect(Collectors.toSet()));
  }

  /// Puts a question before a page that lists or finds children: what for? Each look is on record,
  /// a person has so many a day, and an auditor reads a sample.
  ///
  /// @param kind what is looked through, in kebab-case
  /// @param when which requests show children
  public Routes.StaffHandler looking(
      String kind, Predicate<ServerRequest> when, Routes.StaffHandler handler) {
    return lookPages.before(kind, when, handler);
  }

  /// What the record says of a thing, with what somebody needs to check it without us.
  ///
  /// @param checkpoint a signed head of the record
  /// @param verifier the public key it is signed with
  /// @param entries the entries, each with the hashes that lead to the head
  public record Proved(String checkpoint, String verifier, List<Map<String, Object>> entries) {}

  /// All sealed entries about a thing, proved.
  public Proved proved(String thing) {
    return new RecordProofs(store, book).about(thing, signet);
  }

  /// Says who calls people. Until then no glass can be broken.
  public void raiseAlarmsWith(Alarm alarm) {
    this.alarm = alarm;
  }

  /// What colleagues call a member of staff, also one who has left.
  public String staffName(StaffId id) {
    return roster.member(id).map(Roster.Member::name).orElse("somebody unknown");
  }

  /// Who holds a platform key; empty where nobody does, or it was revoked.
  public Optional<Caller> caller(String bearer) {
    return platforms.caller(bearer);
  }

  /// A platform that is connected.
  public Optional<Platform> platform(PlatformId id) {
    return platforms.platform(id);
  }

  /// Whose a source is.
  public Optional<Platform> platformOf(String source) {
    return platforms.platformOf(source);
  }

  /// Every platform that is connected, by name.
  public List<Platform> platforms() {
    return platforms.all();
  }

  /// A platform's register of processing as it stands now. From memory: cheap enough to ask for
  /// every activity.
  public Register register(PlatformId id) {
    return platforms.register(id);
  }

  /// The authority to receive material, where one is recorded. Without it no files are taken.
  public Optional<Platform.Authority> authorityToReceiveMaterial() {
    return platforms.authority();
  }

  /// Writes an entry in the current transaction, or in one of its own.
  ///
  /// @param act a verb in kebab-case: `decide-case`
  /// @param on what it was done to, as `noun/id`: internal ids, nothing about a person
  /// @param digest hex SHA-256 of what cannot stand in the record itself, or empty
  public void record(Actor by, String act, String on, String digest) {
    book.write(by, act, on, digest);
  }

  /// How many entries of the record wait to be sealed.
  public long unsealed() {
    return book.unsealed();
  }

  /// Shows another line on the health page.
  public void alsoShow(Supplier<HealthLine> line) {
    lines.add(line);
  }

  public Routes routes() {
    var routes = new Routes();
    new StaffPages(roster, factors, passkeys, platforms, setting.provider()).add(routes);
    new AccountPages(roster, factors, passkeys).add(routes);
    new RolePages(roleBook).add(routes);
    lookPages.add(routes);
    new PlatformPages(platforms, clock).add(routes);
    new RecordPages(store, book, roster, platforms, clock, signet, lines, this::shows).add(routes);
    return routes;
  }

  // For the tests of this room and of TestOversight.
  Roster roster() {
    return roster;
  }

  SecondFactors factors() {
    return factors;
  }

  RoleBook roleBook() {
    return roleBook;
  }

  Glass glass() {
    return glass;
  }

  Platforms connected() {
    return platforms;
  }

  Sequencer sequencer() {
    return sequencer;
  }

  RecordBook book() {
    return book;
  }

  /// Stops sealing; what is left is sealed by the next start.
  @Override
  public void close() {
    sequencer.close();
  }
}
