package org.nightlight.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Scores signals against a truth. A detector is scored only on kinds of its own, and an account
/// that is to be found by any detector is never another's false alarm. Alarms are first signals.
public final class Evaluation {

  /// One detector's figures. Ratios without anything to divide by are -1. The rates of false alarms
  /// are for 1,000 accounts and 30 days, by age group, country and kind of account.
  public record Score(
      String detector,
      int toFind,
      int found,
      int falseAlarms,
      double recall,
      double precision,
      Map<String, Found> byKind,
      Map<String, Integer> falseByKind,
      double childrenMedian,
      double childrenP90,
      int budget,
      double recallInBudget,
      Map<String, Double> falseRates,
      double erde5,
      double erde50,
      double fLatency) {}

  /// Of one kind, how many were found of how many.
  public record Found(int found, int of) {}

  public record Report(List<Score> scores, Coverage coverage, long accounts, double days) {

    public String toText() {
      return EvaluationText.text(this);
    }

    public String toJson() {
      return EvaluationText.json(this);
    }
  }

  /// What is followed of an account that is to be found: each thing it did or met, in order.
  private static final class Track {
    final List<Long> steps = new ArrayList<>();
    final List<Long> children = new ArrayList<>();
    final Set<String> met = new HashSet<>();
  }

  private record Alarm(Signal first, long evidence) {}

  private final Map<String, Set<String>> kinds = new LinkedHashMap<>();
  private final Map<String, Track> tracks = new HashMap<>();
  private final Map<String, Particulars> accounts = new HashMap<>();
  private final Map<String, Map<String, Alarm>> alarms = new TreeMap<>();
  private long firstSecond = Long.MAX_VALUE;
  private long lastSecond = Long.MIN_VALUE;

  public Evaluation(List<Simulator.Truth> truth) {
    for (var row : truth) {
      kinds.computeIfAbsent(row.account(), key -> new HashSet<>()).add(row.kind());
      if (isToFind(row.kind())) {
        tracks.computeIfAbsent(row.account(), key -> new Track());
      }
    }
  }

  static boolean isToFind(String kind) {
    return kind.startsWith("offender-") || kind.startsWith("harmed-");
  }

  /// What a detector's kinds begin with.
  static String prefix(String detector) {
    return switch (detector) {
      case "contact-seeking" -> "offender-";
      case "contacted-by-many" -> "harmed-contacted-";
      case "pile-on" -> "harmed-pile-on-";
      case "persistent-harassment" -> "harmed-harassment-";
      default -> detector + "-";
    };
  }

  public void activity(Activity activity) {
    long second = activity.time().getEpochSecond();
    firstSecond = Math.min(firstSecond, second);
    lastSecond = Math.max(lastSecond, second);
    switch (activity.deed()) {
      case Deed.Registered it -> say(it.account(), it.particulars());
      case Deed.Updated it -> say(it.account(), it.particulars());
      case Deed.ContactExisting it -> {
        met(it.actor(), it.recipient());
        met(it.recipient(), it.actor());
      }
      case Deed.ContactRequested it -> step(it.actor(), it.recipient(), second);
      case Deed.MessageSent it -> {
        String actor = it.sender() instanceof Deed.Sender.Account known ? known.id() : "";
        it.recipients().forEach(to -> step(actor, to, second));
      }
      case Deed.Guarded it -> step(it.actor(), it.recipient(), second);
      case Deed.Reported it -> step(it.actor(), it.recipient(), second);
      default -> {}
    }
  }

  private void say(String account, Particulars said) {
    accounts.merge(account, said, Particulars::updatedBy);
  }

  private void met(String account, String other) {
    Track track = tracks.get(account);
    if (track != null) {
      track.met.add(other);
    }
  }

  private void step(String actor, String other, long second) {
    accounts.putIfAbsent(other, Particulars.UNKNOWN);
    if (!actor.isEmpty()) {
      accounts.putIfAbsent(actor, Particulars.UNKNOWN);
    }
    Track from = tracks.get(actor);
    if (from != null && from.met.add(other)) {
      from.steps.add(second);
      if (accounts.getOrDefault(other, Particulars.UNKNOWN).age().band().isChild()) {
        from.children.add(second);
      }
    }
    Track to = tracks.get(other);
    if (to != null) {
      to.met.add(actor);
      if (kindsOf(other).stream().anyMatch(kind -> kind.startsWith("harmed-"))) {
        to.steps.add(second);
      }
    }
  }

  private Set<String> kindsOf(String account) {
    return kinds.getOrDefault(account, Set.of());
  }

  public void signal(Signal signal) {
    alarms
        .computeIfAbsent(signal.detector(), key -> new LinkedHashMap<>())
        .merge(
            signal.subject(),
            new Alarm(signal, signal.evidence()),
            (old, next) -> new Alarm(old.first(), Math.max(old.evidence(), next.evidence())));
  }

  public Report report(Detectors detectors, int budget, Coverage coverage) {
    double days = lastSecond < firstSecond ? 0 : Math.max(1, (lastSecond - firstSecond) / 86_400.0);
    var scores = detectors.entries().stream()
        .filter(entry -> entry.tier() != Tier.OFF)
        .map(entry -> score(entry.detector().name(), budget, days))
        .toList();
    return new Report(scores, coverage, accounts.size(), days);
  }

  private Score score(String detector, int budget, double days) {
    var raised = alarms.getOrDefault(detector, Map.of());
    String prefix = prefix(detector);
    var toFind = kinds.keySet().stream().filter(a -> isOfKind(a, prefix)).toList();
    var found = toFind.stream().filter(raised::containsKey).toList();
    var wrong = raised.keySet().stream()
        .filter(a -> kindsOf(a).stream().noneMatch(Evaluation::isToFind))
        .toList();
    var latency = new Latency(toFind.size(), wrong.size(), accounts.size());
    var children = new ArrayList<Long>();
    for (String account : toFind) {
      latency.positive(stepsBefore(account, raised.get(account)), lengthOf(account));
    }
    for (String account : found) {
      children.add(count(track(account).children, raised.get(account)));
    }
    boolean seeks = prefix.equals("offender-");
    return new Score(
        detector,
        toFind.size(),
        found.size(),
        wrong.size(),
        ratio(found.size(), toFind.size()),
        ratio(found.size(), found.size() + wrong.size()),
        byKind(toFind, raised, prefix),
        falseByKind(wrong),
        seeks ? Latency.quantile(children, 0.5) : -1,
        seeks ? Latency.quantile(children, 0.9) : -1,
        budget,
        ratio(inBudget(raised, toFind, budget), toFind.size()),
        falseRates(wrong, days),
        latency.erde(5),
        latency.erde(50),
        latency.fLatency(found.size(), wrong.size()));
  }

  private boolean isOfKind(String account, String prefix) {
    return kindsOf(account).stream().anyMatch(kind -> kind.startsWith(prefix));
  }

  private Track track(String account) {
    return tracks.computeIfAbsent(account, key -> new Track());
  }

  private int lengthOf(String account) {
    return track(account).steps.size();
  }

  private long stepsBefore(String account, @Nullable Alarm alarm) {
    return alarm == null ? -1 : Math.max(1, count(track(account).steps, alarm));
  }

  private static long count(List<Long> seconds, @Nullable Alarm alarm) {
    long until = alarm == null ? Long.MAX_VALUE : alarm.first().time().getEpochSecond();
    return seconds.stream().filter(second -> second <= until).count();
  }

  private static double ratio(int part, int of) {
    return of == 0 ? -1 : part / (double) of;
  }

  private Map<String, Found> byKind(List<String> toFind, Map<String, Alarm> raised, String prefix) {
    var all = new TreeMap<String, Found>();
    for (String account : toFind) {
      for (String kind : kindsOf(account)) {
        if (kind.startsWith(prefix)) {
          var one = new Found(raised.containsKey(account) ? 1 : 0, 1);
          all.merge(kind, one, (a, b) -> new Found(a.found() + b.found(), a.of() + b.of()));
        }
      }
    }
    return all;
  }

  private Map<String, Integer> falseByKind(List<String> wrong) {
    var all = new TreeMap<String, Integer>();
    for (String account : wrong) {
      if (kindsOf(account).isEmpty()) {
        all.merge("unlisted", 1, Integer::sum);
      }
      kindsOf(account).forEach(kind -> all.merge(kind, 1, Integer::sum));
    }
    return all;
  }

  private static int inBudget(Map<String, Alarm> raised, List<String> toFind, int budget) {
    return (int) raised.entrySet().stream()
        .sorted(
            Map.Entry.comparingByValue(Comparator.comparingLong(Alarm::evidence).reversed()))
        .limit(budget)
        .filter(entry -> toFind.contains(entry.getKey()))
        .count();
  }

  /// For 1,000 accounts and 30 days, by each way to group accounts.
  private Map<String, Double> falseRates(List<String> wrong, double days) {
    var all = new TreeMap<String, Integer>();
    var alarmed = new TreeMap<String, Integer>();
    accounts.keySet().stream()
        .filter(a -> kindsOf(a).stream().noneMatch(Evaluation::isToFind))
        .forEach(a -> groups(a).forEach(group -> all.merge(group, 1, Integer::sum)));
    wrong.forEach(a -> groups(a).forEach(group -> alarmed.merge(group, 1, Integer::sum)));
    var rates = new TreeMap<String, Double>();
    all.forEach((group, count) -> rates.put(
        group, alarmed.getOrDefault(group, 0) * 1_000.0 / (count * Math.max(1, days) / 30)));
    return rates;
  }

  private List<String> groups(String account) {
    Particulars said = accounts.getOrDefault(account, Particulars.UNKNOWN);
    var groups = new ArrayList<String>();
    groups.add("all");
    groups.add("age " + said.age().band().word());
    groups.add("country " + (said.country().isKnown() ? said.country().code() : "unknown"));
    kindsOf(account).forEach(kind -> groups.add("kind " + kind));
    if (kindsOf(account).isEmpty()) {
      groups.add("kind unlisted");
    }
    return groups;
  }
}
