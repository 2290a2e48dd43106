package org.nightlight.routing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.routing.RoutingBook.Tried;
import org.nightlight.routing.RoutingRules.Checked;
import org.nightlight.routing.RuleSet.Flaw;
import org.nightlight.store.Store;

/// The door of routing: says where a case belongs, by the rules that are live.
public final class Routing {

  /// On how many past cases a version is tried.
  static final int TRIED_ON = 300;

  private final Store store;
  private final Oversight oversight;
  private final Clock clock;
  private final RoutingBook book;
  private volatile PastCases past = _ -> List.of();
  private volatile RoutingRules live = sound(0, RuleSet.NONE);

  /// What routing asks of whoever keeps the cases.
  @FunctionalInterface
  public interface PastCases {
    /// The latest cases, decided ones among them.
    List<Past> latest(int most);
  }

  /// A case as rules would have seen it.
  ///
  /// @param at the moment to ask for: when it was decided, or now
  public record Past(long number, CaseFacts facts, Instant at) {}

  /// One case of a try.
  record Compared(long number, String before, Placement after) {
    boolean changes() {
      return !before.equals(after.queue());
    }
  }

  /// The answer to a lead who wants a version to go live.
  sealed interface GoingLive {
    record Live(int version) implements GoingLive {}

    record NotTried(int version) implements GoingLive {}

    record NoVersion() implements GoingLive {}
  }

  /// The answer to a lead who saves rules.
  sealed interface Saving {
    record Saved(int version) implements Saving {}

    record Flawed(List<Flaw> flaws) implements Saving {
      public Flawed {
        flaws = List.copyOf(flaws);
      }
    }
  }

  public Routing(Store store, Oversight oversight, Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.clock = clock;
    this.book = new RoutingBook(store);
  }

  /// Says who keeps the cases that rules are tried on.
  public void tryOn(PastCases cases) {
    this.past = cases;
  }

  /// Where a case belongs at a moment.
  public Placement place(CaseFacts facts, Instant now) {
    return rules().place(facts, now);
  }

  /// The same for several cases, in their order, by the same rules.
  public List<Placement> places(List<CaseFacts> cases, Instant now) {
    var rules = rules();
    return cases.stream().map(facts -> rules.place(facts, now)).toList();
  }

  /// The version in force.
  public int version() {
    return book.live();
  }

  /// The queues that cases are put in now.
  public List<String> queues() {
    return rules().set().queues();
  }

  /// The rules in force; another instance may have put others there.
  private RoutingRules rules() {
    var version = book.live();
    var now = live;
    if (now.version() != version) {
      now = sound(version, book.version(version).orElseThrow().set());
      live = now;
    }
    return now;
  }

  private static RoutingRules sound(int version, RuleSet set) {
    return switch (RoutingRules.check(version, set)) {
      case Checked.Sound(var rules) -> rules;
      case Checked.Flawed(var flaws) ->
        throw new IllegalStateException("routing version " + version + ": " + flaws);
    };
  }

  Saving save(RuleSet set, String reason, Permit by) {
    return switch (RoutingRules.check(0, set)) {
      case Checked.Flawed(var flaws) -> new Saving.Flawed(flaws);
      case Checked.Sound _ ->
        store.transaction(() -> {
          var version = book.save(set, reason, by.staff(), clock.instant());
          oversight.record(by.actor(), "save-routing", "routing/" + version, digest(set));
          return new Saving.Saved(version);
        });
    };
  }

  private static String digest(RuleSet set) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(set.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException fault) {
      throw new IllegalStateException(fault);
    }
  }

  /// Asks a version about the latest cases, beside the rules in force. Empty where there is no such
  /// version.
  Optional<List<Compared>> tryVersion(int version, Permit by) {
    var saved = book.version(version);
    if (saved.isEmpty()) {
      return Optional.empty();
    }
    var rules = sound(version, saved.get().set());
    var now = rules();
    var compared = new ArrayList<Compared>();
    for (var one : past.latest(TRIED_ON)) {
      compared.add(new Compared(
          one.number(),
          now.place(one.facts(), one.at()).queue(),
          rules.place(one.facts(), one.at())));
    }
    store.transact(() -> {
      book.tried(new Tried(
          version,
          clock.instant(),
          by.staff(),
          compared.size(),
          (int) compared.stream().filter(Compared::changes).count(),
          (int)
              compared.stream().filter(one -> !one.after().trouble().isEmpty()).count()));
      oversight.record(by.actor(), "try-routing", "routing/" + version, "");
    });
    return Optional.of(compared);
  }

  /// Puts a version in force that was tried.
  GoingLive goLive(int version, String reason, Permit by) {
    return store.transaction(() -> {
      if (book.version(version).isEmpty()) {
        return new GoingLive.NoVersion();
      }
      if (book.trial(version).isEmpty()) {
        return new GoingLive.NotTried(version);
      }
      book.goLive(version, reason, by.staff(), clock.instant());
      oversight.record(by.actor(), "start-routing", "routing/" + version, "");
      return new GoingLive.Live(version);
    });
  }

  public Routes routes() {
    var routes = new Routes();
    new RoutingPages(this, book, oversight).add(routes);
    return routes;
  }
}
