package org.nightlight.app;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nightlight.account.Accounts;
import org.nightlight.care.Care;
import org.nightlight.casework.Casework;
import org.nightlight.casework.Policies;
import org.nightlight.cluster.Cluster;
import org.nightlight.cluster.Kafka;
import org.nightlight.detect.Detect;
import org.nightlight.evidence.Evidence;
import org.nightlight.exchange.Exchanges;
import org.nightlight.help.Help;
import org.nightlight.intake.Intake;
import org.nightlight.intake.ReportId;
import org.nightlight.language.Languages;
import org.nightlight.learn.Learn;
import org.nightlight.match.Matching;
import org.nightlight.oncall.OnCall;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Passwords;
import org.nightlight.oversight.Routes;
import org.nightlight.refer.Refer;
import org.nightlight.routing.Routing;
import org.nightlight.statement.Statements;
import org.nightlight.store.DataFolder;
import org.nightlight.store.EmbeddedPostgres;
import org.nightlight.store.Store;
import org.nightlight.tell.Tell;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Which rooms there are and what each is given. Plain constructors, in the order of the path.
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = UserDetailsServiceAutoConfiguration.class)
@Import({WebSecurity.class, Web.class})
class Wiring {

  /// So many reports become cases in one transaction: danger that waits for one waits no longer.
  private static final int AT_ONCE = 64;

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  DataFolder dataFolder(Settings settings) {
    return DataFolder.hold(settings.data());
  }

  @Bean
  Database database(Settings settings, DataFolder folder) {
    return settings
        .database()
        .map(external -> new Database(external, Optional.empty()))
        .orElseGet(() -> Database.embedded(EmbeddedPostgres.start(folder.path())));
  }

  @Bean
  Store store(Database database) {
    return Store.open(database.address());
  }

  @Bean
  Oversight oversight(
      Store store, Clock clock, DataFolder folder, Settings settings, Passwords passwords) {
    var setting = new Oversight.Setting(
        settings.address(),
        settings.provider().map(Provider::name).orElse(""),
        settings.looksADay());
    return new Oversight(store, clock, folder.path().resolve("keys"), setting, passwords);
  }

  @Bean
  Languages languages() {
    return new Languages();
  }

  @Bean
  Help help(Languages languages, Store store, Oversight oversight, Clock clock) {
    var help = new Help(languages, store, oversight, clock);
    oversight.alsoShow(help::health);
    return help;
  }

  @Bean
  Evidence evidence(Store store, Oversight oversight, DataFolder folder, Clock clock) {
    return new Evidence(store, oversight, folder.path(), clock);
  }

  @Bean
  Intake intake(
      Store store,
      Oversight oversight,
      Evidence evidence,
      Help help,
      DataFolder folder,
      Settings settings,
      Clock clock) {
    return new Intake(
        store, oversight, evidence, help, folder.path(), settings.activityRetention(), clock);
  }

  @Bean
  Tell tell(
      Store store,
      Oversight oversight,
      Help help,
      Languages languages,
      Intake intake,
      OnCall onCall,
      Casework casework,
      Statements statements,
      DataFolder folder,
      Settings settings,
      Clock clock) {
    var outward = new Tell.Outward(
        answers(statements),
        onCall::mail,
        settings.address() + "/follow",
        casework.policies().needs("disclose-identity")
            ? Tell.Second.NEEDED
            : Tell.Second.NOT_NEEDED);
    return new Tell(
        store,
        oversight,
        help,
        languages,
        intake,
        folder.path(),
        onCall::configured,
        outward,
        clock);
  }

  private static Tell.Answers answers(Statements statements) {
    return new Tell.Answers() {
      @Override
      public Optional<Tell.Answer> answer(ReportId report) {
        return statements
            .answer(report)
            .map(one -> new Tell.Answer(one.until(), one.inTime(), one.appeal(), one.answer()));
      }

      @Override
      public boolean appeal(ReportId report, String words) {
        return statements.appeal(report, words);
      }
    };
  }

  @Bean
  OnCall onCall(
      Store store, Oversight oversight, DataFolder folder, Settings settings, Clock clock) {
    var onCall = new OnCall(store, oversight, folder.path(), settings.address(), clock);
    oversight.alsoShow(onCall::health);
    oversight.raiseAlarmsWith(onCall::page);
    return onCall;
  }

  @Bean
  Matching matching(
      Store store,
      Oversight oversight,
      Evidence evidence,
      Intake intake,
      OnCall onCall,
      DataFolder folder,
      Clock clock) {
    var matching = new Matching(store, oversight, evidence, intake, onCall, folder.path(), clock);
    oversight.alsoShow(matching::health);
    oversight.alsoShow(matching::decoding);
    return matching;
  }

  @Bean
  Exchanges exchanges(
      Store store, Matching matching, Oversight oversight, DataFolder folder, Clock clock) {
    var exchanges = new Exchanges(store, matching, oversight, folder.path(), clock);
    oversight.alsoShow(exchanges::health);
    return exchanges;
  }

  @Bean
  Cluster cluster(Store store, Intake intake, Oversight oversight, Settings settings, Clock clock) {
    var cluster = new Cluster(
        Kafka.from(System.getenv()), store, intake, oversight, settings.activityRetention(), clock);
    cluster.health().forEach(oversight::alsoShow);
    return cluster;
  }

  @Bean
  Detect detect(
      Store store,
      Intake intake,
      Oversight oversight,
      OnCall onCall,
      Cluster cluster,
      Clock clock) {
    var detect = new Detect(
        store,
        intake,
        oversight,
        onCall,
        Duration.ofSeconds(number("NIGHTLIGHT_DETECTORS_BEHIND", 900)),
        cluster.elsewhere(),
        clock);
    oversight.alsoShow(detect::health);
    oversight.alsoShow(detect::fit);
    return detect;
  }

  @Bean
  Care care(Store store, Oversight oversight, Evidence evidence, Matching matching, Clock clock) {
    var care = new Care(store, oversight, evidence, clock);
    matching.askFirst(care::closed);
    return care;
  }

  @Bean
  Routing routing(Store store, Oversight oversight, Clock clock) {
    return new Routing(store, oversight, clock);
  }

  @Bean
  Casework casework(
      Store store,
      Oversight oversight,
      Evidence evidence,
      Help help,
      Intake intake,
      Detect detect,
      Matching matching,
      Settings settings,
      Routing routing,
      Care care,
      OnCall onCall,
      Clock clock) {
    var lease = Duration.ofMinutes(Math.clamp(number("NIGHTLIGHT_LEASE_MINUTES", 30), 5, 480));
    var setting =
        new Casework.Setting(Policies.read(settings.policies()), settings.holdNews(), lease);
    var casework = new Casework(
        store, oversight, evidence, help, intake, detect, matching, routing, care, onCall, setting,
        clock);
    oversight.alsoShow(casework::health);
    return casework;
  }

  @Bean
  Refer refer(
      Store store,
      Oversight oversight,
      Evidence evidence,
      Intake intake,
      Casework casework,
      OnCall onCall,
      DataFolder folder,
      Settings settings,
      Clock clock) {
    var site = new Refer.Site(folder.path(), settings.address());
    var refer = new Refer(store, oversight, evidence, intake, casework, onCall, site, clock);
    oversight.alsoShow(refer::health);
    return refer;
  }

  @Bean
  Statements statements(
      Store store,
      Oversight oversight,
      Matching matching,
      Casework casework,
      Intake intake,
      Refer refer,
      DataFolder folder,
      Settings settings,
      Clock clock) {
    var statements = new Statements(
        store, oversight, casework, intake, refer::open, folder.path(), settings.address(), clock);
    casework.alsoShow(statements::about);
    oversight.askWhoStepsAside(new Asides(intake, matching, casework, refer, statements));
    return statements;
  }

  @Bean
  Learn learn(Casework casework, Refer refer, Detect detect, Oversight oversight, Clock clock) {
    return new Learn(
        casework,
        refer,
        detect,
        oversight,
        number("NIGHTLIGHT_HIDE_BELOW", 5),
        number("NIGHTLIGHT_ROUND_TO", 1),
        clock);
  }

  @Bean
  Accounts accounts(
      Store store,
      Oversight oversight,
      Evidence evidence,
      Intake intake,
      Tell tell,
      Detect detect,
      Matching matching,
      Casework casework,
      Refer refer,
      Statements statements,
      DataFolder folder,
      Clock clock) {
    var rooms =
        new Accounts.Rooms(evidence, intake, tell, detect, matching, casework, refer, statements);
    return new Accounts(store, oversight, rooms, folder.path(), clock);
  }

  @Bean
  Metrics metrics(Store store, Oversight oversight, DataFolder folder) {
    return new Metrics(store, oversight, folder.path().resolve("keys").resolve("metrics"));
  }

  private static int number(String setting, int usual) {
    return Settings.number(System.getenv(), setting, usual, 0, 1_000_000);
  }

  /// Every HTTP route of every room.
  @Bean
  RouteTable routeTable(
      Oversight oversight,
      Evidence evidence,
      Help help,
      Intake intake,
      Tell tell,
      OnCall onCall,
      Matching matching,
      Exchanges exchanges,
      Detect detect,
      Routing routing,
      Care care,
      Casework casework,
      Refer refer,
      Statements statements,
      Learn learn,
      Accounts accounts,
      Metrics metrics) {
    var rooms = new ArrayList<Routes>();
    rooms.add(oversight.routes());
    rooms.add(evidence.routes());
    rooms.add(help.routes());
    rooms.addAll(intake.routes());
    rooms.addAll(tell.routes());
    rooms.add(onCall.routes());
    rooms.add(matching.routes());
    rooms.add(exchanges.routes());
    rooms.add(detect.routes());
    rooms.add(routing.routes());
    rooms.add(care.routes());
    rooms.add(casework.routes());
    rooms.add(refer.routes());
    rooms.addAll(statements.routes());
    rooms.add(learn.routes());
    rooms.add(accounts.routes());
    rooms.add(metrics.routes());
    return new RouteTable(List.copyOf(rooms));
  }

  /// Who reads what from the outbox. The only place that says so.
  @Bean
  Deliveries deliveries(
      Store store,
      Oversight oversight,
      Evidence evidence,
      Intake intake,
      OnCall onCall,
      Matching matching,
      Exchanges exchanges,
      Detect detect,
      Cluster cluster,
      Casework casework,
      Refer refer,
      Statements statements,
      Tell tell,
      Accounts accounts) {
    var outbox = store.outbox();
    outbox.deliver(Intake.ATTACHED, "match", matching::takeAttachment);
    outbox.deliver(Matching.FOUND, "casework", casework::takeMatch);
    outbox.deliverTogether("report.received", "casework", AT_ONCE, casework::takeReports);
    // Danger has a lane of its own: however many reports wait, it is in the queue at once.
    outbox.deliverTogether(Intake.URGENT, "casework", AT_ONCE, casework::takeReports);
    outbox.deliver(
        Intake.URGENT,
        "on-call",
        message -> onCall.page("danger-to-life", "report/" + message.body(), Intake.URGENT_WORDS));
    outbox.deliver(
        Intake.ATTENDED,
        "on-call",
        message -> onCall.resolve("danger-to-life", "report/" + message.body()));
    outbox.deliver("signal.raised", "casework", casework::takeSignal);
    outbox.deliver(Detect.REVIEWED, "casework", casework::takeReview);
    outbox.deliver(Casework.MOVED, "reporter-progress", casework::tellReporters);
    outbox.deliver(Casework.HELD, "casework", casework::letGo);
    outbox.deliverOutside(Casework.DECIDED, "platform-webhook", casework::tellPlatform);
    outbox.deliverOutside(Casework.CLEARED, "platform-webhook", casework::tellPlatform);
    outbox.deliver(
        Casework.DECIDED,
        "on-call",
        message -> onCall.resolve("overdue-danger", "case/" + message.body()));
    outbox.deliver(Casework.DECIDED, "refer", refer::decided);
    outbox.deliver(Casework.DECIDED, "statement", statements::decided);
    outbox.deliver(Casework.CLEARED, "statement", statements::cleared);
    outbox.deliverOutside(Statements.DUE, "statement", statements::send);
    outbox.deliverOutside(Statements.APPEALED, "statement", statements::tellOutcome);
    outbox.deliverOutside(Tell.NOTICE, "tell", tell::notify);
    outbox.deliver(Refer.DUE, "refer", refer::prepare);
    outbox.deliverOutside(Refer.ASK, "platform-webhook", refer::ask);
    return new Deliveries(
        outbox,
        List.of(
            oversight::start,
            evidence::start,
            intake::start,
            onCall::start,
            matching::start,
            exchanges::start,
            detect::start,
            () -> cluster.start(detect),
            casework::start,
            statements::start,
            refer::start,
            accounts::start));
  }

  /// All routes there are.
  record RouteTable(List<Routes> rooms) {
    List<Routes.Route> all() {
      return rooms.stream().flatMap(room -> room.list().stream()).toList();
    }
  }
}
