package org.nightlight.detect;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nightlight.detection.Detectors;
import org.nightlight.detection.Tier;
import org.nightlight.intake.Intake;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.store.Store;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// The door of detect: runs the detectors over the admitted log and keeps the signals they raise.
public final class Detect implements AutoCloseable {

  private final Store store;
  private final Intake intake;
  private final Oversight oversight;
  private final SignalBook book;
  private final LogReader reader;
  private volatile Detectors detectors;

  public Detect(Store store, Intake intake, Oversight oversight, Clock clock) {
    this.store = store;
    this.intake = intake;
    this.oversight = oversight;
    this.book = new SignalBook(store);
    this.detectors = inForce();
    this.reader = new LogReader(store, intake, book, detectors, clock);
  }

  /// Starts reading the log, once every room is wired.
  public void start() {
    reader.start();
  }

  /// A signal that was raised.
  public Optional<Raised> signal(String id) {
    return book.find(id);
  }

  /// All signals about an account, oldest first, shadow ones among them.
  public List<Raised> signalsAbout(String source, String subject) {
    return book.about(source, subject);
  }

  /// All signals raised since then, oldest first.
  public List<Raised> signalsSince(Instant since) {
    return book.since(since);
  }

  /// Admitted entries the detectors have not seen yet.
  public long behind() {
    return intake.activitiesBehind(reader.position());
  }

  public Routes routes() {
    return new Routes()
        .staff(HttpMethod.GET, "/detectors", Permission.LEAD_DETECTORS, this::page)
        .staff(
            HttpMethod.POST, "/detectors/{name}/tier", Permission.LEAD_DETECTORS, this::changeTier);
  }

  private ServerResponse page(ServerRequest request, Permit permit) {
    var counts = book.counts();
    var lines = detectors.entries().stream()
        .map(entry -> new DetectorLine(
            entry.detector().name(),
            entry.detector().version(),
            entry.tier(),
            entry.level() / 1e6,
            counts.getOrDefault(entry.detector().name(), 0L)))
        .toList();
    return ServerResponse.ok()
        .render(
            "detect/detectors",
            Map.of(
                "detectors", lines,
                "tiers", Tier.values(),
                "coverage", reader.coverage(),
                "behind", behind()));
  }

  /// What the page says of one detector.
  ///
  /// @param level the alarm level in force, as log10 of an e-value
  public record DetectorLine(String name, int version, Tier tier, double level, long signals) {}

  private ServerResponse changeTier(ServerRequest request, Permit permit) {
    var name = request.pathVariable("name");
    var tier = request.param("tier").flatMap(Detect::tier);
    if (tier.isEmpty() || detectors.find(name).isEmpty()) {
      return ServerResponse.status(HttpStatus.NOT_FOUND).build();
    }
    change(name, tier.get(), permit);
    return ServerResponse.seeOther(URI.create("/detectors")).build();
  }

  private static Optional<Tier> tier(String text) {
    for (var tier : Tier.values()) {
      if (tier.name().equals(text)) {
        return Optional.of(tier);
      }
    }
    return Optional.empty();
  }

  private synchronized void change(String name, Tier tier, Permit permit) {
    store.transact(() -> {
      store
          .sql()
          .sql("insert into detect_tier (detector, tier) values (?, ?)"
              + " on conflict (detector) do update set tier = excluded.tier")
          .params(name, tier.name())
          .update();
      oversight.record(
          permit.actor(),
          "set-tier-" + tier.name().toLowerCase(java.util.Locale.ROOT),
          "detector/" + name,
          "");
    });
    detectors = detectors.with(name, tier);
    reader.change(detectors);
  }

  /// The shipped catalogue with the tiers a lead has chosen.
  private Detectors inForce() {
    var catalogue = Detectors.shipped();
    for (var row :
        store.sql().sql("select detector, tier from detect_tier").query().listOfRows()) {
      var name = String.valueOf(row.get("detector"));
      if (catalogue.find(name).isPresent()) {
        catalogue = catalogue.with(name, Tier.valueOf(String.valueOf(row.get("tier"))));
      }
    }
    return catalogue;
  }

  @Override
  public void close() {
    reader.close();
  }
}
