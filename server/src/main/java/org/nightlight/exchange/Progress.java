package org.nightlight.exchange;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nightlight.exchange.Given.Flaw;
import org.nightlight.exchange.Source.Answer;

/// Where an exchange stands, and how an answer moves it. The checkpoint moves only when a whole
/// range is exhausted; until then, whatever happens, the range can be begun again.
///
/// @param checkpoint up to where everything is taken, in the source's words; empty for nothing
/// @param range the range under way
/// @param span how much time a range covers at most: halved where one could not be finished before
///     its pages expired, doubled where one was
/// @param failures how many answers in a row were none
/// @param due when to ask next; empty where a person must act first
/// @param trouble what went wrong last; empty once something went right
/// @param untold why opinions wait to be told; empty where none does
/// @param success everything the source had at that moment is taken
/// @param run what the run under way, or the last one, did
record Progress(
    String checkpoint,
    Optional<Range> range,
    Duration span,
    int failures,
    Optional<Instant> due,
    Optional<Trouble> trouble,
    Optional<String> untold,
    Optional<Instant> success,
    Run run) {

  static final Duration LONGEST_SPAN = Duration.ofDays(36_525);
  static final Duration SHORTEST_SPAN = Duration.ofHours(1);
  /// How long the name of a next page means anything.
  static final Duration PAGES_LAST = Duration.ofHours(12);

  private static final Duration FIRST_WAIT = Duration.ofSeconds(15);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final int FLAWS = 20;

  /// A range of a source.
  ///
  /// @param next what names the page to ask for; empty for the first
  /// @param begun when the range was begun
  /// @param at when that name was given
  /// @param whole whether it reached up to the moment it was begun
  record Range(String from, String to, String next, Instant begun, Instant at, boolean whole) {}

  /// What went wrong.
  record Trouble(Instant at, String words) {}

  /// What a run did.
  ///
  /// @param others entries of members who are not asked for
  /// @param incomparable hashes that cannot be compared here, by kind
  /// @param flawed what could not be read, all of it; `flaws` holds the first
  record Run(
      Instant begun,
      Optional<Instant> ended,
      long pages,
      long stands,
      long gone,
      long others,
      Map<String, Long> incomparable,
      long flawed,
      List<Flaw> flaws) {

    static Run begun(Instant now) {
      return new Run(now, Optional.empty(), 0, 0, 0, 0, Map.of(), 0, List.of());
    }

    Run and(Answer.Page page, Optional<Instant> end) {
      var given = page.given();
      var first = new ArrayList<>(flaws);
      given.flaws().stream().limit(FLAWS - (long) flaws.size()).forEach(first::add);
      return new Run(
          begun,
          end,
          pages + 1,
          stands + given.stands().size(),
          gone + given.gone().size(),
          others + page.others(),
          Given.sum(incomparable, given.incomparable()),
          flawed + given.flaws().size(),
          List.copyOf(first));
    }
  }

  /// Nothing taken yet, due at once.
  static Progress start(Instant now) {
    return new Progress(
        "",
        Optional.empty(),
        LONGEST_SPAN,
        0,
        Optional.of(now),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new Run(now, Optional.of(now), 0, 0, 0, 0, Map.of(), 0, List.of()));
  }

  boolean due(Instant now) {
    return due.isPresent() && !due.get().isAfter(now);
  }

  /// Whether the range's next page is too old to be asked for.
  boolean expired(Instant now) {
    return range.isPresent()
        && !range.get().next().isEmpty()
        && range.get().at().plus(PAGES_LAST).isBefore(now);
  }

  /// Begins a range; a run too, unless one is under way.
  Progress begin(Range begun, Instant now) {
    return new Progress(
        checkpoint,
        Optional.of(begun),
        span,
        failures,
        Optional.of(now),
        trouble,
        untold,
        success,
        run.ended().isPresent() ? Run.begun(now) : run);
  }

  /// @param chance 0 up to 1, so that many who wait do not all come back at once
  Progress after(Answer answer, Duration every, Instant now, double chance) {
    return switch (answer) {
      case Answer.Page page -> after(page, every, now);
      case Answer.Expired _ -> again(now, chance);
      case Answer.Person(var why) -> halted(why, now);
      case Answer.Later(var why, var pause) -> later(why, pause, now, chance);
    };
  }

  private Progress after(Answer.Page page, Duration every, Instant now) {
    var under = range.orElseThrow(() -> new IllegalStateException("a page belongs to a range"));
    return page.next().isPresent()
        ? further(under, page, page.next().get(), now)
        : done(under, page, every, now);
  }

  /// A first page proves little: only a second one says that things go well again.
  private Progress further(Range under, Answer.Page page, String next, Instant now) {
    var well = !under.next().isEmpty();
    return new Progress(
        checkpoint,
        Optional.of(new Range(under.from(), under.to(), next, under.begun(), now, under.whole())),
        span,
        well ? 0 : failures,
        Optional.of(now),
        well ? Optional.empty() : trouble,
        untold,
        success,
        run.and(page, Optional.empty()));
  }

  private Progress done(Range under, Answer.Page page, Duration every, Instant now) {
    var longer =
        span.compareTo(LONGEST_SPAN.dividedBy(2)) > 0 ? LONGEST_SPAN : span.multipliedBy(2);
    return new Progress(
        page.to(),
        Optional.empty(),
        longer,
        0,
        Optional.of(under.whole() ? now.plus(every) : now),
        Optional.empty(),
        untold,
        under.whole() ? Optional.of(under.begun()) : success,
        run.and(page, under.whole() ? Optional.of(now) : Optional.empty()));
  }

  /// The pages expired: the range is begun again, shorter, from where everything is taken.
  private Progress again(Instant now, double chance) {
    var half = span.dividedBy(2);
    var wait = later("its pages expired before all were read", Optional.empty(), now, chance);
    return new Progress(
        checkpoint,
        Optional.empty(),
        half.compareTo(SHORTEST_SPAN) < 0 ? SHORTEST_SPAN : half,
        wait.failures(),
        wait.due(),
        wait.trouble(),
        untold,
        success,
        run);
  }

  private Progress halted(String why, Instant now) {
    return waiting(Optional.empty(), why, now);
  }

  private Progress later(String why, Optional<Duration> asked, Instant now, double chance) {
    var doubled = FIRST_WAIT.multipliedBy(1L << Math.min(failures, 10));
    var most = doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
    var jittered = Duration.ofMillis((long) (most.toMillis() * (0.5 + chance / 2)));
    var wait = asked.filter(time -> time.compareTo(jittered) > 0).orElse(jittered);
    return waiting(Optional.of(now.plus(wait)), why, now);
  }

  /// A range of which no page was taken is not kept: the next one reaches further.
  private Progress waiting(Optional<Instant> until, String why, Instant now) {
    return new Progress(
        checkpoint,
        range.filter(under -> !under.next().isEmpty()),
        span,
        failures + 1,
        until,
        Optional.of(new Trouble(now, why)),
        untold,
        success,
        run);
  }

  /// Asked for by a person, or mended: due at once.
  Progress now(Instant now) {
    return new Progress(
        checkpoint, range, span, 0, Optional.of(now), trouble, untold, success, run);
  }

  Progress untold(Optional<String> why) {
    return new Progress(checkpoint, range, span, failures, due, trouble, why, success, run);
  }
}
