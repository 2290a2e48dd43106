package org.nightlight.account;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.nightlight.account.Accounts.Rooms;
import org.nightlight.account.Erasure.Kept;

/// Signals, activities, the country an account says, and what detectors remember: one matter,
/// which goes at once or, where a case, a law or a hold keeps it, later at once.
final class MatterPart implements Erasure.Part {

  private static final String READ_FIRST =
      "This product's own order: detectors read what a platform told before it goes";

  private final Rooms rooms;
  private final Keepers keepers;
  private final Clock clock;
  private final Map<UUID, Counted> counted = new ConcurrentHashMap<>();

  MatterPart(Rooms rooms, Keepers keepers, Clock clock) {
    this.rooms = rooms;
    this.keepers = keepers;
    this.clock = clock;
  }

  @Override
  public List<Kept> keeps(Erasure of) {
    var why = why(of);
    var kept = new ArrayList<>(why);
    why.stream()
        .findFirst()
        .ifPresent(first -> there(of)
            .forEach((what, many) -> kept.add(
                new Kept(what + ": " + many, first.rule(), first.citation(), first.until()))));
    return kept;
  }

  /// Whether it has gone, or may go now.
  boolean goes(Erasure of) {
    return why(of).isEmpty();
  }

  private List<Kept> why(Erasure of) {
    if (of.early()) {
      return List.of();
    }
    var why = new ArrayList<>(keepers.matter(of));
    if (unread(of)) {
      why.add(new Kept("what has just come", "not-read-yet", READ_FIRST, Optional.empty()));
    }
    return why;
  }

  private boolean unread(Erasure of) {
    var last = rooms.intake().activitiesBehind(0);
    return last - rooms.detect().behind() < of.position();
  }

  /// How many activities of an account were there, and on which day that was read.
  private record Counted(LocalDate on, int many) {}

  /// What it did up to its erasure only grows less: while it waits, the log is read once a day, and
  /// not each time somebody looks at the page.
  private int activities(Erasure of) {
    var today = LocalDate.now(clock);
    return counted
        .compute(
            of.id(),
            (_, then) -> then != null && then.on().equals(today)
                ? then
                : new Counted(today, rooms.intake().activitiesOf(of.about()).size()))
        .many();
  }

  private Map<String, Integer> there(Erasure of) {
    var there = new LinkedHashMap<String, Integer>();
    there.put(
        "signals",
        rooms.detect().signalsAbout(of.about().source(), of.about().account()).size());
    there.put("activities", activities(of));
    there.put("countries", rooms.intake().country(of.about()).isEmpty() ? 0 : 1);
    there.values().removeIf(many -> many == 0);
    return there;
  }

  @Override
  public Map<String, Long> erase(Erasure of) {
    var erased = new LinkedHashMap<String, Long>();
    if (of.early() || !goes(of)) {
      return erased;
    }
    counted.remove(of.id());
    var intake = rooms.intake();
    var detect = rooms.detect();
    // What an account does that goes on after all is new, and detectors go on with it.
    if (!intake.isActiveSince(of.about(), of.position())) {
      detect.forget(of.key(), of.instead());
    }
    erased.put("signals", detect.erase(of.key(), of.at()));
    erased.put("signals about others that named it", detect.rename(of.key(), of.instead()));
    erased.put("activities", intake.eraseActivities(of.about(), of.position()));
    erased.put(
        "activities of others that named it",
        intake.renameInActivities(of.about(), of.position(), of.instead()));
    erased.put("countries", intake.eraseCountry(of.about()));
    return erased;
  }
}
