package org.nightlight.refer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nightlight.casework.CaseId;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.evidence.Reading;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.TestOversight;
import org.nightlight.oversight.Wrong;
import org.nightlight.refer.Requests.Answered;
import org.nightlight.refer.Requests.Count;
import org.nightlight.store.HandClock;
import org.nightlight.store.Store;
import org.nightlight.store.TestStore;

class RequestsTest {

  private final HandClock clock = new HandClock(Samples.NOW.toString());
  private final Store store = TestStore.fresh();
  private final Oversight oversight = TestOversight.on(store, clock);
  private final Evidence evidence = new Evidence(
      store, oversight, Path.of("target", "test-data", "requests-" + UUID.randomUUID()), clock);
  private final Samples.Calls calls = new Samples.Calls();
  private final Authority desk = Samples.authority("Desk", "GB");
  private final CaseId matter = new CaseId(UUID.randomUUID());
  private final Requests requests = new Requests(
      store,
      oversight,
      evidence,
      new Desk(),
      new Approvals(
          store,
          oversight,
          new StandingStore(store),
          calls,
          _ -> java.util.Optional.empty(),
          clock),
      clock);

  /// Hand-written: one case that was referred.
  private final class Desk implements CaseFiles {
    @Override
    public Optional<ToRefer> toRefer(CaseId one) {
      return one.equals(matter)
          ? Optional.of(new ToRefer(
              Set.of("GB"),
              "/platforms/demo",
              "a1742",
              "UNKNOWN",
              "GB",
              Samples.DECIDER,
              3,
              List.of()))
          : Optional.empty();
    }

    @Override
    public Contents contents(CaseId one) {
      return Samples.contents(one, "Somebody keeps writing.");
    }

    @Override
    public Set<ExhibitId> exhibits(CaseId one) {
      return Set.of();
    }

    @Override
    public byte[] original(Contents.Enclosed exhibit) {
      return new byte[0];
    }
  }

  @AfterEach
  void close() {
    oversight.close();
    store.close();
  }

  @Test
  void answersOnceByAnotherPersonWithAPackageThatOnlyTheAuthorityCanRead() throws Exception {
    new AuthorityStore(store).add(desk);
    var recorder = TestOversight.permit(oversight, Permission.REFER_CASES);
    var other = TestOversight.permit(oversight, Permission.REFER_CASES);
    assertThat(requests.record(entry("INFORMATION", matter.toString()), recorder))
        .isEmpty();
    var one = requests.all().getFirst();
    assertThat(requests.answer(one.id(), "Here it is.", recorder))
        .isEqualTo(new Answered.SamePerson());
    assertThat(requests.answer(one.id(), " ", other)).isInstanceOf(Answered.Unclear.class);
    var done = (Answered.Done) requests.answer(one.id(), "Here it is.", other);
    assertThat(requests.answer(one.id(), "Again.", other))
        .isEqualTo(new Answered.AlreadyAnswered());
    var sealed = ((Reading.Intact) requests.fetch(done.now(), other).orElseThrow()).bytes();
    var bundle = new Bundle(RecipientKeyTest.decrypt(sealed, Samples.KEY));
    assertThat(
            new String(bundle.piece("answer.json").orElseThrow().bytes(), StandardCharsets.UTF_8))
        .contains("\"reference\" : \"R-1\"")
        .contains("Here it is.");
    assertThat(bundle.piece("referral.json")).isPresent();
    assertThat(requests.counts()).containsExactly(new Count("Give information", 0, 1, 0));
  }

  @Test
  void callsSomebodyOnceBeforeARequestIsLateAndCountsIt() {
    new AuthorityStore(store).add(desk);
    var recorder = TestOversight.permit(oversight, Permission.REFER_CASES);
    assertThat(requests.record(entry("PRESERVATION", ""), recorder)).isEmpty();
    requests.watch();
    assertThat(calls.rules).isEmpty();
    clock.pass(Duration.ofDays(6).plusHours(1));
    requests.watch();
    requests.watch();
    assertThat(calls.rules).containsExactly("request-due");
    clock.pass(Duration.ofDays(2));
    requests.answer(
        requests.all().getFirst().id(),
        "Kept.",
        TestOversight.permit(oversight, Permission.REFER_CASES));
    assertThat(requests.counts()).containsExactly(new Count("Keep something", 0, 0, 1));
    assertThat(calls.ended).containsExactly("request-due");
  }

  @Test
  void namesEveryFieldThatBreaksARule() {
    var recorder = TestOversight.permit(oversight, Permission.REFER_CASES);
    assertThat(requests.record(new Requests.Entry("", "", "", "", "x", "soon"), recorder))
        .extracting(Wrong::field)
        .containsExactly("kind", "authority", "reference", "basis", "matter", "due");
  }

  private Requests.Entry entry(String kind, String about) {
    return new Requests.Entry(
        kind,
        desk.id().toString(),
        "R-1",
        "An invented act, section 2",
        about,
        Samples.NOW.plus(Duration.ofDays(7)).toString());
  }
}
