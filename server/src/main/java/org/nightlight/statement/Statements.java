package org.nightlight.statement;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.nightlight.casework.Case;
import org.nightlight.casework.CaseFile;
import org.nightlight.casework.CaseId;
import org.nightlight.casework.Casework;
import org.nightlight.casework.Clearance;
import org.nightlight.casework.Decision;
import org.nightlight.casework.Policies;
import org.nightlight.help.Audience;
import org.nightlight.intake.Intake;
import org.nightlight.intake.ReceiptCode;
import org.nightlight.intake.ReceiptSeal;
import org.nightlight.intake.ReportId;
import org.nightlight.intake.Subject;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Platform;
import org.nightlight.oversight.Platform.Webhook;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.Seal;
import org.nightlight.oversight.SignedPost;
import org.nightlight.statement.Statement.Found;
import org.nightlight.statement.Statement.State;
import org.nightlight.store.Message;
import org.nightlight.store.Outbox.DeliveryTrouble;
import org.nightlight.store.Secrets;
import org.nightlight.store.Store;
import tools.jackson.databind.json.JsonMapper;

/// The door of statement: what an account and a reporter are told of a decision, and their
/// appeals.
///
/// A statement to the account goes to its platform by signed webhook, with the address of a
/// page that a one-time secret opens. It is held by default where the decision is to refer,
/// while a referral or an authority's request is open, and where a child reported it and
/// nobody has said why telling is safe. A reporter reads theirs on the page that their
/// receipt opens.
public final class Statements implements AutoCloseable {

  /// A statement is to be sent; key and body are its id.
  public static final String DUE = "statement.due";

  /// An appeal was decided; key and body are the statement's id.
  public static final String APPEALED = "statement.appealed";

  static final Actor MACHINE = new Actor.Machine("statement");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Store store;
  private final Oversight oversight;
  private final Casework casework;
  private final Function<CaseId, Optional<String>> asked;
  private final String address;
  private final Clock clock;
  private final StatementStore statements;
  private final Appeals appeals;
  private final Seal secrets;
  private final Keeping keeping;
  private final ReceiptSeal digests;
  private final SignedPost post;
  private final List<Routes> routes;

  /// @param asked why a case's statement is held: what is open with an authority, in a sentence
  /// @param folder the data folder, whose `keys` hold what must not lie in the database
  /// @param address how people reach this server
  public Statements(
      Store store,
      Oversight oversight,
      Casework casework,
      Intake intake,
      Function<CaseId, Optional<String>> asked,
      Path folder,
      String address,
      Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.casework = casework;
    this.asked = asked;
    this.address = address;
    this.clock = clock;
    var keys = folder.resolve("keys");
    this.statements = new StatementStore(store);
    this.secrets = Seal.kept(keys.resolve("statements"));
    this.digests = new ReceiptSeal(keys.resolve("statement-codes"));
    this.appeals = new Appeals(store, statements, oversight, casework, secrets, clock);
    this.keeping = new Keeping(store, oversight, clock);
    this.post = new SignedPost("the platform's webhook", PATIENCE, clock);
    var export = new Export(statements, casework, intake);
    this.routes = List.of(
        new StatementPages(this, statements, appeals, export, oversight, clock).routes(),
        new OpenPages(this, appeals, clock).routes(),
        new AppealApi(this, statements, appeals, intake).routes());
  }

  public List<Routes> routes() {
    return routes;
  }

  /// Makes the statements of a decision: a consumer of [Casework#DECIDED].
  public void decided(Message message) {
    var id = CaseId.of(message.body());
    var file = casework.file(id, MACHINE);
    if (!(file.now() instanceof Case.Decided(var _, var decision))) {
      return;
    }
    for (var report : file.reports()) {
      statements.add(
          made(file, decision, Optional.of(report.id().value())),
          Optional.of(deleteAfter("statement-reporter", clock.instant())));
    }
    var restricts = decision.outcome() == Decision.Outcome.RESTRICT_CONTACT
        || decision.outcome() == Decision.Outcome.REFER;
    if (restricts && file.subject().isPresent()) {
      toAccount(file, made(file, decision, Optional.empty()));
    }
  }

  private void toAccount(CaseFile file, Statement one) {
    if (statements.add(one, Optional.empty())) {
      var why = StatementRules.held(one.outcome(), asks(file));
      if (why.isPresent()) {
        hold(one.id(), why.get());
      } else {
        store.outbox().put(DUE, one.id().toString(), one.id().toString());
      }
      oversight.record(MACHINE, "make-statement", "statement/" + one.id(), "");
    }
  }

  /// What is open with an authority about a case, or an earlier one about the same account.
  private Optional<String> asks(CaseFile file) {
    return java.util.stream.Stream.concat(
            java.util.stream.Stream.of(file.id()), file.earlier().stream())
        .flatMap(one -> asked.apply(one).stream())
        .findFirst();
  }

  private void hold(UUID id, String why) {
    var now = clock.instant();
    statements.state(id, State.HELD);
    statements.hold(id, Optional.empty(), true, why, Optional.of(StatementRules.review(now)), now);
    oversight.record(MACHINE, "hold-statement", "statement/" + id, "");
  }

  private Statement made(CaseFile file, Decision decision, Optional<UUID> report) {
    var grounds = casework.grounds(file.id());
    var policy = casework.policies().policy(grounds.policy());
    var facts = policy.stream()
        .flatMap(one -> one.templates().stream())
        .filter(one -> one.code().equals(grounds.template()))
        .map(Policies.Template::text)
        .findFirst()
        .orElse("");
    return new Statement(
        UUID.randomUUID(),
        0,
        file.id(),
        report,
        file.subject().map(Subject::source).orElse(""),
        decision.outcome().code(),
        policy.map(Policies.Policy::ground).orElse(""),
        policy.map(Policies.Policy::citation).orElse(""),
        policy.map(Policies.Policy::category).orElse(""),
        policy.map(Policies.Policy::keywords).orElse(List.of()),
        facts,
        found(file),
        StatementRules.day(file.openedAt()),
        decision.at(),
        report.isPresent() ? State.SENT : State.DUE,
        report.isPresent() ? Optional.of(clock.instant()) : Optional.empty(),
        Optional.empty());
  }

  private static Found found(CaseFile file) {
    if (file.reports().stream().anyMatch(one -> one.audience() == Audience.FLAGGER)) {
      return Found.FLAGGER;
    }
    return file.reports().isEmpty() ? Found.SIGNAL : Found.NOTICE;
  }

  /// What is sent of one.
  private record Letter(UUID id, Webhook to, String json) {}

  /// Sends a statement to its account's platform: the consumer of [#DUE], in no transaction.
  /// Answers what is to be written then.
  public Runnable send(Message message) {
    return store
        .transaction(() -> letter(UUID.fromString(message.body())))
        .map(this::sent)
        .orElse(() -> {});
  }

  /// Posts it. Its secret is kept already: whoever gets it can use it, however this ends.
  private Runnable sent(Letter letter) {
    post.send(letter.to(), "statement.issued-" + letter.id(), letter.json()).ifPresent(trouble -> {
      throw new DeliveryTrouble(trouble);
    });
    return () -> {
      var now = clock.instant();
      statements.sent(letter.id(), now, deleteAfter("statement-account", now));
      oversight.record(MACHINE, "send-statement", "statement/" + letter.id(), "");
    };
  }

  private Optional<Letter> letter(UUID id) {
    var one = statements.lock(id).orElseThrow();
    if (one.state() != State.DUE) {
      return Optional.empty();
    }
    var file = casework.file(one.about(), MACHINE);
    var released = statements.holds(one.id(), oversight::staffName).stream()
        .findFirst()
        .filter(hold -> !hold.held())
        .isPresent();
    var asks = released ? Optional.<String>empty() : asks(file);
    if (asks.isPresent()) {
      hold(one.id(), asks.get());
      return Optional.empty();
    }
    return switch (casework.clearance(one.about())) {
      case Clearance.Withheld() -> {
        hold(one.id(), StatementRules.CHILD);
        yield Optional.empty();
      }
      case Clearance.Clear clear -> letter(one, file, clear);
    };
  }

  private Optional<Letter> letter(
      Statement one, CaseFile file, @SuppressWarnings("unused") Clearance.Clear clear) {
    var webhook = oversight.platformOf(one.source()).flatMap(Platform::webhook);
    if (webhook.isEmpty()) {
      // Nobody may ever enter a webhook: it is no reason to keep anything for good.
      statements.undeliverable(one.id(), deleteAfter("statement-account", clock.instant()));
      return Optional.empty();
    }
    var secret = statements
        .secret(one.id())
        .map(closed -> secrets.open(closed, one.id().toString()))
        .orElseGet(() -> newSecret(one.id()));
    return Optional.of(new Letter(one.id(), webhook.get(), json(one, file, secret)));
  }

  private LocalDate deleteAfter(String kind, Instant told) {
    return StatementRules.deleteAfter(told, casework.policies().kept(kind).months());
  }

  /// How long what people are told is kept, and by which law.
  List<Policies.Kept> kept() {
    return List.of(
        casework.policies().kept("statement-account"),
        casework.policies().kept("statement-reporter"));
  }

  /// Starts deleting what is past its time.
  public void start() {
    keeping.start();
  }

  @Override
  public void close() {
    keeping.close();
  }

  // For the tests.
  int deleteDue() {
    return keeping.delete();
  }

  private String newSecret(UUID id) {
    var secret = Secrets.random();
    statements.secret(
        id, secrets.close(secret, id.toString()), digests.of("statement-secret", secret));
    return secret;
  }

  private String json(Statement one, CaseFile file, String secret) {
    var body = new LinkedHashMap<String, Object>();
    body.put("type", "statement.issued");
    body.put("statement", one.id().toString());
    body.put("case", one.about().toString());
    body.put("source", one.source());
    body.put("subject", file.subject().map(Subject::account).orElse(""));
    body.put("restriction", one.outcome());
    body.put("ground", one.ground());
    body.put("citation", one.citation());
    body.put("facts", one.facts());
    body.put("automatedDecision", false);
    body.put("address", address + "/statement/" + secret);
    body.put("appealUntil", StatementRules.until(clock.instant()).toString());
    return JsonMapper.shared().writeValueAsString(body);
  }

  /// Tells an account's platform what an appeal came to: the consumer of [#APPEALED], in no
  /// transaction. A reporter reads it on their own page.
  public Runnable tellOutcome(Message message) {
    var one = statements.find(UUID.fromString(message.body())).orElseThrow();
    var appeal = appeals.of(one.id()).orElseThrow();
    var webhook = oversight.platformOf(one.source()).flatMap(Platform::webhook);
    if (one.report().isPresent()
        || webhook.isEmpty()
        || !(casework.clearance(one.about()) instanceof Clearance.Clear)) {
      return () -> {};
    }
    var body = new LinkedHashMap<String, Object>();
    body.put("type", "appeal.decided");
    body.put("statement", one.id().toString());
    body.put("case", one.about().toString());
    body.put("source", one.source());
    body.put("outcome", appeal.outcome().toLowerCase(java.util.Locale.ROOT));
    body.put("decidedAt", appeal.decided().orElseThrow().toString());
    var json = JsonMapper.shared().writeValueAsString(body);
    post.send(webhook.get(), "appeal.decided-" + appeal.id(), json).ifPresent(trouble -> {
      throw new DeliveryTrouble(trouble);
    });
    return () -> {};
  }

  /// Lets go of what was held because a child reported it, once a person has said why telling is
  /// safe: a consumer of [Casework#CLEARED].
  public void cleared(Message message) {
    for (var one : statements.about(CaseId.of(message.body()))) {
      var latest = statements.holds(one.id(), oversight::staffName).stream().findFirst();
      if (one.state() == State.HELD
          && latest.filter(hold -> hold.reason().equals(StatementRules.CHILD)).isPresent()) {
        due(one.id());
      }
    }
  }

  private void due(UUID id) {
    statements.state(id, State.DUE);
    store.outbox().put(DUE, id.toString(), id.toString());
  }

  /// A person lets a held statement go, or tries one again that could not be sent.
  boolean release(UUID id, String why, Permit by) {
    return store.transaction(() -> {
      var may = statements
          .lock(id)
          .filter(one -> one.state() == State.HELD || one.state() == State.UNDELIVERABLE)
          .isPresent();
      if (may) {
        statements.hold(id, Optional.of(by.staff()), false, why, Optional.empty(), clock.instant());
        due(id);
        oversight.record(by.actor(), "release-statement", "statement/" + id, "");
      }
      return may;
    });
  }

  /// A person holds a statement that was not sent, or holds it longer.
  boolean keepBack(UUID id, String why, LocalDate review, Permit by) {
    return store.transaction(() -> {
      var may = statements.lock(id).filter(one -> one.state() != State.SENT).isPresent();
      if (may) {
        statements.state(id, State.HELD);
        statements.hold(
            id, Optional.of(by.staff()), true, why, Optional.of(review), clock.instant());
        oversight.record(by.actor(), "hold-statement", "statement/" + id, "");
      }
      return may;
    });
  }

  /// Opens a statement with its one-time secret: a code opens it from now on.
  Optional<ReceiptCode> open(String secret) {
    var digest = digests.of("statement-secret", secret);
    return store.transaction(() -> statements.bySecret(digest).map(one -> {
      var code = ReceiptCode.random(new SecureRandom());
      statements.opened(one.id(), digests.of("statement-code", code.text()), clock.instant());
      oversight.record(new Actor.Anyone(), "open-statement", "statement/" + one.id(), "");
      return code;
    }));
  }

  /// The statement a code opens.
  Optional<Statement> follow(String typed) {
    // Looking one up that cannot be a code takes as long.
    var code = ReceiptCode.read(typed).map(ReceiptCode::text).orElse("");
    return statements.byCode(digests.of("statement-code", code));
  }

  /// What a reporter may know of the decision about their report, and may do about it.
  ///
  /// @param until the last day for an appeal
  /// @param appeal `none`, `waiting`, `upheld` or `reversed`
  /// @param answer what whoever decided the appeal wrote back
  public record Answer(LocalDate until, boolean inTime, String appeal, String answer) {}

  /// For the page that a receipt opens; empty until something was decided.
  public Optional<Answer> answer(ReportId report) {
    return statements.toReporter(report.value()).map(this::answer);
  }

  Answer answer(Statement one) {
    var appeal = appeals.of(one.id());
    var told = one.sent().orElse(one.decided());
    return new Answer(
        StatementRules.until(told),
        StatementRules.inTime(told, clock.instant()),
        appeal
            .map(it -> it.decided().isEmpty()
                ? "waiting"
                : it.outcome().toLowerCase(java.util.Locale.ROOT))
            .orElse("none"),
        appeal.map(Appeals.Appeal::answer).orElse(""));
  }

  /// Keeps a reporter's appeal; whether there is something to appeal against and words to keep.
  public boolean appeal(ReportId report, String words) {
    return statements
        .toReporter(report.value())
        .map(one -> appeals.take(one.id(), words, new Actor.Reporter(report.value())))
        .filter(answer -> answer instanceof Appealing.Taken || answer instanceof Appealing.Already)
        .isPresent();
  }

  /// A statement to the account that a case is about.
  ///
  /// @param sent empty where it has not left, and its account does not know of it
  /// @param waits whether it is still to leave: not where its platform has entered no webhook
  public record ToAccount(
      long number,
      Optional<Instant> sent,
      boolean waits,
      String outcome,
      String ground,
      String citation,
      String facts) {}

  /// The statements of a case that are to its account.
  public List<ToAccount> toAccount(CaseId id) {
    return statements.about(id).stream()
        .filter(one -> one.report().isEmpty())
        .map(one -> new ToAccount(
            one.number(),
            one.sent(),
            one.state() == State.HELD || one.state() == State.DUE,
            one.outcome(),
            one.ground(),
            one.citation(),
            one.facts()))
        .toList();
  }

  /// Until when what was told of a case is kept; empty where nothing is.
  ///
  /// @param until empty where something has not been told yet
  public record Stays(Optional<Instant> until) {}

  /// As above. Something that waits for an answer has no end yet.
  public Optional<Stays> stays(CaseId id) {
    var some = statements.about(id);
    var open = some.stream()
        .anyMatch(
            one -> appeals.of(one.id()).filter(it -> it.decided().isEmpty()).isPresent()
                || statements.deleteAfter(one.id()).isEmpty());
    return some.isEmpty()
        ? Optional.empty()
        : Optional.of(new Stays(
            open
                ? Optional.empty()
                : some.stream()
                    .flatMap(one -> statements.deleteAfter(one.id()).stream())
                    .map(day -> day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant())
                    .max(Comparator.naturalOrder())));
  }

  /// The case that a statement or an appeal is about.
  public Set<CaseId> casesOf(UUID statementOrAppeal) {
    return statements
        .find(statementOrAppeal)
        .or(() -> appeals
            .find(statementOrAppeal)
            .map(Appeals.Appeal::statement)
            .flatMap(statements::find))
        .map(one -> Set.of(one.about()))
        .orElse(Set.of());
  }

  /// Whether somebody may decide an appeal about a case.
  boolean mayDecide(CaseId about, org.nightlight.oversight.StaffId who) {
    return StatementRules.mayDecide(who, casework.deciders(about));
  }

  /// What the case page says of statements and appeals about a case, a sentence each.
  public List<Casework.Sequel> about(CaseId id) {
    return statements.about(id).stream()
        .flatMap(one -> Sequels.of(
            one,
            statements.holds(one.id(), oversight::staffName).stream().findFirst(),
            appeals.of(one.id()),
            statements.deleteAfter(one.id()))
            .stream())
        .toList();
  }
}
