package org.nightlight.detection;

import java.util.ArrayDeque;
import java.util.Deque;

/// What one account's new contacts were so far: whom it chose, what was answered to each
/// question, and the latest contacts with children. What that is worth as evidence is asked
/// of [SeekingEvidence], by the nulls of the day. Owned by its stage, changed in place.
final class Seeking {

  /// How many times likelier a child is chosen than another who was shown.
  static final double[] PULLS = {2, 4, 8, 16};

  private static final int MOST_LATEST = 16;

  /// A contact with a child, or what a child did about it.
  record Latest(String other, String activityId) {}

  final int[] trials = new int[Channel.ALL.length];
  final int[] yes = new int[Channel.ALL.length];
  /// Yes among the first trials, those that tell about ordinary accounts.
  final int[] firstYes = new int[Channel.ALL.length];
  /// Trials and yes among contacts with children only.
  final int[] childTrials = new int[Channel.ALL.length];
  final int[] childYes = new int[Channel.ALL.length];
  Choices choices = new Choices();
  final long[] pulls = new long[PULLS.length];
  /// What the answers of another stratum's time are worth.
  long before;
  /// Children that began a contact with it, since it first began one itself.
  int childrenCame;
  final Deque<Latest> latest = new ArrayDeque<>(0);
  int shownChosen;
  int shownTrials;
  /// Expected children among those chosen from, in thousandths.
  long shownExpected;
  /// Whether it is left out of what is learned of ordinary accounts.
  boolean apart;
  /// Where its evidence stood when it was last weighed: see [Tail].
  int reach;
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
    choices.add(child, ordinary);
    answer(Channel.CHILD, child, child);
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

  /// One more answer to a question; only those about children are evidence.
  void answer(Channel channel, boolean answer, boolean child) {
    int c = channel.slot;
    firstYes[c] += answer && trials[c] < Urn.TRIALS ? 1 : 0;
    trials[c]++;
    yes[c] += answer ? 1 : 0;
    if (child) {
      childTrials[c]++;
      childYes[c] += answer ? 1 : 0;
    }
  }

  /// From now on it is compared with others: what it did so far was weighed.
  void weighed(long asides, Urn ordinary) {
    choices.carryAll(ordinary);
    before = asides;
    for (Channel channel : Channel.ALL) {
      childTrials[channel.slot] = 0;
      childYes[channel.slot] = 0;
    }
  }

  void note(String other, String activityId) {
    if (latest.size() == MOST_LATEST) {
      latest.removeFirst();
    }
    latest.addLast(new Latest(other, activityId));
  }

  void save(StateOut out) {
    for (int c = 0; c < trials.length; c++) {
      out.putLong(trials[c]);
      out.putLong(yes[c]);
      out.putLong(firstYes[c]);
      out.putLong(childTrials[c]);
      out.putLong(childYes[c]);
    }
    choices.save(out);
    for (long one : pulls) {
      out.putLong(one);
    }
    out.putLong(before);
    out.putLong(childrenCame);
    out.putLong(shownChosen);
    out.putLong(shownTrials);
    out.putLong(shownExpected);
    out.putByte(apart ? 1 : 0);
    out.putByte(reach);
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
      seeking.firstYes[c] = in.getInt();
      seeking.childTrials[c] = in.getInt();
      seeking.childYes[c] = in.getInt();
    }
    seeking.choices = Choices.load(in);
    for (int i = 0; i < seeking.pulls.length; i++) {
      seeking.pulls[i] = in.getLong();
    }
    seeking.before = in.getLong();
    seeking.childrenCame = in.getInt();
    seeking.shownChosen = in.getInt();
    seeking.shownTrials = in.getInt();
    seeking.shownExpected = in.getLong();
    seeking.apart = in.getByte() == 1;
    seeking.reach = in.getByte();
    seeking.signalled = in.getLong();
    seeking.lastSecond = in.getLong();
    seeking.lastActivity = in.getText();
    for (int left = in.getCount(); left > 0; left--) {
      seeking.latest.addLast(new Latest(in.getAccount(), in.getText()));
    }
    return seeking;
  }
}
