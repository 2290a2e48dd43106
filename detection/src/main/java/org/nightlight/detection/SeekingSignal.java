package org.nightlight.detection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;

/// Words a contact-seeking signal: the reasons of the largest component, and what averaging took.
final class SeekingSignal {

  private static final String CAME = "children-who-came-by-themselves";

  private SeekingSignal() {}

  static Signal of(
      SeekingStage.State state,
      Frame frame,
      Key key,
      String cause,
      Instant time,
      SeekingEvidence weighed,
      long level) {
    long evidence = weighed.total();
    var others = new LinkedHashSet<String>();
    var activities = new LinkedHashSet<String>();
    for (Seeking.Latest one : state.seeking.latest) {
      others.add(one.other());
      activities.add(one.activityId());
    }
    activities.add(cause);
    return new Signal(
        Signal.id(ContactSeeking.NAME, ContactSeeking.VERSION, key.source(), key.account(), cause),
        ContactSeeking.NAME,
        ContactSeeking.VERSION,
        key.source(),
        key.account(),
        List.copyOf(others),
        time,
        Signal.score(evidence),
        evidence,
        level,
        reasons(state, frame, weighed),
        List.copyOf(activities),
        frame.model());
  }

  private static List<Reason> reasons(
      SeekingStage.State state, Frame frame, SeekingEvidence weighed) {
    var reasons = new ArrayList<Reason>();
    var seeking = state.seeking;
    int largest = weighed.largest();
    int amongShown = Choices.SHARES.length;
    reasons.add(choice(state, frame, largest < amongShown ? weighed.component(largest) : 0));
    if (largest == amongShown) {
      String usual = "expected " + tenths(StrictMath.round(seeking.shownExpected / 100.0));
      String observed = seeking.shownChosen + " of " + seeking.shownTrials;
      reasons.add(
          new Reason("children-among-those-shown", observed, usual, weighed.component(largest)));
    }
    asides(reasons, state, frame, weighed);
    if (weighed.coming() != 0) {
      int came = seeking.childrenCame;
      reasons.add(
          new Reason(CAME, came + " of " + (came + seeking.children()), "", weighed.coming()));
    }
    long told = reasons.stream().mapToLong(Reason::weight).sum();
    reasons.add(new Reason("averaging", "", "", weighed.total() - told));
    return reasons;
  }

  private static Reason choice(SeekingStage.State state, Frame frame, long weight) {
    int c = Channel.CHILD.slot;
    String observed = state.seeking.yes[c] + " of " + state.seeking.trials[c];
    return new Reason(Channel.CHILD.reason, observed, usual(frame, state, Channel.CHILD), weight);
  }

  /// One reason for each question asked of children; a stranger's answers and others' are told
  /// together, with what is usual where most were asked.
  private static void asides(
      List<Reason> reasons, SeekingStage.State state, Frame frame, SeekingEvidence weighed) {
    var seeking = state.seeking;
    var byCode = new LinkedHashMap<String, List<Channel>>();
    for (Channel channel : Channel.ALL) {
      if (channel != Channel.CHILD && seeking.childTrials[channel.slot] > 0) {
        byCode.computeIfAbsent(channel.reason, key -> new ArrayList<>()).add(channel);
      }
    }
    byCode.forEach((code, channels) -> {
      int yes = channels.stream().mapToInt(c -> seeking.childYes[c.slot]).sum();
      int asked = channels.stream().mapToInt(c -> seeking.childTrials[c.slot]).sum();
      long weight = channels.stream().mapToLong(weighed::factor).sum();
      Channel most = channels.stream()
          .max(Comparator.comparingInt(c -> seeking.childTrials[c.slot]))
          .orElseThrow();
      String observed = most == Channel.YOUNG ? (yes > 0 ? "yes" : "no") : yes + " of " + asked;
      reasons.add(new Reason(code, observed, usual(frame, state, most), weight));
    });
  }

  private static String usual(Frame frame, SeekingStage.State state, Channel channel) {
    return usual(frame.nulls().urn(state.stratum, channel).mean());
  }

  /// A share in words a reviewer can picture: 1 in 21, 1 in 2.5, 9 in 10.
  static String usual(double share) {
    if (share > 0.55) {
      return StrictMath.round(share * 10) + " in 10";
    }
    double one = 1 / share;
    return one < 9.5
        ? "1 in " + tenths(StrictMath.round(one * 10))
        : "1 in " + StrictMath.round(one);
  }

  private static String tenths(long tenths) {
    return tenths % 10 == 0 ? String.valueOf(tenths / 10) : tenths / 10 + "." + tenths % 10;
  }
}
