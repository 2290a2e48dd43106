package org.nightlight.detection;

import java.util.ArrayList;
import java.util.List;

/// How accounts of each stratum ordinarily behave: one urn for each stratum and channel, fitted
/// from counts of earlier days. Shipped priors weigh as much as a few dozen accounts; the most
/// extreme accounts are left out, because those to be found are among them; and a day may move a
/// fit by three steps only.
public final class Nulls {

  private static final int WIDTH = Urn.TRIALS + 1;
  private static final int PRIOR_ACCOUNTS = 30;
  private static final int PRIOR_TRIALS = 6;
  private static final int MOST_STEPS = 3;

  /// Of 1,000 accounts with enough trials, how many of the most extreme are left out.
  private static final int TRIMMED = 20;

  private static final int ENOUGH_TRIALS = 3;

  /// The fit of one stratum and channel, to be published.
  public record Fit(Stratum stratum, Channel channel, Urn urn) {}

  private final Urn[] urns;
  private final Spells spells;

  private Nulls(Urn[] urns, Spells spells) {
    this.urns = urns;
    this.spells = spells;
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

  private static int index(Stratum stratum, Channel channel) {
    return stratum.slot * Channel.ALL.length + channel.slot;
  }

  /// The cell that counts accounts of a stratum with so many yes in so many trials.
  static int cell(Stratum stratum, Channel channel, int trials, int yes) {
    return (index(stratum, channel) * WIDTH + trials) * WIDTH + yes;
  }

  /// What is known before any stream: rough, wide, and soon outweighed.
  static Nulls shipped() {
    var urns = new Urn[Stratum.JUDGED.size() * Channel.ALL.length];
    for (Stratum stratum : Stratum.JUDGED) {
      for (Channel channel : Channel.ALL) {
        urns[index(stratum, channel)] = prior(stratum, channel);
      }
    }
    return new Nulls(urns, Spells.shipped());
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
    };
  }

  /// Fitted anew from all counts up to the model's day, a bounded way from this fit.
  Nulls refit(Counts counts) {
    var next = urns.clone();
    for (Stratum stratum : Stratum.JUDGED) {
      for (Channel channel : Channel.ALL) {
        int index = index(stratum, channel);
        double[] accounts = accounts(counts, index);
        trim(accounts);
        addPrior(accounts, prior(stratum, channel));
        next[index] = best(accounts, urns[index]);
      }
    }
    return new Nulls(next, spells.refit(counts));
  }

  private static double[] accounts(Counts counts, int index) {
    var accounts = new double[WIDTH * WIDTH];
    for (int cell = 0; cell < accounts.length; cell++) {
      accounts[cell] = Math.max(0, counts.get(index * WIDTH * WIDTH + cell));
    }
    return accounts;
  }

  /// Takes out the accounts with the largest share of yes, up to the trimmed part.
  private static void trim(double[] accounts) {
    double all = 0;
    for (int cell = ENOUGH_TRIALS * WIDTH; cell < accounts.length; cell++) {
      all += accounts[cell];
    }
    double left = Math.floor(all * TRIMMED / 1_000);
    while (left > 0) {
      int most = mostExtreme(accounts);
      double taken = Math.min(left, accounts[most]);
      accounts[most] -= taken;
      left -= taken;
    }
  }

  private static int mostExtreme(double[] accounts) {
    int most = -1;
    double share = -1;
    for (int n = ENOUGH_TRIALS; n < WIDTH; n++) {
      for (int k = 0; k <= n; k++) {
        double here = (k + 0.5) / (n + 1.0);
        if (accounts[n * WIDTH + k] > 0 && here > share) {
          share = here;
          most = n * WIDTH + k;
        }
      }
    }
    return most;
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
          spread <= Math.min(Urn.SPREADS - 1, from.spreadStep() + MOST_STEPS);
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
  }

  static Nulls load(StateIn in) {
    int count = in.getCount();
    if (count != Stratum.JUDGED.size() * Channel.ALL.length) {
      throw new IllegalArgumentException(
          "nulls must have one urn for each stratum and channel, had " + count);
    }
    var urns = new Urn[count];
    for (int i = 0; i < count; i++) {
      urns[i] = new Urn(in.getByte(), in.getByte());
    }
    return new Nulls(urns, Spells.load(in));
  }
}
