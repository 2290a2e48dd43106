package org.nightlight.detection;

import java.util.ArrayDeque;
import java.util.Deque;

/// What one account's new contacts say so far: trials by channel, the evidence of each component,
/// and the latest contacts with children. Owned by its stage, changed in place.
///
/// The evidence is an e-process (Ville 1939; Shafer & Vovk 2019): a weighted average of components,
/// each a product of factors whose expectation under the null of the stratum is at most one,
/// whatever was seen before. A component that looks for a share of children holds back part of its
/// capital and puts it in contact by contact, so that a harmless past cannot be saved up.
final class Seeking {

  /// Shares of children the components look for.
  static final double[] SHARES = {0.9, 0.5, 0.25};

  /// How many times likelier a child is chosen than another who was shown.
  static final double[] PULLS = {2, 4, 8, 16};

  /// What contacts with children look like when they are sought, by channel.
  private static final Urn[] SOUGHT = {
    Urn.of(0.9, 8), // CHILD: see SHARES
    Urn.of(0.8, 4), // UNDER_16
    Urn.of(0.87, 8), // STRANGER
    Urn.of(0.45, 1), // STRANGER_ABROAD
    Urn.of(0.7, 2), // QUICK
    Urn.of(0.8, 4), // SOON
    Urn.of(0.3, 4), // REFUSED
    Urn.of(0.35, 4), // STRANGER_REFUSED
    Urn.of(0.65, 4), // UNANSWERED
    Urn.of(0.75, 4), // STRANGER_UNANSWERED
  };

  private static final double AT_FIRST = 0.75;
  private static final double USED = 0.8;
  private static final int MOST_LATEST = 16;

  private static final double[] ADULT_WEIGHTS = {0.45, 0.35, 0.05, 0.1, 0.05};
  private static final double[] CHILD_WEIGHTS = {0.1, 0.05, 0.05, 0.1, 0.7};
  private static final double[] QUARTERS = {0.25, 0.25, 0.25, 0.25};

  /// A contact with a child, or what a child did about it.
  record Latest(String other, String activityId) {}

  final int[] trials = new int[Channel.ALL.length];
  final int[] yes = new int[Channel.ALL.length];
  /// Trials and yes among contacts with children only.
  final int[] childTrials = new int[Channel.ALL.length];
  final int[] childYes = new int[Channel.ALL.length];
  final long[] shares = {Micros.NOTHING, Micros.NOTHING, Micros.NOTHING};
  final long[] pulls = new long[PULLS.length];
  /// Evidence of the channels other than the first.
  final long[] asides = new long[Channel.ALL.length];
  final Deque<Latest> latest = new ArrayDeque<>(0);
  int shownChosen;
  int shownTrials;
  /// Expected children among those chosen from, in thousandths.
  long shownExpected;
  long signalled = Long.MIN_VALUE;
  /// When it began the contact before, in seconds; the least where there was none.
  long lastSecond = Long.MIN_VALUE;
  String lastActivity = "";

  /// Contacts begun with children, each counted once.
  int children() {
    return yes[Channel.CHILD.slot];
  }

  /// One more new contact: is it a child's?
  void choice(Urn ordinary, boolean child) {
    int n = trials[0];
    double chance = ordinary.next(n, yes[0]);
    long added = Micros.log10(n == 0 ? AT_FIRST : (1 - AT_FIRST) / ((double) n * (n + 1)));
    for (int i = 0; i < SHARES.length; i++) {
      double e = child ? SHARES[i] / chance : (1 - SHARES[i]) / (1 - chance);
      shares[i] = Micros.plus(shares[i], added) + Micros.log10(e);
    }
    count(Channel.CHILD, child, child);
  }

  /// The choice was made among accounts shown, of which a known part were children's.
  void shown(Shown shown, boolean child) {
    double part = shown.children() / (double) shown.accounts();
    for (int i = 0; i < PULLS.length; i++) {
      double all = PULLS[i] * part + 1 - part;
      pulls[i] += Micros.log10((child ? PULLS[i] : 1) / all);
    }
    shownTrials++;
    shownChosen += child ? 1 : 0;
    shownExpected += StrictMath.round(part * 1_000);
  }

  /// One more answer of another channel; only contacts with children are evidence.
  void aside(Channel channel, Urn ordinary, boolean answer, boolean child) {
    int c = channel.slot;
    if (child) {
      double chance = ordinary.next(trials[c], yes[c]);
      double sought = SOUGHT[c].next(childTrials[c], childYes[c]);
      asides[c] += Micros.log10(answer ? sought / chance : (1 - sought) / (1 - chance));
    }
    count(channel, answer, child);
  }

  private void count(Channel channel, boolean answer, boolean child) {
    trials[channel.slot]++;
    yes[channel.slot] += answer ? 1 : 0;
    if (child) {
      childTrials[channel.slot]++;
      childYes[channel.slot] += answer ? 1 : 0;
    }
  }

  void note(String other, String activityId) {
    if (latest.size() == MOST_LATEST) {
      latest.removeFirst();
    }
    latest.addLast(new Latest(other, activityId));
  }

  /// The factor of a channel that may or may not tell: one that does not costs little.
  long factor(Channel channel) {
    long[] parts = {asides[channel.slot], 0};
    return Micros.average(parts, new double[] {USED, 1 - USED});
  }

  long asideFactors() {
    long sum = 0;
    for (Channel channel : Channel.ALL) {
      sum += channel == Channel.CHILD ? 0 : factor(channel);
    }
    return sum;
  }

  long pulled() {
    return Micros.average(pulls, QUARTERS);
  }

  long[] components() {
    return new long[] {shares[0], shares[1], shares[2], pulled(), 0};
  }

  static double[] weights(Stratum stratum) {
    return stratum.isChild() ? CHILD_WEIGHTS : ADULT_WEIGHTS;
  }

  void save(StateOut out) {
    for (int c = 0; c < trials.length; c++) {
      out.putLong(trials[c]);
      out.putLong(yes[c]);
      out.putLong(childTrials[c]);
      out.putLong(childYes[c]);
      out.putLong(asides[c]);
    }
    for (long one : shares) {
      out.putLong(one);
    }
    for (long one : pulls) {
      out.putLong(one);
    }
    out.putLong(shownChosen);
    out.putLong(shownTrials);
    out.putLong(shownExpected);
    out.putLong(signalled);
    out.putLong(lastSecond);
    out.putText(lastActivity);
    out.putLong(latest.size());
    for (Latest one : latest) {
      out.putText(one.other());
      out.putText(one.activityId());
    }
  }

  static Seeking load(StateIn in) {
    var seeking = new Seeking();
    for (int c = 0; c < seeking.trials.length; c++) {
      seeking.trials[c] = in.getInt();
      seeking.yes[c] = in.getInt();
      seeking.childTrials[c] = in.getInt();
      seeking.childYes[c] = in.getInt();
      seeking.asides[c] = in.getLong();
    }
    for (int i = 0; i < seeking.shares.length; i++) {
      seeking.shares[i] = in.getLong();
    }
    for (int i = 0; i < seeking.pulls.length; i++) {
      seeking.pulls[i] = in.getLong();
    }
    seeking.shownChosen = in.getInt();
    seeking.shownTrials = in.getInt();
    seeking.shownExpected = in.getLong();
    seeking.signalled = in.getLong();
    seeking.lastSecond = in.getLong();
    seeking.lastActivity = in.getText();
    for (int left = in.getCount(); left > 0; left--) {
      seeking.latest.addLast(new Latest(in.getText(), in.getText()));
    }
    return seeking;
  }
}
