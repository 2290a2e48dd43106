package org.nightlight.detection;

/// How spells ordinarily go on: for each kind, age of the child, how much is usual for it, and
/// length so far, the chance that one more follows in time. Estimated from the lengths of spells
/// that ended on earlier days. Shipped chances weigh as much as a few dozen spells at every length,
/// the longest spells are left out because those to be found are among them, and a day may move a
/// chance by a bounded way only. Chances are whole ten-thousandths, so that a fit is the same
/// everywhere.
public final class Spells {

  /// Where the cells of spells begin among all that is counted, after those of [Nulls].
  private static final int FIRST_CELL = 1 << 16;

  private static final int BANDS = 3;
  private static final int WHOLE = 10_000;
  private static final int PRIOR_SPELLS = 30;
  private static final int TRIMMED = 20;
  private static final int MOST_MOVE = 500;
  private static final int LEAST = 500;
  private static final int MOST = 9_500;

  /// Shipped chances in ten-thousandths, by how much is usual for the account: not known yet,
  /// nothing, little, some, much, very much.
  private static final int[][] SHIPPED = {
    {4_500, 2_500, 3_000, 4_500, 6_000, 7_500}, // CONTACTED
    {3_500, 2_000, 2_500, 3_500, 4_500, 6_000}, // CONTACTED_BY_ADULTS
    {3_500, 2_000, 2_500, 3_500, 5_000, 6_500}, // CONTACTED_BY_STRANGERS
    {4_500, 3_500, 4_000, 4_500, 5_500, 6_500}, // TURNED
    {3_000, 2_000, 2_500, 3_500, 4_500, 6_000}, // TURNED_STRANGERS
    {2_000, 1_500, 2_000, 3_000, 4_000, 5_000}, // HOSTILE
    {5_500, 4_000, 5_000, 6_000, 7_000, 8_000}, // ANONYMOUS
    {4_500, 4_500, 4_500, 4_500, 4_500, 4_500}, // RETURNED
    {3_000, 3_000, 3_000, 3_000, 3_000, 3_000}, // NEWCOMER
  };

  private static final int GROUPS = SpellKind.ALL.length * BANDS * Spell.USUALS;

  private final int[] chances;

  private Spells(int[] chances) {
    this.chances = chances;
  }

  static Spells shipped() {
    var chances = new int[GROUPS * Spell.LONGEST];
    for (int group = 0; group < GROUPS; group++) {
      java.util.Arrays.fill(
          chances, group * Spell.LONGEST, (group + 1) * Spell.LONGEST, shipped(group));
    }
    return new Spells(chances);
  }

  private static int shipped(int group) {
    return SHIPPED[group / (BANDS * Spell.USUALS)][group % Spell.USUALS];
  }

  private static int group(SpellKind kind, AgeBand band, int usual) {
    return (kind.slot * BANDS + slot(band)) * Spell.USUALS + usual;
  }

  private static int slot(AgeBand band) {
    return switch (band) {
      case UNDER_13 -> 0;
      case FROM_13_TO_15 -> 1;
      case FROM_16_TO_17 -> 2;
      case FROM_18_TO_24, FROM_25, UNKNOWN ->
        throw new IllegalArgumentException("band must be a child's, was " + band.word());
    };
  }

  /// The chance that a spell of this length gets longer.
  double chance(SpellKind kind, AgeBand band, int usual, int length) {
    int at = Math.min(length, Spell.LONGEST - 1);
    return chances[group(kind, band, usual) * Spell.LONGEST + at] / (double) WHOLE;
  }

  /// The chance that a spell that got beyond the free ones gets as long as this.
  double reaching(SpellKind kind, AgeBand band, int usual, int length) {
    double product = 1;
    for (int at = kind.free; at < Math.min(length, Spell.LONGEST); at++) {
      product *= chance(kind, band, usual, at);
    }
    return product;
  }

  /// A spell ended at this length: a count towards a later day's fit.
  static Fact.Count ended(SpellKind kind, AgeBand band, Spell spell) {
    return new Fact.Count(
        FIRST_CELL
            + group(kind, band, spell.usual) * Spell.LONGEST
            + Math.min(spell.length, Spell.LONGEST - 1),
        1);
  }

  Spells refit(Counts counts) {
    var next = chances.clone();
    for (int group = 0; group < GROUPS; group++) {
      refit(counts, group, next);
    }
    return new Spells(next);
  }

  private void refit(Counts counts, int group, int[] next) {
    int free = SpellKind.ALL[group / (BANDS * Spell.USUALS)].free;
    var ended = new long[Spell.LONGEST];
    long all = 0;
    for (int length = 0; length < Spell.LONGEST; length++) {
      ended[length] = counts.get(FIRST_CELL + group * Spell.LONGEST + length);
      all += length > free ? ended[length] : 0;
    }
    trim(ended, all * TRIMMED / 1_000);
    long longer = 0;
    for (int length = Spell.LONGEST - 1; length >= 0; length--) {
      long asLong = longer + ended[length];
      long fit = (longer * WHOLE + (long) PRIOR_SPELLS * shipped(group)) / (asLong + PRIOR_SPELLS);
      int at = group * Spell.LONGEST + length;
      int bounded = Math.clamp(fit, chances[at] - MOST_MOVE, chances[at] + MOST_MOVE);
      next[at] = Math.clamp(bounded, LEAST, MOST);
      longer = asLong;
    }
  }

  private static void trim(long[] ended, long many) {
    long left = many;
    for (int length = Spell.LONGEST - 1; left > 0; length--) {
      long taken = Math.min(left, ended[length]);
      ended[length] -= taken;
      left -= taken;
    }
  }

  /// Only what differs from what is shipped.
  void save(StateOut out) {
    int differ = 0;
    for (int at = 0; at < chances.length; at++) {
      differ += chances[at] == shipped(at / Spell.LONGEST) ? 0 : 1;
    }
    out.putLong(differ);
    for (int at = 0; at < chances.length; at++) {
      if (chances[at] != shipped(at / Spell.LONGEST)) {
        out.putLong(at);
        out.putLong(chances[at]);
      }
    }
  }

  static Spells load(StateIn in) {
    var spells = shipped();
    for (int left = in.getCount(); left > 0; left--) {
      int at = in.getInt();
      if (at < 0 || at >= spells.chances.length) {
        throw new IllegalArgumentException("spell must be one of those fitted, was " + at);
      }
      spells.chances[at] = Math.clamp(in.getLong(), LEAST, MOST);
    }
    return spells;
  }
}
