package org.nightlight.casework;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nightlight.casework.CaseFile.Reason;
import org.nightlight.casework.CaseFile.SignalInCase;
import org.nightlight.casework.CaseShelf.Head;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.StaffId;

/// Turns what a case holds into what its pages show.
final class CaseView {

  /// A moment as a page says it: how long ago, exactly when on focus, and as machines read it.
  ///
  /// @param words `38 min ago`
  /// @param brief `38 min`
  /// @param exact `14 Nov 2026, 02:34 UTC`
  /// @param iso `2026-11-14T02:34:05Z`
  record Ago(String words, String brief, String exact, String iso) {

    private static final DateTimeFormatter EXACT =
        DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm 'UTC'", Locale.UK).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK =
        DateTimeFormatter.ofPattern("HH:mm", Locale.UK).withZone(ZoneOffset.UTC);

    static Ago of(Instant then, Instant now) {
      var brief = brief(Duration.between(then, now));
      return new Ago(
          brief.equals("now") ? "just now" : brief + " ago",
          brief,
          EXACT.format(then),
          then.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /// The time of day, in UTC.
    static String clock(Instant at) {
      return CLOCK.format(at);
    }

    private static String brief(Duration past) {
      if (past.compareTo(Duration.ofMinutes(1)) < 0) {
        return "now";
      }
      if (past.compareTo(Duration.ofHours(1)) < 0) {
        return past.toMinutes() + " min";
      }
      return past.compareTo(Duration.ofDays(2)) < 0 ? past.toHours() + " h" : past.toDays() + " d";
    }
  }

  /// A line in a list of cases.
  ///
  /// @param by who holds it and until when; "" where it waits
  record Row(
      String href,
      long number,
      String look,
      String word,
      String reason,
      String why,
      String people,
      String subject,
      Ago since,
      String by,
      boolean current,
      Put put) {}

  /// Where a case was put, in words.
  ///
  /// @param due `in 3 h`, `20 min late`; "" where it has no time or was decided
  /// @param rule why it is in that queue
  record Put(String queue, String due, String dueExact, boolean late, String rule) {}

  /// Dots beside a reason: so many of so many.
  record Dots(int on, int of) {}

  /// A reason as a card.
  ///
  /// @param seen null where the observation is not a share of at most 24
  record ReasonCard(
      String sentence,
      String observed,
      String usual,
      String weight,
      boolean measured,
      @Nullable Dots seen,
      @Nullable Dots normal) {}

  /// A signal with its reasons.
  record SignalCard(
      String about,
      String detector,
      Ago at,
      List<ReasonCard> reasons,
      String averaging,
      String evidence,
      String level,
      String expected,
      String model,
      int cited,
      int kept) {}

  /// One thing that happened.
  record Event(Instant at, Ago ago, String lead, String text, String href, String look) {}

  private static final int MOST_DOTS = 24;

  /// All that whoever looks without knowing is shown of a case's history. What is new is not in it.
  private static final Set<String> BEFORE = Set.of(
      "opened", "claim", "give-back", "lease-ended", "merge-here", "split", "split-here", "link");

  private static final Pattern SHARE = Pattern.compile("(\\d{1,3}) (?:of|in) (\\d{1,3})");

  private final CaseShelf shelf;
  private final Facts facts;
  private final Neighbours neighbours;
  private final Oversight oversight;
  private final BiPredicate<CaseId, StaffId> waits;
  private final Clock clock;

  /// @param waits whether a decided case waits for somebody's second look
  CaseView(
      CaseShelf shelf,
      Facts facts,
      Neighbours neighbours,
      Oversight oversight,
      BiPredicate<CaseId, StaffId> waits,
      Clock clock) {
    this.waits = waits;
    this.shelf = shelf;
    this.facts = facts;
    this.neighbours = neighbours;
    this.oversight = oversight;
    this.clock = clock;
  }

  Row row(Head head, StaffId reader, Optional<CaseId> open) {
    var now = clock.instant();
    var word = PriorityRules.word(head.lane(), head.rankAt(), now);
    return new Row(
        "/cases/" + head.id(),
        head.number(),
        word.look(),
        word.text(),
        head.headline(),
        head.rankReason(),
        CaseWords.people(head.age(), head.children(), head.toldByChild()),
        head.subject()
            .map(who -> who.account() + " on " + platform(who.source()))
            .orElse(""),
        Ago.of(head.opened(), now),
        by(head, reader, now),
        open.isPresent() && open.get().equals(head.id()),
        put(head, now));
  }

  private static Put put(Head head, Instant now) {
    var placed = head.placed();
    var due = CaseRules.open(head.now()) ? placed.due() : Optional.<Instant>empty();
    var late = due.filter(one -> !one.isAfter(now)).isPresent();
    return new Put(
        placed.queue(),
        due.map(one -> late
                ? Ago.brief(Duration.between(one, now)).replace("now", "just now") + " late"
                : "in " + Ago.brief(Duration.between(now, one)).replace("now", "1 min"))
            .orElse(""),
        due.map(Ago.EXACT::format).orElse(""),
        late,
        rule(placed));
  }

  private static String rule(CaseShelf.Placed placed) {
    if (!placed.trouble().isEmpty()) {
      return "In the queue " + placed.queue() + " because " + placed.trouble() + ".";
    }
    if (placed.rule().isEmpty()) {
      return "In the queue " + placed.queue() + ": no rule"
          + (placed.version() == 0 ? " is in force." : " of version " + placed.version() + " met.");
    }
    return "In the queue " + placed.queue() + " by the rule " + placed.rule() + " (version "
        + placed.version() + ")"
        + (placed.because().isEmpty() ? "." : ": " + placed.because() + ".");
  }

  /// Of a decision that has not left yet a list says no more: somebody may be asked to look at it
  /// without knowing.
  private String by(Head head, StaffId reader, Instant now) {
    return switch (CaseRules.at(head.now(), now)) {
      case Case.Waiting _ -> "";
      case Case.InReview(var _, var holder, var until) ->
        "with " + (holder.equals(reader) ? "you" : oversight.staffName(holder)) + " until "
            + Ago.clock(until);
      case Case.Proposed _ -> "waits for a second opinion";
      case Case.Merged _ -> "joined with another case";
      case Case.Decided _ when !head.left() -> "Decided, not out yet";
      case Case.Decided then
      when waits.test(then.id(), reader) -> "Decided; waits for your second look";
      case Case.Decided(var _, var decision) -> CaseWords.outcome(decision.outcome());
    };
  }

  /// What people call a platform; its source where nobody has connected it.
  String platform(String source) {
    return oversight.platformOf(source).map(one -> one.name()).orElse(source);
  }

  String staff(StaffId id) {
    return oversight.staffName(id);
  }

  List<SignalCard> signals(CaseId id, String source) {
    var kept = facts.kept(id);
    return facts.signals(id).stream()
        .sorted(Comparator.comparing(SignalInCase::time).reversed())
        .map(signal -> card(source, signal, kept.getOrDefault(signal.id(), 0)))
        .toList();
  }

  private SignalCard card(String source, SignalInCase signal, int kept) {
    var averaging = signal.reasons().stream()
        .filter(reason -> reason.code().equals(Sentences.AVERAGING))
        .mapToLong(Reason::weight)
        .sum();
    return new SignalCard(
        Sentences.about(signal.detector()),
        signal.detector(),
        Ago.of(signal.time(), clock.instant()),
        signal.reasons().stream()
            .filter(reason -> !reason.code().equals(Sentences.AVERAGING))
            .map(CaseView::card)
            .toList(),
        decimal(averaging),
        decimal(signal.evidence()),
        decimal(signal.level()),
        neighbours.expected(source, signal.detector(), signal.level()),
        signal.model(),
        signal.activities().size(),
        kept);
  }

  private static ReasonCard card(Reason reason) {
    var seen = dots(reason.observed());
    return new ReasonCard(
        reason.sentence(),
        reason.observed(),
        reason.usual(),
        decimal(reason.weight()),
        reason.weight() != 0,
        seen,
        seen == null ? null : dots(reason.usual()));
  }

  private static @Nullable Dots dots(String share) {
    var match = SHARE.matcher(share);
    if (!match.matches()) {
      return null;
    }
    var dots = new Dots(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2)));
    return dots.of() <= MOST_DOTS && dots.on() <= dots.of() ? dots : null;
  }

  private static String decimal(long millionths) {
    return String.format(Locale.ROOT, "%.3f", millionths / 1e6);
  }

  /// Why a case stands where it stands among others of its priority, as far as a day's review says;
  /// "" where there is no signal, or none to put in order.
  String order(Head head) {
    var review = head.source().isEmpty() || facts.signals(head.id()).isEmpty()
        ? Optional.<org.nightlight.detect.Review>empty()
        : neighbours.review(head.source());
    return review.map(one -> ReviewWords.of(one, head.reviewed())).orElse("");
  }

  /// All that happened, latest first.
  ///
  /// @param blind whether to leave out what was decided, for a second look
  List<Event> timeline(Head head, boolean blind) {
    var events = new ArrayList<Event>();
    for (var report : facts.reports(head.id())) {
      events.add(event(
          report.received(),
          "Report from " + CaseWords.reporter(report.audience()) + ".",
          neighbours.topicLabel(report.topic()) + ". " + CaseWords.danger(report.danger()) + ".",
          "/cases/" + head.id() + "/reports/" + report.report() + "#report",
          "now"));
    }
    for (var signal : facts.signals(head.id())) {
      var text = Sentences.about(signal.detector());
      events.add(
          event(signal.time(), "Signal: " + text + ".", Sentences.headline(signal), "", "now"));
    }
    for (var match : facts.matches(head.id())) {
      events.add(event(match.at(), "Match.", CaseWords.known(match.kind(), 1) + ".", "", "now"));
    }
    for (var line : facts.activities(head.id())) {
      var actor = line.actor().isEmpty() ? "Somebody anonymous" : line.actor();
      events.add(event(
          line.at(), "", (actor + " " + line.deed() + " " + line.other()).strip() + ".", "", ""));
    }
    for (var act : shelf.acts(head.id())) {
      if (blind && !BEFORE.contains(act.act())) {
        continue;
      }
      var who = act.staff().map(staff -> "by " + staff(staff)).orElse("");
      events.add(event(act.at(), CaseWords.act(act.act()) + ".", who, "", "done"));
    }
    events.sort(Comparator.comparing(Event::at).reversed());
    return events;
  }

  private Event event(Instant at, String lead, String text, String href, String look) {
    return new Event(at, Ago.of(at, clock.instant()), lead, text, href, look);
  }
}
