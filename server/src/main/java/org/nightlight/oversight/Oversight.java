package org.nightlight.oversight;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.nightlight.store.Store;

/// The door of oversight: staff, platforms, permits and the record.
public final class Oversight implements AutoCloseable {

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration NOTE = Duration.ofSeconds(30);

  private final Store store;
  private final Clock clock;
  private final RecordBook book;
  private final Roster roster;
  private final Platforms platforms;
  private final Sequencer sequencer;
  private final List<Supplier<HealthLine>> lines = new CopyOnWriteArrayList<>();
  private long looked = System.nanoTime();
  private long noted = System.nanoTime();

  /// @param keys the folder whose files only we may read
  public Oversight(Store store, Clock clock, Path keys) {
    this.store = store;
    this.clock = clock;
    this.book = new RecordBook(store, clock);
    this.roster = new Roster(store, clock, book);
    this.platforms = new Platforms(store, clock, book, Seal.kept(keys.resolve("platforms")));
    this.sequencer = new Sequencer(store, clock, this::lookAround);
  }

  /// The answer to somebody who wants to sign in. Whether the name or the password was wrong is
  /// not told, in words or in time.
  public sealed interface SignIn {
    record In(StaffId staff) implements SignIn {}

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
    }
    if (now - noted > NOTE.toNanos()) {
      noted = now;
      platforms.noteUse();
    }
  }

  /// Checks a name and password.
  ///
  /// @param address where the request came from; kept in memory as a digest, never stored
  public SignIn signIn(String name, String password, String address) {
    return roster.signIn(name, password, address);
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
      var held = roster.roles(staff).stream().anyMatch(role -> role.holds(permission));
      book.write(new Actor.Staff(staff), (held ? "permit-" : "refuse-") + name, thing, "");
      return held ? Optional.of(new Permit(staff, permission)) : Optional.empty();
    });
  }

  /// What somebody's work is; nothing where they do not work here or no longer.
  public Set<Role> roles(StaffId id) {
    return roster.roles(id);
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
  public Optional<Authority> authorityToReceiveMaterial() {
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

  /// Shows another line on the health page.
  public void alsoShow(Supplier<HealthLine> line) {
    lines.add(line);
  }

  public Routes routes() {
    var routes = new Routes();
    new StaffPages(roster).add(routes);
    new PlatformPages(platforms, clock).add(routes);
    new RecordPages(store, book, roster, platforms, clock, lines).add(routes);
    return routes;
  }

  // For the tests of this room and of TestOversight.
  Roster roster() {
    return roster;
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
