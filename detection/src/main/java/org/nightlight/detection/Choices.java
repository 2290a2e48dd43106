package org.nightlight.detection;

/// Whom one account chose, contact by contact: a child or somebody else. The latest 64 are kept one
/// by one, so that they are weighed by what is known of ordinary accounts today, and not by what
/// was guessed when they were made; those before are kept as what they came to. Owned by its
/// stage, changed in place.
final class Choices {

  /// Shares of children that are looked for.
  static final double[] SHARES = {0.9, 0.5, 0.25};

  /// Where ordinary accounts have nearly such a share, so many steps more is looked for.
  private static final int STEPS_MORE = 2;

  private static final int MOST = 64;
  private static final double AT_FIRST = 0.75;

  private long latest;
  private int size;
  private int before;
  private int childrenBefore;
  /// What the choices before the latest came to, for each share; nothing where there were none.
  private final long[] carried = {Micros.NOTHING, Micros.NOTHING, Micros.NOTHING};

  /// One more choice.
  void add(boolean child, Urn ordinary) {
    if (size == MOST) {
      carryOldest(ordinary);
    }
    latest = latest << 1 | (child ? 1 : 0);
    size++;
  }

  /// Weighs all so far for good, by these ordinary accounts: from now on it is compared with
  /// others.
  void carryAll(Urn ordinary) {
    while (size > 0) {
      carryOldest(ordinary);
    }
  }

  private void carryOldest(Urn ordinary) {
    boolean child = isChild(0);
    double chance = ordinary.next(before, childrenBefore);
    var shares = shares(ordinary);
    for (int i = 0; i < SHARES.length; i++) {
      carried[i] = Micros.log10(
          (Micros.power(carried[i]) + added(before)) * factor(shares[i], chance, child));
    }
    before++;
    childrenBefore += child ? 1 : 0;
    size--;
  }

  /// Whether one of the latest is a child's, counted from the oldest.
  private boolean isChild(int place) {
    return (latest >>> (size - 1 - place) & 1) == 1;
  }

  /// The evidence for each share. A part of the capital is held back and put in choice by choice,
  /// so that a harmless past cannot be saved up.
  long[] weigh(Urn ordinary) {
    var worth = new double[SHARES.length];
    for (int i = 0; i < SHARES.length; i++) {
      worth[i] = Micros.power(carried[i]);
    }
    var shares = shares(ordinary);
    int trials = before;
    int children = childrenBefore;
    for (int place = 0; place < size; place++) {
      boolean child = isChild(place);
      double chance = ordinary.next(trials, children);
      double added = added(trials);
      for (int i = 0; i < SHARES.length; i++) {
        worth[i] = (worth[i] + added) * factor(shares[i], chance, child);
      }
      trials++;
      children += child ? 1 : 0;
    }
    var weighed = new long[SHARES.length];
    for (int i = 0; i < SHARES.length; i++) {
      weighed[i] = Micros.log10(worth[i]);
    }
    return weighed;
  }

  /// The shares looked for, each more than usual: fewer children than usual are no sign of seeking.
  private static double[] shares(Urn ordinary) {
    int more = Math.min(Urn.MEANS - 1, ordinary.meanStep() + STEPS_MORE);
    double least = new Urn(more, ordinary.spreadStep()).mean();
    var shares = SHARES.clone();
    for (int i = 0; i < shares.length; i++) {
      shares[i] = Math.max(shares[i], least);
    }
    return shares;
  }

  private static double added(int trials) {
    return trials == 0 ? AT_FIRST : (1 - AT_FIRST) / ((double) trials * (trials + 1));
  }

  private static double factor(double share, double chance, boolean child) {
    return child ? share / chance : (1 - share) / (1 - chance);
  }

  void save(StateOut out) {
    out.putFixed(latest);
    out.putLong(size);
    out.putLong(before);
    out.putLong(childrenBefore);
    for (long one : carried) {
      out.putLong(one);
    }
  }

  static Choices load(StateIn in) {
    var choices = new Choices();
    choices.latest = in.getFixed();
    choices.size = Math.min(MOST, in.getCount());
    choices.before = in.getInt();
    choices.childrenBefore = in.getInt();
    for (int i = 0; i < choices.carried.length; i++) {
      choices.carried[i] = in.getLong();
    }
    return choices;
  }
}
