package org.nightlight.detection;

import java.util.ArrayList;
import java.util.List;

/// How accounts of each stratum ordinarily behave: one urn for each stratum and channel, fitted
/// from counts of earlier days. Shipped priors weigh as much as a few dozen accounts; accounts with
/// evidence against them are left out of all of it, up to a twentieth of those of a stratum,
/// because
/// those to be found are among them; and a day may move a fit by three steps only.
public final class Nulls {

  private static final int WIDTH = Urn.TRIALS + 1;
  private static final int PRIOR_ACCOUNTS = 30;
  private static final int PRIOR_TRIALS = 6;
  private static final int MOST_STEPS = 3;

  /// Accounts never differ less than a concentration of 8 says: what looks like everybody doing the
  /// same is most often few trials each, and a null too sure of itself is surprised by chance.
  private static final int MOST_ALIKE = 4;

  /// The largest part of a stratum's accounts that may be left out; of more, all are put back in
  /// equal parts until no more are out than this.
  private static final double MOST_APART = 0.05;

  private static final int URNS = Stratum.JUDGED.size() * Channel.ALL.length;

  /// How often a spell that has got beyond the free ones goes on, to be published.
  public record SpellFit(SpellKind kind, String band, String usual, double goesOn) {}

  /// The chances of spells at their first weighed length.
  public List<SpellFit> spellFits() {
    return spells.fits();
  }

  /// The fit of one stratum and channel, to be published.
  public record Fit(Stratum stratum, Channel channel, Urn urn) {}

  private final Urn[] urns;
  private final Spells spells;
  private final long raise;

  private Nulls(Urn[] urns, Spells spells, long raise) {
    this.urns = urns;
    this.spells = spells;
    this.raise = raise;
  }

  /// How much higher than set the level of contact-seeking stands, in millionths of log10, from 0
  /// to a million: see [ContactSeeking].
  public long raise() {
    return raise;
  }

  /// How spells ordinarily go on.
  Spells spells() {
    return spells;
  }

  Urn urn(Stratum stratum, Channel channel) {
    return urns[index(stratum, channel)];
  }

  public List<Fit> fits() {
    var all = new ArrayList<Fit>();
    for (Stratum stratum : Stratum.JUDGED) {
      for (Channel channel : Channel.ALL) {
        all.add(new Fit(stratum, channel, urn(stratum, channel)));
      }
    }
    return all;
  }

  /// What has moved from an earlier fit as far as a day may move it, in words: the day may have
  /// wanted more.
  List<String> atBoundAfter(Nulls before) {
    var moved = new ArrayList<String>();
    for (Stratum stratum : Stratum.JUDGED) {
      for (Channel channel : Channel.ALL) {
        Urn now = urn(stratum, channel);
        Urn then = before.urn(stratum, channel);
        if (Math.abs(now.meanStep() - then.meanStep()) >= MOST_STEPS
            || Math.abs(now.spreadStep() - then.spreadStep()) >= MOST_STEPS) {
          moved.add(stratum + " " + channel.reason);
        }
      }
    }
    moved.addAll(spells.atBoundAfter(before.spells));
    return moved;
  }

  private static int index(Stratum stratum, Channel channel) {
    return stratum.slot * Channel.ALL.length + channel.slot;
  }

  /// The cell that counts accounts of a stratum with so many yes in so many trials; those left out
  /// are counted apart.
  static int cell(Stratum stratum, Channel channel, boolean apart, int trials, int yes) {
    int index = index(stratum, channel) + (apart ? URNS : 0);
    return (index * WIDTH + trials) * WIDTH + yes;
  }

  /// What is known before any stream: rough, wide, and soon outweighed.
  static Nulls shipped() {
    var urns = new Urn[URNS];
    for (Stratum stratum : Stratum.JUDGED) {
      for (Channel channel : Channel.ALL) {
        urns[index(stratum, channel)] = prior(stratum, channel);
      }
    }
    return new Nulls(urns, Spells.shipped(), Tail.FIRST);
  }

  private static Urn prior(Stratum stratum, Channel channel) {
    return switch (channel) {
      case CHILD ->
        switch (stratum) {
          case CHILD, CHILD_IN_ROLE -> Urn.of(0.85, 1);
          case YOUNG_ADULT -> Urn.of(0.3, 1);
          case ADULT -> Urn.of(0.2, 1);
          case YOUNG_ADULT_IN_ROLE, ADULT_IN_ROLE -> Urn.of(0.6, 1);
          case UNKNOWN -> throw new IllegalArgumentException("stratum must be judged, was unknown");
        };
      case UNDER_16 -> Urn.of(0.6, 2);
      case STRANGER -> Urn.of(0.6, 2);
      case STRANGER_ABROAD -> Urn.of(0.25, 1);
      case QUICK -> Urn.of(0.55, 2);
      case SOON -> Urn.of(0.55, 4);
      case REFUSED -> Urn.of(0.1, 4);
      case STRANGER_REFUSED -> Urn.of(0.2, 4);
      case UNANSWERED -> Urn.of(0.45, 4);
      case STRANGER_UNANSWERED -> Urn.of(0.6, 4);
      case YOUNG -> Urn.of(0.2, 1);
      case YOUNG_STRANGER -> Urn.of(0.8, 2);
    };
  }

  /// Fitted anew from all counts up to the model's day, a bounded way from this fit.
  ///
  /// @param days how many days were counted
  Nulls refit(Counts counts, int days) {
    var next = urns.clone();
    for (Stratum stratum : Stratum.JUDGED) {
      double putBack = putBack(counts, index(stratum, Channel.CHILD));
      for (Channel channel : Channel.ALL) {
        int index = index(stratum, channel);
        double[] accounts = accounts(counts, index, putBack);
        addPrior(accounts, prior(stratum, channel));
        next[index] = best(accounts, urns[index]);
      }
    }
    long raise = Tail.raise(counts.get(Tail.CELL), judged(counts), days);
    return new Nulls(next, spells.refit(counts), raise);
  }

  private static double judged(Counts counts) {
    double sum = 0;
    for (Stratum stratum : Stratum.JUDGED) {
      int index = index(stratum, Channel.CHILD);
      sum += sum(counts, index) + sum(counts, index + URNS);
    }
    return sum;
  }

  /// The part of those left out that is put back.
  private static double putBack(Counts counts, int index) {
    double in = sum(counts, index);
    double apart = sum(counts, index + URNS);
    return apart <= 0 ? 0 : Math.max(0, 1 - MOST_APART * (in + apart) / apart);
  }

  private static double sum(Counts counts, int index) {
    double sum = 0;
    for (int cell = 0; cell < WIDTH * WIDTH; cell++) {
      sum += Math.max(0, counts.get(index * WIDTH * WIDTH + cell));
    }
    return sum;
  }

  private static double[] accounts(Counts counts, int index, double putBack) {
    var accounts = new double[WIDTH * WIDTH];
    for (int cell = 0; cell < accounts.length; cell++) {
      long in = counts.get(index * WIDTH * WIDTH + cell);
      long apart = counts.get((index + URNS) * WIDTH * WIDTH + cell);
      accounts[cell] = Math.max(0, in) + putBack * Math.max(0, apart);
    }
    return accounts;
  }

  private static void addPrior(double[] accounts, Urn prior) {
    for (int k = 0; k <= PRIOR_TRIALS; k++) {
      accounts[PRIOR_TRIALS * WIDTH + k] +=
          PRIOR_ACCOUNTS * StrictMath.exp(prior.logChance(PRIOR_TRIALS, k));
    }
  }

  private static Urn best(double[] accounts, Urn from) {
    Urn best = from;
    double most = Double.NEGATIVE_INFINITY;
    for (int mean = Math.max(0, from.meanStep() - MOST_STEPS);
        mean <= Math.min(Urn.MEANS - 1, from.meanStep() + MOST_STEPS);
        mean++) {
      for (int spread = Math.max(0, from.spreadStep() - MOST_STEPS);
          spread <= Math.min(MOST_ALIKE, from.spreadStep() + MOST_STEPS);
          spread++) {
        var urn = new Urn(mean, spread);
        double likelihood = likelihood(accounts, urn);
        if (likelihood > most) {
          most = likelihood;
          best = urn;
        }
      }
    }
    return best;
  }

  private static double likelihood(double[] accounts, Urn urn) {
    double sum = 0;
    for (int n = 1; n < WIDTH; n++) {
      for (int k = 0; k <= n; k++) {
        double here = accounts[n * WIDTH + k];
        if (here > 0) {
          sum += here * urn.logChance(n, k);
        }
      }
    }
    return sum;
  }

  void save(StateOut out) {
    out.putLong(urns.length);
    for (Urn urn : urns) {
      out.putByte(urn.meanStep());
      out.putByte(urn.spreadStep());
    }
    spells.save(out);
    out.putLong(raise);
  }

  static Nulls load(StateIn in) {
    int count = in.getCount();
    if (count != URNS) {
      throw new IllegalArgumentException(
          "nulls must have one urn for each stratum and channel, had " + count);
    }
    var urns = new Urn[count];
    for (int i = 0; i < count; i++) {
      urns[i] = new Urn(in.getByte(), in.getByte());
    }
    return new Nulls(urns, Spells.load(in), in.getLong());
  }
}
