package org.nightlight.oncall;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nightlight.oncall.Caller.Call;
import org.nightlight.oncall.Caller.NotThrough;
import org.nightlight.oncall.Contact.Channel;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Oversight.HealthLine;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.HandClock;
import org.nightlight.store.Store;
import org.nightlight.store.TestStore;

/// Calling people, on the real database with a clock moved by hand.
class OnCallTest {

  private final HandClock clock = new HandClock("2026-11-24T03:00:00Z");
  private final Store store = TestStore.fresh();
  private final Path folder = Path.of("target", "test-data", "oncall-" + UUID.randomUUID());
  private final Oversight oversight = TestOversight.on(store, clock);
  private final Permit permit = TestOversight.permit(oversight, Permission.MANAGE_ON_CALL);
  private final List<String> called = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private String down = "";
  private final OnCall onCall = onCall();

  private OnCall onCall() {
    return new OnCall(store, oversight, folder, "https://n.example", clock, this::take);
  }

  private void take(Contact who, Call what) {
    called.add(who.name());
    calls.add(what);
    if (who.name().equals(down)) {
      throw new NotThrough("the webhook answered 500, wanted 2xx");
    }
  }

  @AfterEach
  void close() {
    onCall.close();
    oversight.close();
    store.close();
  }

  private void two() {
    onCall.add("Ada", Channel.WEBHOOK, "https://pager.example/ada", permit);
    onCall.add("Bob", Channel.MAIL, "bob@example.org", permit);
  }

  private void stale() {
    onCall.page("stale-list", "hash-list/1", "the list One was last complete yesterday");
  }

  private void untilIdle(OnCall calling) {
    var guard = 0;
    while (calling.tick()) {
      assertThat(guard++).isLessThan(20);
    }
  }

  private UUID open() {
    return new CallBook(store, org.nightlight.oversight.Seal.kept(folder.resolve("keys/on-call")))
        .pages().stream()
            .filter(one -> one.closed().isEmpty())
            .findFirst()
            .orElseThrow()
            .id();
  }

  @Test
  void callsOneAfterTheOtherAndFromTheFirstAgainUntilSomebodyAnswers() {
    two();
    stale();
    untilIdle(onCall);
    assertThat(called).containsExactly("Ada");
    clock.pass(Duration.ofMinutes(4));
    untilIdle(onCall);
    assertThat(called).containsExactly("Ada");
    clock.pass(Duration.ofMinutes(1));
    untilIdle(onCall);
    clock.pass(Duration.ofMinutes(5));
    untilIdle(onCall);
    assertThat(called).containsExactly("Ada", "Bob", "Ada");
    assertThat(calls).extracting(Call::id).containsOnly(open().toString());
    assertThat(onCall.acknowledge(open(), permit)).isTrue();
    clock.pass(Duration.ofHours(1));
    untilIdle(onCall);
    assertThat(called).hasSize(3);
  }

  @Test
  void callsTheNextAtOnceWhereACallDoesNotGoThrough() {
    two();
    down = "Ada";
    stale();
    untilIdle(onCall);
    clock.pass(CallRules.AFTER_TROUBLE);
    untilIdle(onCall);
    assertThat(called).containsExactly("Ada", "Bob");
  }

  @Test
  void callsAboutOneMatterOnceHoweverOftenItIsRaised() {
    two();
    stale();
    stale();
    untilIdle(onCall);
    assertThat(called).hasSize(1);
    onCall.page("stale-list", "hash-list/2", "another list");
    untilIdle(onCall);
    assertThat(called).hasSize(2);
  }

  @Test
  void callsAboutWhatWasCommittedEvenWhereTheServerWasKilledBeforeTheCall() {
    two();
    stale();
    var again = onCall();
    untilIdle(again);
    assertThat(called).containsExactly("Ada");
    again.close();
  }

  @Test
  void callsNobodyAboutWhatWasRolledBack() {
    two();
    try {
      store.transact(() -> {
        stale();
        throw new IllegalStateException("no");
      });
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessage("no");
    }
    untilIdle(onCall);
    assertThat(called).isEmpty();
  }

  @Test
  void stopsCallingWhenItEndsByItself() {
    two();
    stale();
    onCall.resolve("stale-list", "hash-list/1");
    untilIdle(onCall);
    assertThat(called).isEmpty();
    stale();
    untilIdle(onCall);
    assertThat(called).hasSize(1);
  }

  @Test
  void saysPlainlyThatNobodyIsOnCallAndKeepsWhatWaits() {
    assertThat(onCall.health().state()).isEqualTo(HealthLine.State.TROUBLE);
    assertThat(onCall.health().words()).contains("nobody is on call");
    stale();
    untilIdle(onCall);
    two();
    untilIdle(onCall);
    assertThat(called).containsExactly("Ada");
    assertThat(onCall.health().words()).contains("nobody has answered yet");
  }

  @Test
  void knowsWhetherADrillWentThrough() {
    two();
    var contacts = new CallBook(
            store, org.nightlight.oversight.Seal.kept(folder.resolve("keys/on-call")))
        .contacts();
    assertThat(onCall.health().state()).isEqualTo(HealthLine.State.LOOK);
    down = "Ada";
    assertThat(onCall.drill(contacts.getFirst(), permit)).contains("500");
    assertThat(onCall.health().state()).isEqualTo(HealthLine.State.LOOK);
    assertThat(onCall.drill(contacts.getLast(), permit)).isEmpty();
    assertThat(onCall.health().state()).as("Ada was not reached").isEqualTo(HealthLine.State.LOOK);
    down = "";
    assertThat(onCall.drill(contacts.getFirst(), permit)).isEmpty();
    assertThat(onCall.health().state()).isEqualTo(HealthLine.State.GOOD);
    clock.pass(OnCall.DRILL.plusDays(1));
    assertThat(onCall.health().state()).isEqualTo(HealthLine.State.LOOK);
  }

  @Test
  void letsOneOfTwoWhoAnswerAtOnceHaveIt() {
    two();
    stale();
    var page = open();
    assertThat(onCall.acknowledge(page, permit)).isTrue();
    assertThat(onCall.acknowledge(page, permit)).isFalse();
  }
}
