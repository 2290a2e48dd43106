package org.nightlight.exchange;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.nightlight.exchange.ExchangeRules.Wish;
import org.nightlight.exchange.ExchangeShelf.Exchange;
import org.nightlight.exchange.Given.Gone;
import org.nightlight.exchange.Source.Answer;
import org.nightlight.exchange.Source.Greeting;
import org.nightlight.exchange.Source.Told;
import org.nightlight.match.ListId;
import org.nightlight.match.Lists;
import org.nightlight.match.Matching;
import org.nightlight.match.Opinions;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Oversight.HealthLine;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.Seal;
import org.nightlight.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The door of exchange: keeps lists as their sources have them. One thread asks every exchange
/// that is due for one page,
/// then the next for one of its own, so that none holds up another for longer than a page.
///
/// A page is written in one transaction with where the exchange stands after it: a process that is
/// killed goes on from the page it was at. Whatever fails, what is held stays held.
public final class Exchanges implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Exchanges.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int MOST_TOLD = 200;

  private final Store store;
  private final Lists lists;
  private final Opinions opinions;
  private final Oversight oversight;
  private final Clock clock;
  private final ExchangeShelf shelf;
  private final Fetcher fetcher;
  private final DoubleSupplier chance;
  private final Consumer<Stale> alarm;
  private final Consumer<ListId> whole;
  private final Map<ListId, Boolean> wasStale = new HashMap<>();
  private volatile boolean running = true;
  private volatile Optional<Thread> thread = Optional.empty();

  /// @param folder the data folder, whose `keys` seal credentials
  public Exchanges(Store store, Matching matching, Oversight oversight, Path folder, Clock clock) {
    this(
        store,
        matching.lists(),
        matching.opinions(),
        oversight,
        folder.resolve("keys"),
        clock,
        PATIENCE,
        () -> ThreadLocalRandom.current().nextDouble(),
        stale -> matching.alarm(
            "stale-list",
            "hash-list/" + stale.list(),
            "the list " + stale.name() + " was last complete " + stale.since() + ": "
                + stale.why()),
        list -> matching.alarmEnded("stale-list", "hash-list/" + list));
  }

  /// A list that is compared with, and whose last success lies further back than it allows.
  ///
  /// @param since all it had then is here; where nothing was fetched yet, when it was set up
  record Stale(ListId list, String name, Instant since, String why) {}

  /// @param patience how long one answer may take
  /// @param chance 0 up to 1, how waits are spread
  /// @param alarm hears of a list that has become stale
  /// @param whole hears of one that is not, or no longer
  Exchanges(
      Store store,
      Lists lists,
      Opinions opinions,
      Oversight oversight,
      Path keys,
      Clock clock,
      Duration patience,
      DoubleSupplier chance,
      Consumer<Stale> alarm,
      Consumer<ListId> whole) {
    this.store = store;
    this.lists = lists;
    this.opinions = opinions;
    this.oversight = oversight;
    this.clock = clock;
    this.shelf = new ExchangeShelf(store, Seal.kept(keys.resolve("exchanges")), clock);
    this.fetcher = new Fetcher(clock, patience);
    this.chance = chance;
    this.alarm = alarm;
    this.whole = whole;
  }

  public Routes routes() {
    var routes = new Routes();
    new ExchangePages(lists, opinions, this, clock).add(routes);
    new ImportPages(lists, this, new Importer(store, lists, oversight, clock)).add(routes);
    return routes;
  }

  /// The answer to a person's change.
  sealed interface Change {
    record Done() implements Change {}

    /// What is wrong, by field.
    record Mend(Map<String, String> errors) implements Change {}
  }

  /// Starts asking, once every room is wired.
  public void start() {
    thread = Optional.of(Thread.ofVirtual().name("hash exchanges").start(this::run));
  }

  private void run() {
    while (running) {
      try {
        while (running && tick()) {}
      } catch (RuntimeException fault) {
        LOG.warn("hash exchanges could not be read: {}", fault.getClass().getSimpleName());
      }
      if (running) {
        LockSupport.parkNanos(this, POLL.toNanos());
      }
    }
  }

  @Override
  public void close() {
    running = false;
    thread.ifPresent(Thread::interrupt);
    thread.ifPresent(one -> {
      try {
        one.join(Duration.ofSeconds(10));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    });
    fetcher.close();
  }

  /// Takes one page of every exchange that is due; answers whether any was. Says what is stale.
  boolean tick() {
    sayWhatIsStale();
    var due = shelf.due(clock.instant());
    due.forEach(this::step);
    return !due.isEmpty();
  }

  /// An alarm is raised when a list becomes stale and ends when it is whole again; once each, so
  /// that what a person has seen to stays seen.
  private void sayWhatIsStale() {
    var now = clock.instant();
    for (var one : shelf.all()) {
      var stale = stale(one, now);
      if (!Objects.equals(wasStale.get(one.list()), stale.isPresent())) {
        stale.ifPresentOrElse(alarm, () -> whole.accept(one.list()));
        wasStale.put(one.list(), stale.isPresent());
      }
    }
  }

  private void step(Exchange exchange) {
    var now = clock.instant();
    Progress moved;
    try {
      moved = step(exchange, source(exchange), now);
    } catch (SecretsShut _) {
      moved = exchange
          .progress()
          .after(
              new Answer.Person("its credentials do not open with the key in keys/exchanges:"
                  + " enter them again"),
              exchange.every(),
              now,
              0);
      shelf.move(exchange, moved);
    } catch (RuntimeException fault) {
      // The database, most likely: what was read is read again.
      LOG.warn(
          "a page for list {} was not kept: {}",
          exchange.list(),
          fault.getClass().getSimpleName());
      var why = "what was read could not be kept: " + fault.getClass().getSimpleName();
      shelf.move(
          exchange,
          exchange
              .progress()
              .after(
                  new Answer.Later(why, Optional.empty()),
                  exchange.every(),
                  now,
                  chance.getAsDouble()));
    }
  }

  private Progress step(Exchange exchange, Source source, Instant now) {
    var progress = exchange.progress();
    if (progress.range().isEmpty()) {
      if (progress.run().ended().isPresent()) {
        progress = progress.untold(tell(exchange.list(), source));
      }
      progress = progress.begin(source.range(progress.checkpoint(), progress.span(), now), now);
    }
    var answer = progress.expired(now)
        ? new Answer.Expired()
        : source.page(progress.range().orElseThrow());
    if (Thread.currentThread().isInterrupted()) {
      return progress; // stopping: the page is asked for again by the next start
    }
    var moved = progress.after(answer, exchange.every(), clock.instant(), chance.getAsDouble());
    keep(exchange, moved, answer);
    return moved;
  }

  private void keep(Exchange exchange, Progress moved, Answer answer) {
    store.transact(() -> {
      if (shelf.move(exchange, moved) && answer instanceof Answer.Page page) {
        lists.put(exchange.list(), page.given().stands());
        page.given().gone().stream()
            .collect(Collectors.groupingBy(
                Gone::at, Collectors.mapping(Gone::origin, Collectors.toList())))
            .forEach((at, origins) -> lists.withdraw(exchange.list(), origins, at));
      }
    });
  }

  /// Tells the source what staff think; answers why some opinions wait, where they do. An opinion
  /// is
  /// noted as told once the source has answered, so a process killed in between tells it again:
  /// sources take the same opinion twice as one.
  private Optional<String> tell(ListId list, Source source) {
    Optional<String> untold = Optional.empty();
    for (var opinion : opinions.unsent(list).stream().limit(MOST_TOLD).toList()) {
      switch (source.tell(opinion)) {
        case Told.Done _ -> opinions.sent(opinion.id());
        case Told.Waits(var why) -> untold = Optional.of(why);
        case Told.Closed(var why) -> {
          return Optional.of(why);
        }
      }
    }
    return untold;
  }

  /// The sealed credentials do not open.
  private static final class SecretsShut extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SecretsShut() {
      super("sealed credentials do not open", null, false, false);
    }
  }

  private Source source(Exchange exchange) {
    Map<String, String> secrets;
    try {
      secrets = shelf.open(exchange);
    } catch (IllegalStateException _) {
      throw new SecretsShut();
    }
    return switch (exchange.kind()) {
      case NCMEC ->
        new Ncmec(
            fetcher,
            exchange.base(),
            secrets.getOrDefault("user", ""),
            secrets.getOrDefault("password", ""),
            exchange.members(),
            exchange.disputeReason());
      case STOPNCII ->
        new StopNcii(
            fetcher,
            exchange.base(),
            secrets.getOrDefault("subscription", ""),
            secrets.getOrDefault("fetchKey", ""),
            secrets.getOrDefault("feedbackKey", ""));
    };
  }

  Optional<Exchange> find(ListId list) {
    return shelf.find(list);
  }

  /// Sets up an exchange, or changes it. Another kind, address or choice of members begins from
  /// nothing; what is held stays held.
  Change set(ListId list, Wish wish, Permit by) {
    var before = shelf.find(list);
    var base = ExchangeRules.base(wish.base());
    var same = before.filter(
        one -> one.kind() == wish.kind() && base.filter(one.base()::equals).isPresent());
    var secrets = secrets(wish, same);
    var errors = ExchangeRules.errors(wish, lists.list(list).kind(), secrets);
    if (!errors.isEmpty() || base.isEmpty()) {
      return new Change.Mend(errors);
    }
    var now = clock.instant();
    var progress = same.filter(one -> one.members().equals(wish.members()))
        .map(one -> one.progress().now(now))
        .orElseGet(() -> Progress.start(now));
    store.transact(() -> {
      shelf.put(new Exchange(
          list,
          wish.kind(),
          base.get(),
          shelf.close(list, secrets),
          new TreeSet<>(wish.members()),
          wish.disputeReason(),
          wish.every(),
          now,
          0,
          progress));
      oversight.record(by.actor(), "set-exchange", "hash-list/" + list, "");
    });
    return new Change.Done();
  }

  /// What was given, and what was there before only where it goes to the same place.
  private Map<String, String> secrets(Wish wish, Optional<Exchange> same) {
    var secrets = new LinkedHashMap<String, String>();
    same.ifPresent(one -> {
      try {
        secrets.putAll(shelf.open(one));
      } catch (IllegalStateException _) {
        // They do not open: all are asked for again.
      }
    });
    wish.kind().secrets().forEach(name -> {
      var given = wish.secrets().getOrDefault(name, "");
      if (!given.isEmpty()) {
        secrets.put(name, given);
      }
    });
    return secrets;
  }

  /// Ends an exchange: nothing is fetched any more, what is held stays held.
  void end(ListId list, Permit by) {
    store.transact(() -> {
      shelf.remove(list);
      oversight.record(by.actor(), "end-exchange", "hash-list/" + list, "");
    });
  }

  /// Asks at once; also where a person had to act first.
  void runNow(ListId list, Permit by) {
    store.transact(() -> {
      shelf.find(list).ifPresent(one -> shelf.move(one, one.progress().now(clock.instant())));
      oversight.record(by.actor(), "run-exchange", "hash-list/" + list, "");
    });
  }

  /// Asks the source who we are there.
  Greeting greet(ListId list, Permit by) {
    oversight.record(by.actor(), "test-exchange", "hash-list/" + list, "");
    return shelf
        .find(list)
        .map(one -> {
          try {
            return source(one).greet();
          } catch (SecretsShut _) {
            return new Greeting.Unknown(
                "its credentials do not open with the key in keys/exchanges: enter them again");
          }
        })
        .orElseGet(() -> new Greeting.Unknown("no exchange is set up"));
  }

  /// Lists that are compared with, and whose exchange last succeeded longer ago than they allow.
  List<Stale> stale(Instant now) {
    return shelf.all().stream().flatMap(one -> stale(one, now).stream()).toList();
  }

  private Optional<Stale> stale(Exchange one, Instant now) {
    var list = lists.list(one.list());
    var since = one.progress().success().orElse(one.made());
    return list.enabled()
            && list.staleAfter().filter(most -> since.plus(most).isBefore(now)).isPresent()
        ? Optional.of(new Stale(list.id(), list.name(), since, why(one.progress())))
        : Optional.empty();
  }

  private static String why(Progress progress) {
    return progress.trouble().map(Progress.Trouble::words).orElse("it has not finished a run");
  }

  /// How exchanges are doing, for the health page.
  public HealthLine health() {
    var all = shelf.all();
    var stale = stale(clock.instant());
    var troubled = all.stream()
        .filter(one -> one.progress().trouble().isPresent())
        .map(one -> lists.list(one.list()).name() + ": " + why(one.progress()))
        .toList();
    if (!stale.isEmpty()) {
      return line(
          HealthLine.State.TROUBLE,
          "stale: "
              + stale.stream()
                  .map(one ->
                      "%s (last complete %s; %s)".formatted(one.name(), one.since(), one.why()))
                  .collect(Collectors.joining("; ")));
    }
    if (!troubled.isEmpty()) {
      return line(HealthLine.State.LOOK, String.join("; ", troubled));
    }
    return all.isEmpty()
        ? line(HealthLine.State.GOOD, "none is set up")
        : line(HealthLine.State.GOOD, all.size() + " set up, none in trouble");
  }

  private static HealthLine line(HealthLine.State state, String words) {
    return new HealthLine("Hash exchanges", state, words);
  }
}
