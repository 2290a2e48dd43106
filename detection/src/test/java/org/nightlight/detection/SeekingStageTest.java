package org.nightlight.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// Which questions are asked of whom.
class SeekingStageTest {

  private static final Day DAY = new Day(20_458);

  @Test
  void asksOnceWhetherTheAccountIsYoung() {
    var stage = new SeekingStage();
    var state = stage.start();
    assertThat(asked(stage, state, 1, registered(0))).contains(Channel.YOUNG);
    asked(stage, state, 2, registered(0));
    assertThat(state.seeking.trials[Channel.YOUNG.slot]).isEqualTo(1);
    assertThat(state.seeking.yes[Channel.YOUNG.slot]).isEqualTo(1);
  }

  @Test
  void doesNotGuessHowOldAnAccountIsThatWasOnlyJustSeen() {
    var stage = new SeekingStage();
    var state = stage.start();
    assertThat(asked(stage, state, 1, seen(3))).doesNotContain(Channel.YOUNG);
    assertThat(asked(stage, state, 2, seen(7))).contains(Channel.YOUNG);
    assertThat(state.seeking.yes[Channel.YOUNG.slot]).isZero();
  }

  /// Who is new has no contact in common with anybody: that is not held against it twice.
  @Test
  void comparesAYoungAccountsStrangersWithThoseOfYoungAccounts() {
    var stage = new SeekingStage();
    assertThat(asked(stage, stage.start(), 1, registered(6)))
        .contains(Channel.YOUNG_STRANGER)
        .doesNotContain(Channel.STRANGER);
    assertThat(asked(stage, stage.start(), 1, registered(7)))
        .contains(Channel.STRANGER)
        .doesNotContain(Channel.YOUNG_STRANGER);
  }

  @Test
  void keepsNothingOfAnAccountThatChildrenComeToAndThatBeganNoContact() {
    var stage = new SeekingStage();
    var child = standing("kim", AgeBand.FROM_13_TO_15, Stratum.CHILD, false, DAY.number());
    var came = new Fact.ChildCame(activity(1), child, registered(0));
    assertThat(stage.step(stage.start(), came, frame()).state()).isNull();
    var state = stage.start();
    asked(stage, state, 1, registered(0));
    assertThat(stage.step(state, came, frame()).state()).isNotNull();
    assertThat(state.seeking.childrenCame).isEqualTo(1);
  }

  /// The questions of which something was counted.
  private static List<Channel> asked(
      SeekingStage stage, SeekingStage.State state, int other, Standing actor) {
    var contact = new Fact.NewContact(
        activity(other),
        actor,
        standing("child-" + other, AgeBand.FROM_13_TO_15, Stratum.CHILD, false, DAY.number()),
        Fact.Mutuals.NONE);
    var facts = stage.step(state, contact, frame()).facts();
    return List.of(Channel.ALL).stream()
        .filter(channel -> facts.stream()
            .anyMatch(fact -> fact instanceof Fact.Count count && isOf(count.cell(), channel)))
        .toList();
  }

  private static boolean isOf(int cell, Channel channel) {
    int first = Nulls.cell(Stratum.ADULT, channel, false, 0, 0);
    return cell >= first && cell < first + (Urn.TRIALS + 1) * (Urn.TRIALS + 1);
  }

  private static Activity activity(int other) {
    var deed = new Deed.ContactRequested(
        "ann", "child-" + other, OptionalInt.of(0), Deed.Via.SEARCH, Shown.UNKNOWN);
    return new Activity("/s", "e" + other, DAY.start().plusSeconds(other), deed);
  }

  private static Standing registered(int daysAgo) {
    return standing("ann", AgeBand.FROM_25, Stratum.ADULT, true, DAY.number() - daysAgo);
  }

  private static Standing seen(int daysAgo) {
    return standing("ann", AgeBand.FROM_25, Stratum.ADULT, false, DAY.number() - daysAgo);
  }

  private static Standing standing(
      String account, AgeBand band, Stratum stratum, boolean registered, int day) {
    int on = registered ? day : -1;
    return new Standing(account, band, Country.UNKNOWN, stratum, registered, on, day, Circle.EMPTY);
  }

  private static Frame frame() {
    return new Frame(DAY, DAY, Frame.Ties.KNOWN, Nulls.shipped(), Detectors.shipped());
  }
}
