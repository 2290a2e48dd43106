package org.nightlight.detection;

/// How spells ordinarily go on: for each kind, age of the child, how much is usual for it, and
/// length so far, the chance that one more follows in time. Estimated from the lengths of spells
/// that ended on earlier days: first over all spells of a kind, then for those of a usual number,
/// of an age, and of a length, each leaning on the one before as if it were so many spells. The
/// shipped chances are high on purpose: where nothing was learned yet, hardly anything is evidence.
/// The longest spells are left out, because those to be found are among them, and a day may move a
/// chance by a bounded way only. Chances are whole ten-thousandths, so that a fit is the same
/// everywhere.
public final class Spells {

  /// Where the cells of spells begin among all that is counted, after those of [Nulls].
  private static final int FIRST_CELL = 1 << 16;

  private static final int BANDS = 3;
  private static final int WHOLE = 10_000;
  /// What a chance leans on weighs as much as so many spells; over a whole kind, and where a kind
  /// is
  /// rare, more: few spells must not be learned from, as those to be found may be most of them.
  private static final int PRIOR_SPELLS = 20;

  private static final int[] PRIOR_OF_KIND = {20, 20, 20, 20, 20, 40, 40, 200, 60};
  private static final int TRIMMED = 20;
  private static final int MOST_MOVE = 1_500;
  private static final int LEAST = 500;
  private static final int MOST = 9_500;

  private static final int FIRST_STEPS = 3;

  /// Longer spells are those of busier children: the chance leaned on grows with each step.
  private static final int PER_STEP = 100;

  /// Shipped chances in ten-thousandths, by kind.
  private static final int[] SHIPPED = {
    8_500, 8_000, 8_000, 8_500, 8_000, 6_000, 7_500, 4_000, 3_500
  };

  /// What is added for how much is usual: not known yet, nothing, little, some, much, very much.
  private static final int[] PER_USUAL = {500, 0, 300, 1_000, 2_000, 3_000};

  private static final String[] BAND_NAMES = {"under 13", "13-15", "16-17"};
  private static final String[] USUAL_NAMES = {
    "not known yet", "nothing", "up to 3", "up to 11", "up to 35", "more"
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
    var kind = SpellKind.ALL[group / (BANDS * Spell.USUALS)];
    return leaning(kind, SHIPPED[kind.slot], group % Spell.USUALS);
  }

  /// Whoever was turned away has nothing that is usual.
  private static int leaning(SpellKind kind, int chance, int usual) {
    boolean hasUsual = kind != SpellKind.RETURNED && kind != SpellKind.NEWCOMER;
    return hasUsual ? Math.min(MOST, chance + PER_USUAL[usual]) : chance;
  }

  private static int group(SpellKind kind, AgeBand band, int usual) {
    return group(kind, slot(band), usual);
  }

  private static int group(SpellKind kind, int band, int usual) {
    return (kind.slot * BANDS + band) * Spell.USUALS + usual;
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
    for (SpellKind kind : SpellKind.ALL) {
      refit(kind, counts, next);
    }
    return new Spells(next);
  }

  private void refit(SpellKind kind, Counts counts, int[] next) {
    var all = new long[Spell.LONGEST];
    for (int usual = 0; usual < Spell.USUALS; usual++) {
      for (int band = 0; band < BANDS; band++) {
        addTo(all, counts, group(kind, band, usual));
      }
    }
    int ofKind = overall(all, kind, SHIPPED[kind.slot], PRIOR_OF_KIND[kind.slot]);
    for (int usual = 0; usual < Spell.USUALS; usual++) {
      var ofUsual = new long[Spell.LONGEST];
      for (int band = 0; band < BANDS; band++) {
        addTo(ofUsual, counts, group(kind, band, usual));
      }
      int chance = overall(ofUsual, kind, leaning(kind, ofKind, usual), leaning(kind));
      for (int band = 0; band < BANDS; band++) {
        refit(kind, group(kind, band, usual), counts, chance, next);
      }
    }
  }

  private void refit(SpellKind kind, int group, Counts counts, int ofUsual, int[] next) {
    var ended = new long[Spell.LONGEST];
    addTo(ended, counts, group);
    int ofAge = overall(ended, kind, ofUsual, leaning(kind));
    trim(ended, kind);
    long asLong = java.util.Arrays.stream(ended).sum();
    int shorter = LEAST;
    for (int length = 0; length < Spell.LONGEST; length++) {
      long longer = asLong - ended[length];
      int prior = Math.min(MOST, ofAge + PER_STEP * Math.max(0, length - kind.free));
      int leaned = kind.leansOnShorter() ? Math.max(prior, shorter) : prior;
      shorter = fit(longer, asLong, leaned, leaning(kind));
      int at = group * Spell.LONGEST + length;
      int bounded = Math.clamp(shorter, chances[at] - MOST_MOVE, chances[at] + MOST_MOVE);
      next[at] = Math.clamp(bounded, LEAST, MOST);
      asLong = longer;
    }
  }

  private static void addTo(long[] ended, Counts counts, int group) {
    for (int length = 0; length < Spell.LONGEST; length++) {
      ended[length] += counts.get(FIRST_CELL + group * Spell.LONGEST + length);
    }
  }

  /// The chance over the first few steps that are weighed: so a spell that goes on for long, as
  /// those
  /// to be found do, counts for little more than others.
  private static int overall(long[] ended, SpellKind kind, int prior, int weight) {
    var trimmed = ended.clone();
    trim(trimmed, kind);
    long more = 0;
    long stopped = 0;
    for (int length = kind.learnedFrom; length < Spell.LONGEST; length++) {
      more += trimmed[length] * Math.min(length - kind.learnedFrom, FIRST_STEPS);
      stopped += length - kind.learnedFrom < FIRST_STEPS ? trimmed[length] : 0;
    }
    return fit(more, more + stopped, prior, weight);
  }

  private static int leaning(SpellKind kind) {
    return Math.max(PRIOR_SPELLS, PRIOR_OF_KIND[kind.slot] / 2);
  }

  private static int fit(long yes, long of, int prior, int weight) {
    return (int) ((yes * WHOLE + (long) weight * prior) / (of + weight));
  }

  private static void trim(long[] ended, SpellKind kind) {
    long weighed = 0;
    for (int length = kind.free + 1; length < Spell.LONGEST; length++) {
      weighed += ended[length];
    }
    long left = weighed * TRIMMED / 1_000;
    for (int length = Spell.LONGEST - 1; left > 0; length--) {
      long taken = Math.min(left, ended[length]);
      ended[length] -= taken;
      left -= taken;
    }
  }

  /// The chances at the first length that is weighed.
  java.util.List<Nulls.SpellFit> fits() {
    var fits = new java.util.ArrayList<Nulls.SpellFit>();
    for (SpellKind kind : SpellKind.ALL) {
      for (int band = 0; band < BANDS; band++) {
        for (int usual = 0; usual < Spell.USUALS; usual++) {
          int at = group(kind, band, usual) * Spell.LONGEST + kind.free;
          fits.add(new Nulls.SpellFit(
              kind, BAND_NAMES[band], USUAL_NAMES[usual], chances[at] / (double) WHOLE));
        }
      }
    }
    return fits;
  }

  /// Kinds of which a chance has moved from an earlier fit as far as a day may move it.
  java.util.List<String> atBoundAfter(Spells before) {
    var moved = new java.util.ArrayList<String>();
    for (SpellKind kind : SpellKind.ALL) {
      int from = group(kind, 0, 0) * Spell.LONGEST;
      int to = from + BANDS * Spell.USUALS * Spell.LONGEST;
      for (int at = from; at < to; at++) {
        if (Math.abs(chances[at] - before.chances[at]) >= MOST_MOVE) {
          moved.add(kind.reason);
          break;
        }
      }
    }
    return moved;
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
