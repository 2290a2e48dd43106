package org.nightlight.app;

import static java.util.Map.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.nightlight.casework.CaseCounts;
import org.nightlight.casework.Casework;
import org.nightlight.detect.Detect;
import org.nightlight.detection.BaseNetwork;
import org.nightlight.detection.Day;
import org.nightlight.detection.Simulator;
import org.nightlight.oversight.Oversight;
import org.nightlight.store.Secrets;
import org.nightlight.store.Store;

/// What happens in the demo, told through the same pages and API that everyone uses: an
/// administrator sets up, a platform plays a month, people report, a reviewer decides, an authority
/// is told, and the reporter sees that something was done.
final class DemoStory implements AutoCloseable {

  private static final String SOURCE = "/platforms/invented";
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(3);

  private final Server server;
  private final Path folder;
  private final Setting setting;
  private final String address;
  private final String password = Secrets.random().substring(0, 16);
  private final DemoPlatform platform = new DemoPlatform();
  private final DemoAuthority authority = new DemoAuthority();
  private final DemoPerson administrator;
  private final DemoPerson reviewer;
  private final DemoPerson second;
  private final DemoPerson child;
  private final DemoTip tip = new DemoTip();
  private final Instant started = Instant.now();

  /// What to play.
  record Setting(long seed, int accounts, int days, Optional<BaseNetwork> base) {}

  DemoStory(Server server, Path folder, Setting setting) throws IOException {
    this.server = server;
    this.folder = folder;
    this.setting = setting;
    this.address = "http://127.0.0.1:" + server.port();
    this.administrator = new DemoPerson(address);
    this.reviewer = new DemoPerson(address);
    this.second = new DemoPerson(address);
    this.child = new DemoPerson(address);
  }

  /// What happened, counted.
  record Summary(
      DemoPlatform.Played played,
      int known,
      int reports,
      int signals,
      long cases,
      long decisions,
      int referrals,
      String tip,
      int told,
      boolean childSaw,
      Duration took,
      String looking) {

    /// The steps that did not happen.
    List<String> missing() {
      var missing = new ArrayList<String>();
      need(played.accepted() > 0, "activities", missing);
      need(known == 1, "one of the pictures being known", missing);
      need(reports > 0, "reports", missing);
      need(signals > 0, "signals", missing);
      need(cases > 0, "cases", missing);
      need(decisions > 0, "decisions", missing);
      need(referrals > 0, "referrals", missing);
      need(!tip.isEmpty(), "a report finished at the stand-in for the CyberTipline", missing);
      need(told > 0, "the platform being told", missing);
      need(childSaw, "the reporter's status page changing", missing);
      return missing;
    }

    private static void need(boolean happened, String step, List<String> missing) {
      if (!happened) {
        missing.add(step);
      }
    }

    String words() {
      var words = """

          activities  %,d
          refused     %,d
          matches     %,d
          reports     %,d
          signals     %,d
          cases       %,d
          decisions   %,d
          referrals   %,d
          report id   %s (given by the stand-in for the CyberTipline)
          webhooks    %,d
          seconds     %.1f
          """.formatted(
              played.accepted(),
              played.refused(),
              known,
              reports,
              signals,
              cases,
              decisions,
              referrals,
              tip,
              told,
              took.toMillis() / 1e3);
      return missing().isEmpty() ? words + looking : words + "\nDid not happen: " + missing();
    }
  }

  Summary tell() throws IOException {
    setUp();
    var key = connectPlatform();
    enterAuthority();
    enterList();
    say(
        "Playing %,d accounts over %d days through the public API...",
        setting.accounts(), setting.days());
    var played = platform.play(simulated(), address, key, DemoStory::progress);
    say("%,d activities taken in, %,d refused", played.accepted(), played.refused());
    var known = platform.share(address, key, SOURCE, played.truth().getFirst().account());
    say("%,d pictures asked about, %,d of them known", DemoPlatform.SHARED, known);
    var receipts = report(played);
    say("%,d reports made on the public page", receipts.size());
    await("the detectors to have read everything", () -> detect().behind() == 0);
    await("the outbox to be empty", this::nothingWaits);
    reviewer.signIn("reviewer", password);
    second.signIn("second", password);
    var referrals = decideOne();
    var number = tip.send(new DemoTip.People(administrator, reviewer, second), DemoStory::await);
    say("The stand-in for the CyberTipline has a finished report: %s", number);
    return summary(played, known, receipts, referrals + (number.isEmpty() ? 0 : 1), number);
  }

  private void setUp() {
    var token = server
        .door(Oversight.class)
        .firstWelcome()
        .orElseThrow(() -> new IllegalStateException("the scratch folder has an administrator"));
    administrator.join(token, "Demo Administrator", "admin", password);
    administrator.signIn("admin", password);
    administrator
        .open("/staff")
        .send("/staff/invite", Map.of(), List.of(entry("role", "REVIEWER"), entry("role", "LEAD")));
    var invitation = administrator.need("/staff/welcome/([A-Za-z0-9_-]{20,})", "invitation");
    reviewer.join(invitation, "Demo Reviewer", "reviewer", password);
    administrator.open("/staff").send("/staff/invite", Map.of(), List.of(entry("role", "LEAD")));
    var another = administrator.need("/staff/welcome/([A-Za-z0-9_-]{20,})", "invitation");
    second.join(another, "Demo Second", "second", password);
  }

  private String connectPlatform() {
    var connected = administrator.connect("Invented Platform", SOURCE, platform.webhook());
    platform.trust(connected.webhookSecret());
    return connected.key();
  }

  private void enterAuthority() {
    var entry = Map.of(
        "name", "Demo Authority",
        "country", "GB",
        "kind", "NATIONAL_AGENCY",
        "channel", "Invented: there is no portal to upload to.",
        "legalBasis", "Invented, for the demonstration.",
        "key", authority.publicKey());
    administrator.open("/authorities").send("/authorities", entry);
    var compared = administrator.need(
        "name=\"compared\"[^>]*value=\"([0-9A-Fa-f]+)\"", "fingerprint to compare");
    administrator.send("/authorities", entry, List.of(entry("compared", compared)));
  }

  /// A list of one invented picture of coloured shapes, from a file.
  private void enterList() {
    administrator
        .open("/lists")
        .send(
            "/lists",
            Map.of(
                "name", "Invented list",
                "source", "invented",
                "kind", "OTHER",
                "threshold", "31",
                "act", "HOLD",
                "enabled", "yes"));
    administrator.open(administrator.where() + "/import");
    administrator.upload(
        Map.of(
            "map",
            "format = delimited\ndelimiter = ,\nid = id\npdq = pdq\n",
            "mode",
            "add",
            "most",
            "10"),
        "id,pdq\nshape-1," + DemoPicture.hash(DemoPicture.drawn(1)) + "\n");
  }

  private Simulator.Setting simulated() {
    var firstDay = LocalDate.now(ZoneOffset.UTC).minusDays(setting.days());
    var simulated = Simulator.Setting.of(setting.seed(), setting.accounts(), setting.days())
        .startingOn(Day.of(firstDay.atStartOfDay().toInstant(ZoneOffset.UTC)));
    return setting.base().map(simulated::on).orElse(simulated);
  }

  private List<String> report(DemoPlatform.Played played) {
    var seekers = played.truth().stream()
        .filter(truth -> truth.kind().startsWith("offender-"))
        .map(Simulator.Truth::account)
        .distinct()
        .limit(4)
        .toList();
    var receipts = new ArrayList<String>();
    var whos = List.of("child", "parent", "professional", "other");
    for (var i = 0; i < seekers.size(); i++) {
      receipts.add(report(whos.get(i % 4), i == 2 ? "now" : "no", seekers.get(i)));
    }
    return receipts;
  }

  private String report(String who, String danger, String account) {
    child.open("/tell?who=" + who).send("/tell", Map.of("go", "start"));
    child.send("/tell", Map.of("danger", danger));
    child.send(
        "/tell", Map.of("topic", child.need("name=\"topic\"[^>]*value=\"([a-z-]+)\"", "topic")));
    child.send("/tell", Map.of("words", "An invented report, made by the demonstration."));
    child.send("/tell", Map.of("place", SOURCE, "account", account));
    child.send("/tell", Map.of("country", "GB", "language", "en"));
    child.send("/tell", Map.of("reach", "receipt"));
    child.send("/tell", Map.of("go", "send"));
    return child.need("id=\"receipt-code\"[^>]*>(.*?)</p>", "receipt").replaceAll("\\s+", " ");
  }

  /// A second person agrees with a decision, where one is needed.
  static void agree(DemoPerson second, String path) {
    if (second.open(path).find("(A second opinion is needed)").isPresent()) {
      second.send(path + "/second", Map.of("view", "agree", "words", "Demonstration: so do I."));
    }
  }

  /// Takes the case at the top of the queue and goes the whole way with it.
  private int decideOne() throws IOException {
    reviewer.open("/queue");
    var path = reviewer.need("href=\"(/cases/[0-9a-f-]{36})", "case");
    reviewer.open(path).send(path + "/claim", Map.of());
    reviewer.open(path);
    reviewer.send(
        path + "/decide",
        Map.of(
            "child",
            reviewer.find("name=\"child\" value=\"([^\"]*)\"").orElse(""),
            "outcome",
            "refer",
            "note",
            "Demonstration: the reasons hold, the authority must know.",
            "safe",
            "Demonstration: what is told names nobody who reported."));
    agree(second, path);
    await(
        "the referral to be prepared",
        () -> reviewer
            .open("/referrals")
            .find("href=\"(/referrals/[0-9a-f-]{36})")
            .isPresent());
    var referral = reviewer.need("href=\"(/referrals/[0-9a-f-]{36})", "referral");
    await(
        "the platform to answer what it was asked",
        () -> second.open(referral).find("(Answered at)").isPresent());
    await(
        "the second person to have seen what is sent",
        () -> second.open(referral).sendIfUnchanged(referral + "/approve", Map.of()));
    Files.write(folder.resolve("referral.pgp"), reviewer.fetch(referral + "/package"));
    reviewer
        .open(referral)
        .send(
            referral + "/hand-over",
            Map.of("channel", "demonstration, by hand", "reference", "DEMO-1"));
    await("the platform to be told", () -> platform.told() > 0);
    return 1;
  }

  private Summary summary(
      DemoPlatform.Played played, int known, List<String> receipts, int referrals, String number)
      throws IOException {
    var signals = detect().signalsSince(started.minus(Duration.ofDays(1))).size();
    var casework = server.door(Casework.class);
    var decisions = casework.counts(started).decisions().stream()
        .mapToLong(CaseCounts.Cell::count)
        .sum();
    return new Summary(
        played,
        known,
        receipts.size(),
        signals,
        casework.all(),
        decisions,
        referrals,
        number,
        platform.told(),
        somethingWasDone(receipts),
        Duration.between(started, Instant.now()),
        looking(receipts));
  }

  private boolean somethingWasDone(List<String> receipts) {
    return receipts.stream()
        .anyMatch(receipt -> child
            .open("/follow")
            .send("/follow", Map.of("receipt", receipt))
            .find("(something was done\\.)")
            .isPresent());
  }

  private String looking(List<String> receipts) throws IOException {
    return """

        Look around:
          reviewers    %1$s/queue       sign in as reviewer, password %2$s
          administrator %1$s/platforms  sign in as admin, the same password
          reporters    %1$s/            follow a report with the receipt %3$s
        The package handed over is %5$s/referral.pgp; the demo authority's private key: %4$s
        Everything lies in %5$s and can be deleted. Stop with Ctrl-C.
        """.formatted(address, password, receipts.getFirst(), authority.keep(folder), folder);
  }

  private boolean nothingWaits() {
    return server.door(Store.class).outbox().waiting().isEmpty();
  }

  private Detect detect() {
    return server.door(Detect.class);
  }

  private static void await(String what, BooleanSupplier happened) {
    var deadline = Instant.now().plus(LONGEST_WAIT);
    while (!happened.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException(
            "waited " + LONGEST_WAIT.toMinutes() + " minutes in vain for " + what);
      }
      try {
        Thread.sleep(200);
      } catch (InterruptedException fault) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", fault);
      }
    }
  }

  private static void say(String words, Object... values) {
    System.err.printf(words + "%n", values);
  }

  private static void progress(int accepted) {
    if (accepted % 20_000 == 0) {
      say("  %,d activities", accepted);
    }
  }

  @Override
  public void close() {
    platform.close();
    administrator.close();
    reviewer.close();
    second.close();
    tip.close();
    child.close();
  }
}
