package org.nightlight.intake;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.Exhibit;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.evidence.Origin;
import org.nightlight.evidence.Reading;
import org.nightlight.help.Help;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Caller;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.store.Store;

/// Keeps reports: seals the words first, then writes the report, its hand-off and its entry in one
/// transaction, with others that come at the same time. The same report sent twice is one report.
final class Reports {

  static final String RECEIVED = "report.received";

  /// How long a receipt opens its report.
  static final Duration RECEIPT_LIFE = Duration.ofDays(365);

  /// A form that is sent again may be the only way a reporter on a bad line sees a receipt at all;
  /// later, on a shared device, it may be somebody else.
  private static final Duration RECEIPT_AGAIN = Duration.ofHours(1);

  private static final int MOST_RECEIPTS = 5;

  /// So many manifestly unfounded reports in so long slow their reporter down to so many a day.
  static final int MOST_UNFOUNDED = 3;

  private static final Duration UNFOUNDED_LIFE = Duration.ofDays(90);
  static final int A_DAYS_REPORTS = 3;
  private static final Duration A_DAY = Duration.ofDays(1);

  private final Store store;
  private final Oversight oversight;
  private final Evidence evidence;
  private final Help help;
  private final Tellers tellers;
  private final Clock clock;
  private final ReportBook book;
  private final ReceiptSeal seal;
  private final ReportWriter writer;
  private final SecureRandom random = new SecureRandom();

  Reports(Store store, Oversight oversight, Evidence evidence, Help help, Path keys, Clock clock) {
    this(store, oversight, evidence, help, keys, clock, ReportWriter.MOST);
  }

  /// @param most how many are under way before whoever comes is told to come back
  Reports(
      Store store,
      Oversight oversight,
      Evidence evidence,
      Help help,
      Path keys,
      Clock clock,
      int most) {
    this.store = store;
    this.oversight = oversight;
    this.evidence = evidence;
    this.help = help;
    this.tellers = new Tellers(store, keys);
    this.clock = clock;
    this.book = new ReportBook(store);
    this.seal = new ReceiptSeal(keys.resolve("receipts"));
    this.writer = new ReportWriter(store, this::keep, most);
  }

  /// The answer to a report.
  sealed interface Taking {
    record Taken(Report report) implements Taking {}

    /// The same report came before; nothing changed.
    record Again(Report report) implements Taking {}

    /// Another report came under the same idempotency key; nothing changed.
    record Differs(Report report) implements Taking {}

    /// Whoever reports made several that nobody could take for true: one more is taken later.
    record Slowed(Duration until) implements Taking {}
  }

  /// Keeps what a person told, and gives them a receipt.
  Intake.Told tell(ReportDraft draft) {
    var id = new ReportId(UUID.randomUUID());
    var code = ReceiptCode.random(random);
    var taking = take(
        id, draft, new Via.Page(), new Actor.Reporter(id.value()), report -> give(code, report));
    return switch (taking) {
      case Taking.Taken(var report) -> new Intake.Told(report, Optional.of(code));
      case Taking.Again(var report) -> again(report, code);
      case Taking.Differs(var report) -> again(report, code);
      case Taking.Slowed _ ->
        throw new IllegalStateException("pages know no reporter to slow down");
    };
  }

  private Intake.Told again(Report report, ReceiptCode code) {
    return store.transaction(() -> {
      var fresh = report.receivedAt().plus(RECEIPT_AGAIN).isAfter(clock.instant());
      if (!fresh || book.receipts(report.id()) >= MOST_RECEIPTS) {
        return new Intake.Told(report, Optional.empty());
      }
      give(code, report);
      return new Intake.Told(report, Optional.of(code));
    });
  }

  private void give(ReceiptCode code, Report report) {
    book.giveReceipt(seal.of("receipt", code.text()), report.id(), clock.instant(), RECEIPT_LIFE);
    oversight.record(
        new Actor.Reporter(report.id().value()), "give-receipt", "report/" + report.id(), "");
  }

  /// Keeps what a platform passed on.
  Taking passOn(ReportDraft draft, Caller caller) {
    return take(
        new ReportId(UUID.randomUUID()),
        draft,
        new Via.Platform(caller.platform()),
        caller.actor(),
        _ -> {});
  }

  private Taking take(ReportId id, ReportDraft draft, Via via, Actor by, Consumer<Report> with) {
    var idempotency = seal.of("idempotency", via(via) + draft.idempotency());
    var content = seal.of("content", draft.content());
    var danger = help.dangerRules(draft.words().all());
    var urgent = draft.danger().isUrgent(danger);
    var reporter = draft
        .besides()
        .reporter()
        .map(name -> seal.of("reporter", via(via) + name))
        .orElse(null);
    if (reporter != null) {
      var before = book.byIdempotency(idempotency);
      if (before.isPresent()) {
        return repeated(before.get(), content);
      }
      var slowed = urgent ? Optional.<Duration>empty() : slowed(reporter);
      if (slowed.isPresent()) {
        return new Taking.Slowed(slowed.get());
      }
    }
    return writer.takeIn(urgent, () -> {
      var words = seal(draft, urgent, new Origin(by, "report-text", "application/json"));
      var report = report(id, draft, via, marks(draft, danger, reporter), words.exhibit());
      var kept = writer.keep(new ReportWriter.Arriving(
          report,
          words,
          idempotency,
          content,
          reporter,
          draft.besides().teller(),
          by,
          with,
          new CompletableFuture<>()));
      if (kept) {
        return new Taking.Taken(report);
      }
      evidence.drop(words);
      return repeated(book.byIdempotency(idempotency).orElseThrow(), content);
    });
  }

  /// Danger stands in no line, whether somebody said so or their words do.
  private Evidence.Aside seal(ReportDraft draft, boolean urgent, Origin origin) {
    var words = draft.words().bytes();
    return urgent
        ? evidence.sealAside(new ByteArrayInputStream(words), origin)
        : evidence.sealAmongOthers(words, origin);
  }

  /// How long somebody waits who makes manifestly unfounded reports; danger never does.
  private Optional<Duration> slowed(String reporter) {
    var now = clock.instant();
    if (book.unfounded(reporter, now.minus(UNFOUNDED_LIFE)) < MOST_UNFOUNDED) {
      return Optional.empty();
    }
    var made = book.made(reporter, now.minus(A_DAY));
    return made.size() < A_DAYS_REPORTS
        ? Optional.empty()
        : Optional.of(
            Duration.between(now, made.get(made.size() - A_DAYS_REPORTS).plus(A_DAY)));
  }

  void unfounded(ReportId id, Permit by) {
    store.transact(() -> {
      book.unfounded(id, clock.instant());
      oversight.record(by.actor(), "note-unfounded", "report/" + id, "");
    });
  }

  private static String via(Via via) {
    return switch (via) {
      case Via.Page() -> "page ";
      case Via.Platform(var platform) -> platform + " ";
    };
  }

  private static Taking repeated(ReportBook.Kept before, String content) {
    return before.content().equals(content)
        ? new Taking.Again(before.report())
        : new Taking.Differs(before.report());
  }

  private Marks marks(ReportDraft draft, List<String> danger, @Nullable String reporter) {
    var about = draft.about();
    var voice = reporter == null || about.isEmpty()
        ? draft.besides().voice()
        : book.told(reporter, about.get()) ? Voice.AGAIN : Voice.NEW;
    return new Marks(draft.besides().alsoAt(), danger, voice);
  }

  private Report report(ReportId id, ReportDraft draft, Via via, Marks marks, Exhibit exhibit) {
    return new Report(
        id,
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        draft.audience(),
        draft.topic(),
        draft.danger(),
        draft.place(),
        draft.about(),
        draft.country(),
        draft.language(),
        draft.occurredAt(),
        via,
        exhibit.id(),
        marks);
  }

  /// Keeps reports that came together, but for those that had come before. Of one that was quicker,
  /// the database says so before anything else of its group is written.
  private Set<ReportId> keep(List<ReportWriter.Arriving> group) {
    try {
      var kept = book.put(group);
      var fresh = group.stream().filter(one -> kept.contains(one.report().id())).toList();
      if (!fresh.isEmpty()) {
        evidence.record(fresh.stream().map(ReportWriter.Arriving::words).toList());
        book.received(fresh.stream().map(ReportWriter.Arriving::report).toList());
        fresh.forEach(this::keepBesides);
      }
      return kept;
    } catch (RuntimeException refusal) {
      if (group.size() == 1) {
        evidence.drop(group.getFirst().words());
      }
      throw refusal;
    }
  }

  private void keepBesides(ReportWriter.Arriving one) {
    var report = one.report();
    var id = report.id().toString();
    store.outbox().put(RECEIVED, report.about().map(Subject::key).orElse(id), id);
    if (report.urgent()) {
      store.outbox().put(Intake.URGENT, id, id);
    }
    oversight.record(
        one.by(), "make-report", "report/" + id, one.words().exhibit().sha256());
    one.teller().ifPresent(teller -> tellers.keep(report.id(), teller));
    one.with().accept(report);
  }

  List<Report> about(Subject account) {
    return book.about(account);
  }

  Optional<Report> report(ReportId id) {
    return book.find(id);
  }

  List<Report> reports(Collection<ReportId> ids) {
    return book.find(ids);
  }

  /// The report whose receipt this is. What cannot be a receipt is looked up all the same, so that
  /// nobody learns from the time it takes.
  Optional<Report> follow(String typed) {
    var code = ReceiptCode.read(typed);
    var sealed = seal.of("receipt", code.map(ReceiptCode::text).orElse("none"));
    return book.byReceipt(sealed, clock.instant()).map(report -> {
      oversight.record(
          new Actor.Reporter(report.id().value()), "open-status", "report/" + report.id(), "");
      return report;
    });
  }

  Map<Progress, Intake.Step> steps(ReportId id) {
    return book.steps(id);
  }

  /// How the reporter may be reached; empty where they did not say who they are.
  Optional<Teller.Reach> reach(ReportId id) {
    return tellers.reach(id);
  }

  /// Whether a text holds the name or the contact of whoever made a report.
  boolean names(ReportId id, String text) {
    return tellers.named(id, text);
  }

  /// Where they said that it is safe to reach them.
  Optional<String> safeContact(ReportId id) {
    return tellers.safe(id);
  }

  Optional<Teller> teller(ReportId id, Permit by) {
    return tellers.open(id, by);
  }

  Erasing erase(ReportId id, Permit by) {
    var report = book.find(id);
    if (report.isEmpty() || tellers.reach(id).isEmpty()) {
      return new Erasing.NothingThere();
    }
    var kept = evidence.whyKept(report.get().exhibit());
    if (kept.isPresent()) {
      oversight.record(by.actor(), "refuse-erasure", "report/" + id, "");
      return new Erasing.Kept(kept.get().rule(), kept.get().until());
    }
    return store.transaction(() -> {
      oversight.record(by.actor(), "erase-identity", "report/" + id, "");
      tellers.erase(id);
      return new Erasing.Erased();
    });
  }

  ReportText read(ReportId id, Permit permit) {
    var report = book.find(id);
    if (report.isEmpty()) {
      return new ReportText.NoReport();
    }
    var reading = evidence.open(report.get().exhibit(), permit.actor(), "read-report");
    return switch (reading) {
      case Reading.Intact intact -> {
        var words = ReportWords.read(intact.bytes());
        yield new ReportText.Told(words.happened(), words.where(), words.more());
      }
      case Reading.Altered _,
          Reading.Missing _,
          Reading.NotNow _,
          Reading.Shredded _,
          Reading.Unknown _ -> new ReportText.Unreadable(reading);
    };
  }

  void progress(ReportId id, Progress now, Optional<String> adviceTopic) {
    store.transact(() -> {
      var report =
          book.find(id).orElseThrow(() -> new IllegalArgumentException("there is no report " + id));
      if (book.reach(id, now, instant(), adviceTopic.orElse(report.topic()))) {
        if (report.urgent() && now == Progress.BEING_READ) {
          store.outbox().put(Intake.ATTENDED, id.toString(), id.toString());
        }
        oversight.record(
            new Actor.Machine("intake"),
            "tell-reporter-" + now.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
            "report/" + id,
            "");
      }
    });
  }

  private Instant instant() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  Optional<Report> with(ExhibitId attachment) {
    return book.with(attachment).flatMap(this::report);
  }

  List<ExhibitId> attachments(ReportId id) {
    return book.attachments(id);
  }
}
