package org.nightlight.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Plays a script of activity and checks that exactly the marked lines are signals. Accounts called
/// `child-...` are 14, `unknown-...` say no age, all others are 35; all are in GB but those called
/// `...-abroad`. Those called `new-...` register as the script begins. `anonymous` is nobody known.
final class Script {
  private static final Day FIRST = new Day(20_458);

  private Script() {}

  static void play(Detector detector, String script) {
    play(detector, List.of(), script);
  }

  /// Plays it on a platform whose ordinary life has been watched for a week before day 1, so that
  /// what is ordinary is known.
  static void playAfterAWeek(Detector detector, String script) {
    var week = new ArrayList<Activity>();
    var start = new Day(FIRST.number() - 7);
    Simulator.play(
        Simulator.Setting.of(1, 600, 7).startingOn(start).with(Simulator.Cast.LOOK_ALIKES_ONLY),
        activity -> week.add(
            new Activity("/s", "week-" + activity.id(), activity.time(), activity.deed())));
    play(detector, week, script);
  }

  /// The signals of a script, in the order in which they are raised.
  static List<Signal> signals(Detector detector, String script) {
    var lines = script.strip().lines().map(String::strip).toList();
    var activities = new ArrayList<Activity>();
    introduce(lines, activities);
    for (int i = 0; i < lines.size(); i++) {
      activities.add(line("line-" + (i + 1), lines.get(i).split("\\s+", -1)));
    }
    var signals = new ArrayList<Signal>();
    run(detector, activities, signals::add);
    return signals;
  }

  private static void play(Detector detector, List<Activity> before, String script) {
    var lines = script.strip().lines().map(String::strip).toList();
    var expected = new TreeMap<Integer, String>();
    var byId = new LinkedHashMap<String, Integer>();
    var activities = new ArrayList<>(before);
    introduce(lines, activities);
    for (int i = 0; i < lines.size(); i++) {
      String[] parts = lines.get(i).split("<-", -1);
      if (parts.length > 1) {
        expected.put(i + 1, parts[1].strip());
      }
      byId.put("line-" + (i + 1), i + 1);
      activities.add(line("line-" + (i + 1), parts[0].strip().split("\\s+", -1)));
    }
    assertThat(signals(detector, activities, byId)).isEqualTo(expected);
  }

  private static Map<Integer, String> signals(
      Detector detector, List<Activity> activities, Map<String, Integer> byId) {
    var raised = new TreeMap<Integer, String>();
    run(detector, activities, signal -> raised.put(lineOf(signal, byId), signal.detector()));
    return raised;
  }

  private static void run(
      Detector detector, List<Activity> activities, Consumer<? super Signal> to) {
    var detectors =
        new Detectors(List.of(new Detectors.Entry(detector, Tier.LIVE, detector.level())));
    try (var runner = new Runner(new Runner.Setup(detectors, 1, Frame.Ties.KNOWN), to)) {
      activities.forEach(activity -> runner.accept(activity, Admission.ON_TIME));
      runner.finish();
    }
  }

  /// The line that caused it; 0 is the week before.
  private static int lineOf(Signal signal, Map<String, Integer> byId) {
    return byId.getOrDefault(signal.activities().getLast(), 0);
  }

  private static void introduce(List<String> lines, List<Activity> to) {
    var names = new LinkedHashMap<String, Boolean>();
    for (String line : lines) {
      String[] words = line.split("<-", -1)[0].strip().split("\\s+", -1);
      names.put(words[3], true);
      names.put(words[5], true);
    }
    for (String name : names.keySet()) {
      Age age = name.startsWith("unknown-")
          ? Age.UNKNOWN
          : Age.ofYears(name.startsWith("child-") ? 14 : 35, Age.Basis.DECLARED);
      var country = Country.of(name.endsWith("-abroad") ? "DE" : "GB");
      var said = new Particulars(
          age, country, Particulars.Kind.PERSON, name.startsWith("coach-") ? "coach" : "");
      Deed intro =
          name.startsWith("new-") ? new Deed.Registered(name, said) : new Deed.Updated(name, said);
      if (!name.equals("anonymous")) {
        to.add(new Activity("/s", "intro-" + name, FIRST.start(), intro));
      }
    }
  }

  /// Words: day N HH:MM who does whom.
  private static Activity line(String id, String[] words) {
    String[] clock = words[2].split(":", 2);
    long second = Integer.parseInt(clock[0]) * 3600L + Integer.parseInt(clock[1]) * 60L;
    var time = FIRST.plus(Integer.parseInt(words[1]) - 1).start().plusSeconds(second);
    return new Activity("/s", id, time, deed(words[3], words[4], words[5]));
  }

  private static Deed deed(String who, String does, String whom) {
    return switch (does) {
      case "writes-to" -> message(who, List.of(whom), Place.DIRECT, List.of(), List.of());
      case "posts-to" -> message(who, List.of(whom), Place.PUBLIC, List.of(), List.of());
      case "posts-hostile-to" ->
        message(who, List.of(whom), Place.PUBLIC, List.of(), List.of("hostile"));
      case "mentions" -> message(who, List.of(), Place.PUBLIC, List.of(whom), List.of());
      case "asks" ->
        new Deed.ContactRequested(who, whom, OptionalInt.of(0), Deed.Via.SEARCH, Shown.UNKNOWN);
      case "asks-friend-of-friend" ->
        new Deed.ContactRequested(who, whom, OptionalInt.of(4), Deed.Via.SUGGESTION, Shown.UNKNOWN);
      case "knows" -> new Deed.ContactExisting(who, whom, Optional.empty());
      case "accepts" -> new Deed.ContactAnswered(who, whom, Deed.Answer.ACCEPTED);
      case "declines" -> new Deed.ContactAnswered(who, whom, Deed.Answer.DECLINED);
      case "blocks" -> new Deed.Guarded(who, whom, Deed.Guard.BLOCKED);
      case "mutes" -> new Deed.Guarded(who, whom, Deed.Guard.MUTED);
      case "unblocks" -> new Deed.Guarded(who, whom, Deed.Guard.UNBLOCKED);
      case "is-linked-to" -> new Deed.Linked(who, whom, Deed.LinkBasis.DEVICE);
      case "reports" -> new Deed.Reported(who, whom, "unwanted-contact");
      default -> throw new IllegalArgumentException("script must use a known word, was " + does);
    };
  }

  private static Deed message(
      String who, List<String> to, Place place, List<String> mentions, List<String> codes) {
    Deed.Sender sender =
        who.equals("anonymous") ? new Deed.Sender.Anonymous("") : new Deed.Sender.Account(who);
    return new Deed.MessageSent(sender, to, place, "", mentions, codes, List.of(), Shown.UNKNOWN);
  }
}
