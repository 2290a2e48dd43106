package org.nightlight.detection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpellsTest {

  private static final AgeBand BAND = AgeBand.FROM_13_TO_15;

  private static Spell spell(int length) {
    var spell = new Spell();
    for (int i = 0; i < length; i++) {
      spell.more(SpellKind.TURNED, BAND, 86_400L * 20 + i * 60L, 0, Spells.shipped());
    }
    return spell;
  }

  private static Spells fitted(int spells, int length) {
    var counts = new Counts();
    for (int i = 0; i < spells; i++) {
      var ended = Spells.ended(SpellKind.TURNED, BAND, spell(length));
      counts.add(ended.cell(), ended.n());
    }
    var fit = Spells.shipped();
    for (int day = 0; day < 30; day++) {
      fit = fit.refit(counts);
    }
    return fit;
  }

  @Test
  void takesHardlyAnythingForEvidenceWhereNothingWasLearned() {
    assertThat(spell(12).worth(SpellKind.TURNED)).isLessThan(Micros.ONE / 2);
  }

  @Test
  void learnsHowSpellsGoOn() {
    var fit = fitted(500, 4);
    assertThat(fit.chance(SpellKind.TURNED, BAND, 1, 3)).isGreaterThan(0.9);
    assertThat(fit.chance(SpellKind.TURNED, BAND, 1, 4)).isLessThan(0.1);
  }

  @Test
  void leansOnOtherAgesWhereItSawFewOfOne() {
    var fit = fitted(500, 3);
    assertThat(fit.chance(SpellKind.TURNED, AgeBand.UNDER_13, 1, 3)).isLessThan(0.3);
  }

  /// Where most are asked one thing a day and a few one thing after another, long spells of the few
  /// are nothing unusual, though the chance of a second question is small.
  @Test
  void takesLongSpellsOfAnonymousMessagesForOrdinaryWhereAFewHaveThem() {
    var quiet = anonymous(400, 0);
    var lively = anonymous(400, 60);
    assertThat(quiet.chance(SpellKind.ANONYMOUS, BAND, 1, 6)).isLessThan(0.3);
    assertThat(lively.chance(SpellKind.ANONYMOUS, BAND, 1, 1)).isLessThan(0.35);
    assertThat(lively.chance(SpellKind.ANONYMOUS, BAND, 1, 6)).isGreaterThan(0.7);
  }

  private static Spells anonymous(int single, int ofTen) {
    var counts = new Counts();
    add(counts, single, 1);
    add(counts, ofTen, 10);
    var fit = Spells.shipped();
    for (int day = 0; day < 30; day++) {
      fit = fit.refit(counts);
    }
    return fit;
  }

  private static void add(Counts counts, int spells, int length) {
    var spell = new Spell();
    for (int i = 0; i < length; i++) {
      spell.more(SpellKind.ANONYMOUS, BAND, 86_400L * 20 + i * 60L, 0, Spells.shipped());
    }
    for (int i = 0; i < spells; i++) {
      var ended = Spells.ended(SpellKind.ANONYMOUS, BAND, spell);
      counts.add(ended.cell(), ended.n());
    }
  }

  @Test
  void movesABoundedWayInADay() {
    var counts = new Counts();
    for (int i = 0; i < 5_000; i++) {
      var ended = Spells.ended(SpellKind.TURNED, BAND, spell(3));
      counts.add(ended.cell(), ended.n());
    }
    var before = Spells.shipped();
    assertThat(before.refit(counts).chance(SpellKind.TURNED, BAND, 1, 3))
        .isEqualTo(before.chance(SpellKind.TURNED, BAND, 1, 3) - 0.15);
  }

  @Test
  void givesEachFurtherSpellLessOfTheCapital() {
    var fit = fitted(500, 3);
    var spell = new Spell();
    long first = Long.MIN_VALUE;
    for (int begun = 1; begun <= 5; begun++) {
      long day = 86_400L * (20 + 2L * begun);
      for (int i = 0; i < 9; i++) {
        spell.more(SpellKind.TURNED, BAND, day + i * 60L, 0, fit);
      }
      long worth = spell.worth(SpellKind.TURNED);
      assertThat(begun == 1 || worth < first).isTrue();
      first = begun == 1 ? worth : first;
      spell.end();
    }
  }

  @Test
  void knowsWhatIsUsualOnlyAfterAWeek() {
    var young = new Spell();
    young.more(SpellKind.TURNED, BAND, 86_400L * 20, 15, Spells.shipped());
    assertThat(young.usual).isZero();
    var known = new Spell();
    known.more(SpellKind.TURNED, BAND, 86_400L * 20, 10, Spells.shipped());
    assertThat(known.usual).isEqualTo(1);
  }

  @Test
  void comesBackAsItWas() {
    var fit = fitted(500, 4);
    var out = new StateOut();
    fit.save(out);
    var back = Spells.load(new StateIn(out.toBytes()));
    for (int length = 0; length < Spell.LONGEST; length++) {
      assertThat(back.chance(SpellKind.TURNED, BAND, 1, length))
          .isEqualTo(fit.chance(SpellKind.TURNED, BAND, 1, length));
    }
  }
}
