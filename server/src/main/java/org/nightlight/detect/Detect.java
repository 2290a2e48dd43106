package org.nightlight.detect;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.nightlight.detection.Day;
import org.nightlight.detection.Detectors;
import org.nightlight.detection.Key;
import org.nightlight.detection.Signal;
import org.nightlight.detection.Stratum;
import org.nightlight.detection.Tier;
import org.nightlight.intake.Intake;
import org.nightlight.oncall.OnCall;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Oversight.HealthLine;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.store.Digests;
import org.nightlight.store.Store;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// The door of detect: runs the detectors over the admitted log, keeps the signals they
/// raise, and lets a lead say how much each may do.
public final class Detect implements AutoCloseable {

  /// The topic of the hand-off after a day's accounts were put in order; key and body are the
  /// source.
  public static final String REVIEWED = "signals.reviewed";

  /// What is brought to reviewers when a shadow comes to light goes back so far.
  public static final Duration BROUGHT = Duration.ofDays(30);

  private final Store store;
  private final Intake intake;
  private final Oversight oversight;
  private final Clock clock;
  private final SignalBook book;
  private final DayBook days;
  private final Catalogue catalogue;
  private final ReplayBook replays;
  private final Calibration calibration = Calibration.shipped();
  private final LogReader reader;
  private final Replayer replayer;
  private final Watch watch;
  private final Optional<LongSupplier> elsewhere;
  private final LagWatch lagElsewhere = new LagWatch();
  private volatile Detectors detectors;

  /// @param patience how far the detectors may be behind before somebody is called
  /// @param elsewhere how far detectors that run elsewhere have read; empty where they run here
  public Detect(
      Store store,
      Intake intake,
      Oversight oversight,
      OnCall onCall,
      Duration patience,
      Optional<LongSupplier> elsewhere,
      Clock clock) {
    this.elsewhere = elsewhere;
    this.store = store;
    this.intake = intake;
    this.oversight = oversight;
    this.clock = clock;
    this.book = new SignalBook(store);
    this.days = new DayBook(store);
    this.catalogue = new Catalogue(store);
    this.replays = new ReplayBook(store);
    this.detectors = catalogue.inForce();
    this.reader = new LogReader(store, intake, book, days, detectors, clock);
    this.replayer = new Replayer(store, intake, replays, this::behindHere, clock);
    this.watch = new Watch(this::lag, days, onCall, patience, clock);
  }

  /// Starts reading the log, once every room is wired.
  public void start() {
    if (elsewhere.isEmpty()) {
      reader.start();
    }
    replayer.start();
    watch.start();
  }

  /// What became of a signal from elsewhere.
  public enum Taken {
    KEPT("kept"),
    /// Kept, though the job raises at another level than the one in force here.
    AT_ANOTHER_LEVEL("kept, raised at another level than is in force here"),
    AGAIN("came again"),
    OFF("of detectors that are off");

    private final String word;

    Taken(String word) {
      this.word = word;
    }

    /// As the health page says it.
    public String word() {
      return word;
    }
  }

  /// Keeps a signal that detectors elsewhere raised, once, and hands it on as its detector's tier
  /// says. What was known of the subject does not come with it.
  public Taken take(Signal signal) {
    var entry = detectors.find(signal.detector()).filter(one -> one.tier() != Tier.OFF);
    if (entry.isEmpty()) {
      return Taken.OFF;
    }
    if (!book.raise(signal, entry.get().tier(), Stratum.UNKNOWN, clock.instant())) {
      return Taken.AGAIN;
    }
    long set = entry.get().levelOn(Day.of(signal.time()));
    boolean inForce =
        signal.level() >= set && signal.level() <= entry.get().detector().highest(set);
    return inForce ? Taken.KEPT : Taken.AT_ANOTHER_LEVEL;
  }

  /// A signal that was raised.
  public Optional<Raised> signal(String id) {
    return book.find(id);
  }

  /// All signals about an account, oldest first, shadow ones among them.
  public List<Raised> signalsAbout(String source, String subject) {
    return book.about(source, subject);
  }

  /// Erases every signal about an account that was raised up to a moment, its place in the order,
  /// and what replays found of it; answers how many rows. A replay that runs is stopped: it would
  /// find it again.
  public long erase(Key account, Instant upTo) {
    replays.running().ifPresent(one -> {
      if (replays.end(one.id(), Replay.State.STOPPED, Map.of(), clock.instant())) {
        oversight.record(new Actor.Machine("detect"), "stop-replay", "replay/" + one.id(), "");
      }
    });
    return book.erase(account.source(), account.account(), upTo);
  }

  /// Gives an account another name in signals about others; answers how many.
  public long rename(Key account, String instead) {
    return book.rename(account.source(), account.account(), instead);
  }

  /// Makes the detectors of this process forget an account, in the caller's transaction and
  /// before anything else in it. Detectors elsewhere remember until their own time is over.
  public void forget(Key account, String instead) {
    reader.forget(account, instead);
  }

  /// Every account anything here names.
  public Set<Key> everybody() {
    var all = book.everybody();
    all.addAll(reader.everybody());
    return all;
  }

  /// All signals raised since then, oldest first.
  public List<Raised> signalsSince(Instant since) {
    return book.since(since);
  }

  /// Admitted entries the detectors have not seen yet.
  public long behind() {
    return intake.activitiesBehind(
        elsewhere.isPresent() ? elsewhere.get().getAsLong() : reader.position());
  }

  /// Replays wait for detectors that run in this process, and for no others.
  private long behindHere() {
    return elsewhere.isPresent() ? 0 : behind();
  }

  private Lag lag() {
    return elsewhere
        .map(read -> {
          var position = read.getAsLong();
          return lagElsewhere.look(
              clock.instant(), position + intake.activitiesBehind(position), position);
        })
        .orElseGet(reader::lag);
  }

  /// How far the detectors are behind, for the health page.
  public HealthLine health() {
    return watch.health();
  }

  /// Whether a fit has moved as far as it may, for the health page.
  public HealthLine fit() {
    return watch.fit();
  }

  /// What is known of an account now; empty where nothing is, or detectors elsewhere know it.
  public Optional<Stratum> stratum(String source, String account) {
    return elsewhere.isPresent() ? Optional.empty() : reader.stratum(source, account);
  }

  /// The order of a source's accounts at the end of its latest event-time day.
  public Optional<Review> review(String source) {
    return days.review(source);
  }

  /// Every detector there is.
  public List<Running> detectors() {
    var counts = book.counts();
    return detectors.entries().stream()
        .map(entry -> catalogue.running(
            entry, today(), counts.getOrDefault(entry.detector().name(), 0L)))
        .toList();
  }

  public Optional<Running> detector(String name) {
    return detectors().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /// What leads have changed about a detector, latest first.
  public List<Change> changes(String name) {
    return catalogue.changes(name);
  }

  /// Signals by event-time day, of the last 30 days.
  public List<DayCount> byDay(String name) {
    return book.byDay(name, today().minusDays(29));
  }

  /// What each source's latest event-time day left.
  public List<DayFit> fits() {
    return days.latest();
  }

  /// Days of the last 30 on which a fit moved as far as it may, latest first.
  public List<DayFit> moved() {
    return days.moved();
  }

  /// How many ordinary accounts of a source are expected to reach a level.
  public Expected expected(String source, String name, long level) {
    var accounts = days.latest().stream()
        .filter(one -> one.source().equals(source))
        .findFirst()
        .map(DayFit::accounts)
        .orElse(Map.of());
    return expected(name, level, accounts);
  }

  /// The same over every source.
  public Expected expected(String name, long level) {
    return expected(name, level, accounts());
  }

  /// The same among such accounts.
  public Expected expected(String name, long level, Map<Stratum, Long> accounts) {
    return detectors
        .find(name)
        .map(entry -> calibration.expected(entry.detector(), level, accounts))
        .orElse(new Expected(0, 0, 0, 0, 0));
  }

  private Map<Stratum, Long> accounts() {
    var all = new EnumMap<Stratum, Long>(Stratum.class);
    for (var day : days.latest()) {
      day.accounts().forEach((stratum, count) -> all.merge(stratum, count, Long::sum));
    }
    return all;
  }

  /// Puts a detector in another tier, with a reason and on record.
  ///
  /// @param bring whether signals raised in the shadow within [#BROUGHT] are brought to reviewers
  public TierChange tier(String name, Tier tier, String reason, Bring bring, Permit permit) {
    synchronized (catalogue) {
      var now = detector(name).orElseThrow();
      var refusal = TierRules.refusal(now, tier, reason, replays.of(name));
      if (refusal.isPresent()) {
        return refusal.get();
      }
      var brought = store.transaction(() -> {
        catalogue.setTier(name, tier);
        note(name, "tier", tier.name(), reason, permit);
        return tier == Tier.LIVE && bring == Bring.YES ? bring(name, permit) : 0;
      });
      detectors = catalogue.inForce();
      reader.change(detectors);
      return new TierChange.Changed(tier, brought);
    }
  }

  /// Whether what a shadow has said lately reaches reviewers when it comes to light.
  public enum Bring {
    YES,
    NO
  }

  /// The detector said these things once and will not say them again before the evidence has
  /// grown tenfold: left behind, they would reach nobody.
  private int bring(String name, Permit permit) {
    var shadow = inShadow(name);
    for (var one : shadow) {
      book.bring(one.signal().id());
      store
          .outbox()
          .put(
              "signal.raised",
              one.signal().source() + "/" + one.signal().subject(),
              one.signal().id());
    }
    if (!shadow.isEmpty()) {
      oversight.record(permit.actor(), "bring-shadow-signals", "detector/" + name, "");
    }
    return shadow.size();
  }

  /// What a detector has raised in the shadow within [#BROUGHT], one for each subject.
  public List<Raised> inShadow(String name) {
    return book.inShadow(name, clock.instant().minus(BROUGHT));
  }

  private void note(String name, String what, String becomes, String reason, Permit permit) {
    catalogue.note(name, permit.staff(), what, becomes, reason.strip(), clock.instant());
    oversight.record(
        permit.actor(),
        "set-" + what + (what.equals("tier") ? "-" + becomes.toLowerCase(Locale.ROOT) : ""),
        "detector/" + name,
        Digests.sha256Hex(reason.strip().getBytes(StandardCharsets.UTF_8)));
  }

  /// The level a budget would set now.
  public long level(String name, double budget) {
    var detector = detectors.find(name).orElseThrow().detector();
    return calibration.level(detector, budget, accounts());
  }

  /// Sets what a lead is ready to look at in vain. The level it comes to holds from the next
  /// event-time day on: no day has two.
  ///
  /// @param budget expected ordinary subjects per 1,000 accounts in 30 days
  public LocalDate budget(String name, double budget, String reason, Permit permit) {
    if (!(budget > 0) || reason.isBlank()) {
      throw new IllegalArgumentException("a budget is above 0 and has a reason, was " + budget);
    }
    synchronized (catalogue) {
      var from = next();
      store.transact(() -> {
        catalogue.setBudget(name, from, budget, level(name, budget));
        note(name, "budget", String.valueOf(budget), reason, permit);
      });
      detectors = catalogue.inForce();
      reader.change(detectors);
      return from;
    }
  }

  /// The first event-time day that no source has begun.
  private LocalDate next() {
    var latest = latest().map(Day::number).map(LocalDate::ofEpochDay).orElse(today());
    return (latest.isAfter(today()) ? latest : today()).plusDays(1);
  }

  /// The latest event-time day that was seen here.
  private Optional<Day> latest() {
    return elsewhere.isPresent() ? Optional.empty() : reader.latest();
  }

  /// Replays a detector's present version over the kept log at a level; empty where another
  /// replay runs.
  public Optional<Replay> replay(String name, long level, Permit permit) {
    var detector = detectors.find(name).orElseThrow().detector();
    var replay = new Replay(
        UUID.randomUUID(),
        name,
        detector.version(),
        level,
        clock.instant(),
        permit.staff(),
        Replay.State.RUNNING,
        intake.activitiesBehind(0),
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        Map.of());
    var started = store.transaction(() -> {
      var begun = replays.start(replay);
      if (begun) {
        oversight.record(permit.actor(), "replay-detector", "replay/" + replay.id(), "");
      }
      return begun;
    });
    replayer.wake();
    return started ? Optional.of(replay) : Optional.empty();
  }

  /// Stops a replay that runs.
  public void stop(UUID id, Permit permit) {
    store.transact(() -> {
      if (replays.end(id, Replay.State.STOPPED, Map.of(), clock.instant())) {
        oversight.record(permit.actor(), "stop-replay", "replay/" + id, "");
      }
    });
  }

  public Optional<Replay> replay(UUID id) {
    return replays.find(id);
  }

  /// The replay that runs now, of whatever detector.
  public Optional<Replay> running() {
    return replays.running();
  }

  /// A detector's replays, latest first.
  public List<Replay> replays(String name) {
    return replays.of(name);
  }

  /// The subjects a replay found.
  public List<Found> found(UUID replay) {
    return replays.found(replay);
  }

  /// The subjects a detector really spoke up about on the days of a replay, in whatever tier
  /// it was.
  public List<Found> raisedDuring(Replay replay) {
    return replay.firstDay().isEmpty() || replay.lastDay().isEmpty()
        ? List.of()
        : book.found(
            replay.detector(), replay.firstDay().get(), replay.lastDay().get());
  }

  /// The first day the log still has; what is before it can be replayed no more.
  public Optional<LocalDate> keptFrom() {
    return intake.activitiesFrom();
  }

  public Routes routes() {
    return new Routes().staff(HttpMethod.GET, "/detectors", Permission.LEAD_DETECTORS, this::page);
  }

  private ServerResponse page(ServerRequest request, Permit permit) {
    var lines = detectors().stream()
        .map(one -> new Line(one, expected(one.name(), one.level())))
        .toList();
    return ServerResponse.ok()
        .render(
            "detect/detectors",
            Map.of(
                "detectors",
                lines,
                "coverage",
                reader.coverage(),
                "lag",
                lag(),
                "here",
                elsewhere.isEmpty()));
  }

  /// What the page says of one detector.
  public record Line(Running detector, Expected expected) {}

  @Override
  public void close() {
    watch.close();
    replayer.close();
    reader.close();
  }
}
