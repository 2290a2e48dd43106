package org.nightlight.refer;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.refer.SendRules.Leave;
import org.nightlight.refer.Standing.Approval.Kind;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Who lets a referral leave: a second person, or one alone where there is danger to life. Calls
/// whoever is on call when time runs out.
final class Approvals {

  private static final String ALONE = "sent-alone";
  private static final String OWED = "referral-owes-approval";
  private static final String NEAR = "referral-due-soon";
  private static final String LATE = "referral-overdue";

  private final Store store;
  private final Oversight oversight;
  private final StandingStore standings;
  private final Pager pager;
  private final Function<ReferralId, Optional<Instant>> lacking;
  private final Clock clock;

  /// Calls people. In the application, on call does.
  interface Pager {
    void page(String rule, String about, String words);

    void resolve(String rule, String about);
  }

  /// @param lacking since when there is an answer of a platform that is no part of a package and
  ///     that nobody has looked at yet
  Approvals(
      Store store,
      Oversight oversight,
      StandingStore standings,
      Pager pager,
      Function<ReferralId, Optional<Instant>> lacking,
      Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.standings = standings;
    this.pager = pager;
    this.lacking = lacking;
    this.clock = clock;
  }

  /// The permit's holder approves what would be sent, or was sent by one person alone. What is
  /// about to be made again is not approved: it would leave without what came.
  ///
  /// @param seen digest of what they saw
  Leave approve(ReferralId id, String seen, Permit permit) {
    var at = clock.instant();
    return store.transaction(() -> standings
        .lock(id)
        .map(now -> now.digest().equals(seen)
            ? SendRules.approve(now, permit.staff(), lacking.apply(id), at)
            : new Leave.Changed())
        .map(leave -> keep(id, leave, permit))
        .orElseGet(Leave.NotReady::new));
  }

  /// The permit's holder sends alone. The lead is called at once.
  ///
  /// @param seen digest of what they saw
  Leave alone(ReferralId id, String seen, String purpose, Permit permit) {
    return store.transaction(() -> standings
        .lock(id)
        .map(now -> now.digest().equals(seen)
            ? SendRules.alone(now, permit.staff(), purpose, clock.instant())
            : new Leave.Changed())
        .map(leave -> keep(id, leave, permit))
        .orElseGet(Leave.NotReady::new));
  }

  private Leave keep(ReferralId id, Leave leave, Permit permit) {
    if (leave instanceof Leave.Given(var approval)) {
      standings.approve(id, approval);
      var alone = approval.kind() == Kind.ALONE;
      oversight.record(
          permit.actor(),
          alone ? "send-referral-alone" : "approve-referral",
          "referral/" + id,
          alone
              ? Bundle.digest(approval.purpose().getBytes(StandardCharsets.UTF_8))
              : approval.digest());
      var state = standings.find(id).orElseThrow().state();
      standings.note(
          id,
          state,
          clock.instant(),
          switch (approval.kind()) {
            case SECOND -> "A second person approved it.";
            case ALONE -> "One person sends it alone, because of danger to life.";
            case AFTER -> "A second person approved it after it was sent.";
          },
          "");
      call(id, approval.kind());
    }
    return leave;
  }

  private void call(ReferralId id, Kind kind) {
    var about = "referral/" + id;
    switch (kind) {
      case ALONE ->
        pager.page(
            ALONE,
            about,
            "One person sends a referral alone because of danger to life; another must look at it"
                + " within 24 hours");
      case AFTER -> {
        pager.resolve(ALONE, about);
        pager.resolve(OWED, about);
      }
      case SECOND -> {}
    }
  }

  /// Calls somebody about what will be late, and about what was sent alone and nobody looked at.
  void watch() {
    var now = clock.instant();
    for (var one : standings.unfinished()) {
      var about = "case/" + one.matter();
      if (!now.isBefore(one.due())) {
        once(LATE, about, "A case was to be with an authority by now, and is not");
      } else if (!now.isBefore(SendRules.alarm(one.due(), one.priority()))) {
        once(NEAR, about, "A case must soon be with an authority, and is not");
      }
    }
    for (var id : standings.owing(now.minus(SendRules.AFTERWARDS.minus(Duration.ofHours(6))))) {
      once(
          OWED, "referral/" + id, "A referral was sent by one person and nobody approved it since");
    }
  }

  /// A referral is with its authority: nobody is called about its case any more.
  void arrived(String matter) {
    pager.resolve(NEAR, "case/" + matter);
    pager.resolve(LATE, "case/" + matter);
  }

  /// Nobody is called about it any more.
  void ended(String rule, String about) {
    pager.resolve(rule, about);
  }

  /// Calls somebody about something once, and never again.
  void once(String rule, String about, String words) {
    store.transact(() -> {
      var first = store
          .sql()
          .sql("insert into referral_alarm (rule, about, at) values (?, ?, ?)"
              + " on conflict do nothing")
          .params(rule, about, Times.utc(clock.instant()))
          .update();
      if (first > 0) {
        pager.page(rule, about, words);
      }
    });
  }
}
