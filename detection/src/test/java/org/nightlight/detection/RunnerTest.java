package org.nightlight.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RunnerTest {

  private static final List<Activity> STREAM = stream();
  private static final List<String> SIGNALS = run(STREAM, 1);

  private static List<Activity> stream() {
    var all = new ArrayList<Activity>();
    Simulator.play(Simulator.Setting.of(11, 1_000, 20), all::add);
    return all;
  }

  private static Runner.Setup setup(int threads) {
    // A low level, so that there is much to compare.
    return new Runner.Setup(
        Detectors.shipped()
            .withLevel(ContactSeeking.NAME, 700_000)
            .withLevel(ContactedByMany.NAME, 300_000)
            .withLevel(PileOn.NAME, 300_000)
            .withLevel(PersistentHarassment.NAME, 300_000),
        threads,
        Frame.Ties.KNOWN);
  }

  private static List<String> run(List<Activity> activities, int threads) {
    var signals = new ArrayList<String>();
    try (var runner = new Runner(setup(threads), signal -> signals.add(signal.toJson()))) {
      feed(runner, activities, 0, activities.size(), 5_000);
      runner.finish();
    }
    return signals;
  }

  private static void feed(Runner runner, List<Activity> activities, int from, int to, int every) {
    for (int i = from; i < to; i++) {
      var activity = activities.get(i);
      runner.accept(activity, Admission.ON_TIME);
      if ((i + 1) % every == 0) {
        runner.watermark(activity.source(), activity.time().minusSeconds(600));
      }
    }
  }

  @Test
  void raisesTheSameSignalsOnOneThreadAndMany() {
    assertThat(SIGNALS).hasSizeGreaterThan(10);
    for (var entry : Detectors.shipped().entries()) {
      assertThat(SIGNALS).anyMatch(line -> line.contains(entry.detector().name()));
    }
    assertThat(run(STREAM, 4)).isEqualTo(SIGNALS);
    assertThat(run(STREAM, 3)).isEqualTo(SIGNALS);
  }

  @Test
  void forgetsAnAccountWhollyAndGoesOnWithEverybodyElse() {
    var half = STREAM.size() / 2;
    var first = new ArrayList<String>();
    var forgotten = new ArrayList<String>();
    try (var runner = new Runner(setup(1), signal -> first.add(signal.toJson()))) {
      feed(runner, STREAM, 0, half, 5_000);
      var raised = first.size();
      var source = STREAM.getFirst().source();
      // The account that stands in what is remembered of the most others.
      var account = STREAM.subList(0, half).stream()
          .flatMap(one -> one.deed().accounts().stream())
          .collect(Collectors.groupingBy(one -> one, Collectors.counting()))
          .entrySet()
          .stream()
          .max(Map.Entry.comparingByValue())
          .orElseThrow()
          .getKey();
      assertThat(named(runner, account)).isTrue();
      var others = new TreeSet<>(runner.accounts(source));
      runner.forget(new Key(source, account), "erased-0123456789abcdef");
      assertThat(named(runner, account)).isFalse();
      assertThat(named(runner, "erased-0123456789abcdef")).isTrue();
      others.remove(account);
      assertThat(runner.accounts(source)).containsAll(others).doesNotContain(account);
      feed(runner, STREAM, half, STREAM.size(), 5_000);
      runner.finish();
      forgotten.addAll(first.subList(raised, first.size()));
    }
    // The busiest account: whoever never met it raises the same signals as before.
    assertThat(forgotten).isNotEmpty();
    var same = forgotten.stream().filter(SIGNALS::contains).count();
    assertThat(same).isGreaterThan(forgotten.size() / 3);
  }

  private static boolean named(Runner runner, String account) {
    var bytes = new ByteArrayOutputStream();
    runner.snapshot(bytes);
    var name = (char) account.length() + account;
    var text = bytes.toString(StandardCharsets.ISO_8859_1);
    // As a stage writes a text, as a key of a stage, and in an activity that waits.
    return text.contains((char) (2 * account.length()) + account)
        || text.contains("\0" + name)
        || text.contains('"' + account + '"');
  }

  @Test
  void raisesTheSameSignalsHoweverOftenTheWatermarkMoves() {
    var signals = new ArrayList<String>();
    try (var runner = new Runner(setup(1), signal -> signals.add(signal.toJson()))) {
      feed(runner, STREAM, 0, STREAM.size(), 37);
      runner.finish();
    }
    assertThat(signals).isEqualTo(SIGNALS);
  }

  @Test
  void raisesTheSameSignalsHoweverOftenTheWatermarkMovesOverALongSilence() {
    var withGap = new ArrayList<Activity>();
    for (int i = 0; i < STREAM.size(); i++) {
      var one = STREAM.get(i);
      var time = i < STREAM.size() / 2 ? one.time() : one.time().plusSeconds(8 * 86_400L);
      withGap.add(new Activity(one.source(), one.id(), time, one.deed()));
    }
    var signals = new ArrayList<String>();
    try (var runner = new Runner(setup(1), signal -> signals.add(signal.toJson()))) {
      feed(runner, withGap, 0, withGap.size() / 2, 5_000);
      var silent = withGap.get(withGap.size() / 2 - 1);
      for (int day = 1; day < 8; day++) {
        runner.watermark(silent.source(), silent.time().plusSeconds(day * 86_400L));
      }
      feed(runner, withGap, withGap.size() / 2, withGap.size(), 5_000);
      runner.finish();
    }
    assertThat(signals).isEqualTo(run(withGap, 1));
  }

  @Test
  void raisesTheSameSignalsWhateverTheOrderOfArrival() {
    var shuffled = new ArrayList<>(STREAM);
    for (int from = 0; from < shuffled.size(); from += 500) {
      Collections.shuffle(
          shuffled.subList(from, Math.min(shuffled.size(), from + 500)), new Random(from));
    }
    var signals = new ArrayList<String>();
    try (var runner = new Runner(setup(2), signal -> signals.add(signal.toJson()))) {
      shuffled.forEach(activity -> runner.accept(activity, Admission.ON_TIME));
      runner.finish();
    }
    assertThat(signals).isEqualTo(SIGNALS);
  }

  @Test
  void goesOnAfterARestartAsIfNothingHadHappened() {
    for (int cut : List.of(1, STREAM.size() / 3, STREAM.size() / 2 + 17)) {
      var signals = new ArrayList<String>();
      var snapshot = new ByteArrayOutputStream();
      try (var before = new Runner(setup(1), signal -> signals.add(signal.toJson()))) {
        feed(before, STREAM, 0, cut, 5_000);
        before.snapshot(snapshot);
      }
      try (var after = Runner.restore(
          new ByteArrayInputStream(snapshot.toByteArray()),
          setup(4),
          signal -> signals.add(signal.toJson()))) {
        feed(after, STREAM, cut, STREAM.size(), 5_000);
        after.finish();
        assertThat(after.coverage().activities()).isEqualTo(STREAM.size());
      }
      assertThat(signals).isEqualTo(SIGNALS);
    }
  }

  @Test
  void writesTheSameSnapshotForTheSameState() {
    var one = new ByteArrayOutputStream();
    var two = new ByteArrayOutputStream();
    try (var first = new Runner(setup(1), signal -> {})) {
      feed(first, STREAM, 0, 20_000, 5_000);
      first.snapshot(one);
    }
    try (var again =
        Runner.restore(new ByteArrayInputStream(one.toByteArray()), setup(3), signal -> {})) {
      again.snapshot(two);
    }
    assertThat(two.toByteArray()).isEqualTo(one.toByteArray());
  }

  @Test
  void refusesADamagedSnapshot() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Runner.restore(new ByteArrayInputStream(new byte[64]), setup(1), signal -> {}));
    var whole = new ByteArrayOutputStream();
    try (var runner = new Runner(setup(1), signal -> {})) {
      feed(runner, STREAM, 0, 9_000, 5_000);
      runner.snapshot(whole);
    }
    var half = new ByteArrayInputStream(whole.toByteArray(), 0, whole.size() / 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Runner.restore(half, setup(1), signal -> {}));
  }

  @Test
  void saysWhenAnotherVersionWroteTheSnapshot() {
    byte[] older = {0x4E, 0x4C, 0x44, 0x53, 0, 0, 0, 1, 0, 0, 0, 0};
    assertThatExceptionOfType(OtherSnapshot.class)
        .isThrownBy(() -> Runner.restore(new ByteArrayInputStream(older), setup(1), signal -> {}))
        .withMessage("snapshot must be of version 8, was 1");
  }

  @Test
  void keepsEveryStateWithinItsBound() {
    try (var runner = new Runner(setup(1), signal -> {})) {
      feed(runner, STREAM, 0, STREAM.size(), 5_000);
      runner.finish();
    }
    var lanes = new SourceRun(Detectors.shipped(), 1, null, Frame.Ties.KNOWN, signal -> {});
    STREAM.forEach(activity -> lanes.accept(activity, Admission.ON_TIME));
    lanes.finish();
    for (int i = 0; i < lanes.lanes().stages().size(); i++) {
      int most = lanes.lanes().stages().get(i).maxBytes();
      assertThat(lanes.lanes().saved(i)).isNotEmpty();
      lanes
          .lanes()
          .saved(i)
          .values()
          .forEach(state -> assertThat(state.length).isLessThanOrEqualTo(most));
    }
  }

  @Test
  void countsWhatIsLateAndTakesNoEvidenceFromIt() {
    var signals = new ArrayList<Signal>();
    try (var runner = new Runner(setup(1), signals::add)) {
      STREAM.forEach(activity -> runner.accept(activity, Admission.LATE));
      runner.finish();
      assertThat(runner.coverage().late()).isEqualTo(STREAM.size());
      assertThat(runner.coverage().contacts()).isZero();
    }
    assertThat(signals).isEmpty();
  }

  @Test
  void treatsAnActivityBehindTheWatermarkAsLate() {
    try (var runner = new Runner(setup(1), signal -> {})) {
      var activity = STREAM.getFirst();
      runner.watermark(activity.source(), Instant.parse("2027-01-01T00:00:00Z"));
      runner.accept(activity, Admission.ON_TIME);
      assertThat(runner.coverage().late()).isEqualTo(1);
    }
  }

  @Test
  void passesOverALongGapInTheStream() {
    try (var runner = new Runner(setup(1), signal -> {})) {
      runner.accept(
          new Activity("/s", "1", Instant.parse("1970-01-02T00:00:00Z"), new Deed.Closed("a")),
          Admission.ON_TIME);
      runner.accept(
          new Activity("/s", "2", Instant.parse("2199-01-02T00:00:00Z"), new Deed.Closed("a")),
          Admission.ON_TIME);
      runner.finish();
      assertThat(runner.coverage().activities()).isEqualTo(2);
    }
  }
}
