package org.nightlight.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatorTest {

  private static List<String> play(Simulator.Setting setting) {
    var lines = new ArrayList<String>();
    Simulator.play(setting, activity -> lines.add(ActivityJson.write(activity)));
    return lines;
  }

  @Test
  void playsTheSameForTheSameSeedAndAnotherForAnother() {
    var setting = Simulator.Setting.of(5, 400, 10);
    assertThat(play(setting))
        .isEqualTo(play(setting))
        .isNotEqualTo(play(Simulator.Setting.of(6, 400, 10)));
  }

  @Test
  void tellsActivitiesInOrderOfTimeThatTheReaderAccepts() {
    var lines = play(Simulator.Setting.of(5, 400, 10));
    var body = String.join("\n", lines).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Activity before = null;
    for (Line line : ActivityReader.readLines(body)) {
      assertThat(line).isInstanceOf(Line.Accepted.class);
      var activity = ((Line.Accepted) line).activity();
      assertThat(before == null || !activity.time().isBefore(before.time())).isTrue();
      before = activity;
    }
  }

  @Test
  void plantsEveryKindAndNobodyWhereNobodyIsToBeFound() {
    var truth = Simulator.play(Simulator.Setting.of(5, 2_000, 5), activity -> {});
    assertThat(truth.stream().filter(row -> row.kind().startsWith("offender-"))).hasSize(24);
    assertThat(truth.stream().map(Simulator.Truth::kind).distinct().filter(Evaluation::isToFind))
        .containsExactlyInAnyOrder(
            "offender-fast",
            "offender-slow",
            "offender-mixed",
            "offender-abroad",
            "offender-posing",
            "offender-ring",
            "harmed-contacted-many",
            "harmed-contacted-over-days",
            "harmed-pile-on-burst",
            "harmed-pile-on-classmates",
            "harmed-pile-on-anonymous",
            "harmed-harassment-persistent",
            "harmed-harassment-linked",
            "harmed-harassment-new-accounts");
    var calm = Simulator.Setting.of(5, 2_000, 5).with(Simulator.Cast.LOOK_ALIKES_ONLY);
    assertThat(Simulator.play(calm, activity -> {}))
        .noneMatch(row -> Evaluation.isToFind(row.kind()));
  }

  @Test
  void tellsNoTiesOnAPlatformThatHasJustConnected() {
    assertThat(play(Simulator.Setting.of(5, 400, 3).justConnected()))
        .isNotEmpty()
        .noneMatch(line -> line.contains("contact.existing"));
  }

  @Test
  void behavesAsThePublishedFiguresSay() {
    var setup = new Runner.Setup(Detectors.shipped(), 1, Frame.Ties.KNOWN);
    var run = new SourceRun(setup.detectors(), 1, null, setup.ties(), signal -> {});
    Simulator.play(
        Simulator.Setting.of(8, 2_000, 30).with(Simulator.Cast.LOOK_ALIKES_ONLY),
        activity -> run.accept(activity, Admission.ON_TIME));
    run.finish();
    var nulls = java.util.Objects.requireNonNull(run.frame()).nulls();
    // 7 % of grown-ups' contacts are children's, and fewer of those without a vouched role;
    // strangers
    // refuse more often than friends' friends.
    assertThat(nulls.urn(Stratum.ADULT, Channel.CHILD).mean()).isBetween(0.02, 0.15);
    assertThat(nulls.urn(Stratum.CHILD, Channel.CHILD).mean()).isGreaterThan(0.75);
    assertThat(nulls.urn(Stratum.CHILD, Channel.STRANGER_REFUSED).mean())
        .isGreaterThan(nulls.urn(Stratum.CHILD, Channel.REFUSED).mean());
  }

  @Test
  void laysAgesAndPlantedAccountsOverARealNetwork() {
    var lines = new ArrayList<String>();
    for (int i = 0; i < 3_000; i++) {
      lines.add((i * 7 % 300) + "," + (i * 13 % 299 + 1) + "," + (1_000_000 + i * 600));
    }
    var setting = Simulator.Setting.of(5, 300, 10).on(BaseNetwork.parse(lines));
    var activities = new ArrayList<Activity>();
    var truth = Simulator.play(setting, activities::add);
    assertThat(activities.stream().filter(a -> a.deed() instanceof Deed.MessageSent))
        .hasSizeGreaterThan(2_900);
    assertThat(truth).anyMatch(row -> row.kind().equals("offender-posing"));
    assertThat(activities.getLast().day().number() - activities.getFirst().day().number())
        .isLessThan(10);
  }

  @Test
  void writesFilesThatCanBeDetectedInAndEvaluated(@TempDir Path folder) throws Exception {
    ActivityFile.simulate(Simulator.Setting.of(4, 2_000, 30), folder);
    var file = folder.resolve("activity.ndjson");
    var one = new ArrayList<String>();
    var summary =
        ActivityFile.detect(file, ActivityFile.Options.usual(), signal -> one.add(signal.toJson()));
    assertThat(summary.refused()).isZero();
    assertThat(summary.signals()).isEqualTo(one.size()).isPositive();
    var report =
        ActivityFile.evaluate(file, folder.resolve("truth.csv"), ActivityFile.Options.usual(), 24);
    var score = report.scores().getFirst();
    assertThat(score.toFind()).isEqualTo(24);
    assertThat(score.found()).isGreaterThanOrEqualTo(16);
    assertThat(score.falseAlarms()).isLessThanOrEqualTo(6);
    assertThat(report.toText()).contains("contact-seeking", "coverage");
    var broken = Files.readAllLines(file);
    broken.add(3, "{");
    broken.add(5, broken.get(4));
    Files.write(file, broken);
    var two = new ArrayList<String>();
    var again = ActivityFile.detect(
        file,
        new ActivityFile.Options(Detectors.shipped(), 4, Frame.Ties.KNOWN),
        s -> two.add(s.toJson()));
    assertThat(again.refusals())
        .containsExactly(new Line.Refused(4, "malformed-json", "at byte 2"));
    assertThat(again.duplicates()).isEqualTo(1);
    assertThat(two).isEqualTo(one);
  }
}
