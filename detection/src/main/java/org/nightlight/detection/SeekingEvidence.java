package org.nightlight.detection;

/// What an account's contacts are worth as evidence by the nulls of a day: an e-value (Ville 1939;
/// Shafer & Vovk 2019), a weighted average of components, each a product of factors whose
/// expectation under the null of the stratum is at most one, whatever was seen before. All of the
/// account's past is weighed by the nulls of the day, so what was done while little was known of
/// ordinary accounts still counts once more is.
final class SeekingEvidence {

  /// The other questions alone never say that children are sought: for adults they may add this
  /// much to what the choice of children says.
  private static final long MOST_ASIDE = Micros.ONE / 2;

  /// How the answers about children go when these are sought, by channel, unless ordinary accounts
  /// get nearly as many: then so many steps more.
  private static final Urn[] SOUGHT = {
    Urn.of(0.9, 8), // CHILD: see Choices
    Urn.of(0.8, 4), // UNDER_16
    Urn.of(0.87, 8), // STRANGER
    Urn.of(0.45, 1), // STRANGER_ABROAD
    Urn.of(0.7, 2), // QUICK
    Urn.of(0.8, 4), // SOON
    Urn.of(0.3, 4), // REFUSED
    Urn.of(0.35, 4), // STRANGER_REFUSED
    Urn.of(0.65, 4), // UNANSWERED
    Urn.of(0.75, 4), // STRANGER_UNANSWERED
    Urn.of(0.5, 4), // YOUNG
    Urn.of(0.87, 8), // YOUNG_STRANGER
  };

  private static final int STEPS_MORE = 2;

  /// Of contacts between a grown-up and children, how many the grown-up begins: who seeks them, and
  /// who does not.
  private static final Urn BEGINS = Urn.of(0.95, 4);
  private static final Urn BEGINS_HALF = Urn.of(0.5, 4);

  /// Children who come by themselves may take this much away and no more, so that nobody becomes
  /// safe by them; and so many are counted.
  private static final long MOST_FOR_COMING = Micros.ONE;
  private static final int MOST_COMING = 64;

  private static final double[] USED = {0.9, 0.1};
  private static final double[] ADULT_WEIGHTS = {0.45, 0.35, 0.05, 0.1, 0.05};
  private static final double[] CHILD_WEIGHTS = {0.1, 0.05, 0.05, 0.1, 0.7};
  private static final double[] QUARTERS = {0.25, 0.25, 0.25, 0.25};

  /// Most accounts that say they are a child's are: so much of the capital is on those that are
  /// not.
  private static final double[] SAYS_IT_IS_A_CHILD = {0.1, 0.9};

  private final long[] components;
  private final double[] weights;
  private final long[] factors = new long[Channel.ALL.length];
  private final long asides;
  private final long coming;
  private final long total;

  private SeekingEvidence(Seeking seeking, Stratum stratum, Nulls nulls) {
    long[] shares = seeking.choices.weigh(nulls.urn(stratum, Channel.CHILD));
    components =
        new long[] {shares[0], shares[1], shares[2], Micros.average(seeking.pulls, QUARTERS), 0};
    weights = stratum.isChild() ? CHILD_WEIGHTS : ADULT_WEIGHTS;
    long sum = seeking.before;
    for (Channel channel : Channel.ALL) {
      if (channel != Channel.CHILD && seeking.childTrials[channel.slot] > 0) {
        factors[channel.slot] = factor(seeking, channel, nulls.urn(stratum, channel));
        sum += factors[channel.slot];
      }
    }
    asides = sum;
    long choice = Micros.average(components, weights);
    coming = stratum.isChild() ? 0 : coming(seeking);
    total = stratum.isChild()
        ? Micros.average(new long[] {choice + asides, 0}, SAYS_IT_IS_A_CHILD)
        : choice + Math.min(asides, MOST_ASIDE + Math.max(0, choice)) + coming;
  }

  static SeekingEvidence of(Seeking seeking, Stratum stratum, Nulls nulls) {
    return new SeekingEvidence(seeking, stratum, nulls);
  }

  /// Never more than nothing, so it needs no null: it can only make evidence smaller.
  private static long coming(Seeking seeking) {
    if (seeking.childrenCame == 0) {
      return 0;
    }
    int came = Math.min(MOST_COMING, seeking.childrenCame);
    int begun = Math.min(MOST_COMING, seeking.children());
    double more =
        BEGINS.logRun(0, 0, begun + came, begun) - BEGINS_HALF.logRun(0, 0, begun + came, begun);
    return Math.clamp(StrictMath.round(more * Micros.ONE), -MOST_FOR_COMING, 0);
  }

  /// The factor of a question that may or may not tell: one that does not costs little.
  private static long factor(Seeking seeking, Channel channel, Urn ordinary) {
    int c = channel.slot;
    int more = seeking.childTrials[c];
    int moreYes = seeking.childYes[c];
    double usual =
        ordinary.logRun(seeking.trials[c] - more, seeking.yes[c] - moreYes, more, moreYes);
    double aside = sought(channel, ordinary).logRun(0, 0, more, moreYes) - usual;
    return Micros.average(new long[] {StrictMath.round(aside * Micros.ONE), 0}, USED);
  }

  /// More than usual, wherever the usual lies: where hardly anybody is answered, an answer is no
  /// sign of seeking.
  private static Urn sought(Channel channel, Urn ordinary) {
    Urn sought = SOUGHT[channel.slot];
    int more = Math.min(Urn.MEANS - 1, ordinary.meanStep() + STEPS_MORE);
    return new Urn(Math.max(sought.meanStep(), more), sought.spreadStep());
  }

  /// All of it, in millionths of log10.
  long total() {
    return total;
  }

  /// What all questions but the choice of children say together.
  long asides() {
    return asides;
  }

  /// What children who began a contact themselves take away.
  long coming() {
    return coming;
  }

  long factor(Channel channel) {
    return factors[channel.slot];
  }

  /// The component that weighs most: a share of children, the choice among those shown after them,
  /// or none.
  int largest() {
    int largest = 0;
    for (int i = 1; i < components.length; i++) {
      if (components[i] + Micros.log10(weights[i])
          > components[largest] + Micros.log10(weights[largest])) {
        largest = i;
      }
    }
    return largest;
  }

  long component(int index) {
    return components[index];
  }
}
