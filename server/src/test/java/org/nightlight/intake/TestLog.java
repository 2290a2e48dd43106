package org.nightlight.intake;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.nightlight.detection.Activity;
import org.nightlight.detection.ActivityJson;
import org.nightlight.detection.Day;
import org.nightlight.detection.Simulator;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// An admitted log of invented days, for tests of those who read it.
public final class TestLog {

  private TestLog() {}

  /// Writes a log as admission does, activities in order and the watermark after each day;
  /// answers its last position.
  public static long write(Store store, Simulator.Setting setting, LocalDate first) {
    return store.transaction(() -> write(store, play(setting, first), first));
  }

  /// The same with a second source, `/platforms/brief`, that tells something for a few days
  /// only.
  public static long writeBoth(
      Store store, Simulator.Setting setting, Simulator.Setting brief, LocalDate first) {
    var all = play(setting, first);
    for (var one : play(brief, first)) {
      all.add(new Activity("/platforms/brief", one.id(), one.time(), one.deed()));
    }
    all.sort(Comparator.comparing(Activity::time));
    return store.transaction(() -> write(store, all, first));
  }

  private static List<Activity> play(Simulator.Setting setting, LocalDate first) {
    var activities = new ArrayList<Activity>();
    Simulator.play(setting.startingOn(new Day((int) first.toEpochDay())), activities::add);
    return activities;
  }

  private static long write(Store store, List<Activity> activities, LocalDate first) {
    var position = 0L;
    var day = first.minusDays(1);
    var told = new TreeSet<String>();
    for (var activity : activities) {
      var on = LocalDate.ofEpochDay(activity.day().number());
      if (!on.equals(day)) {
        day = on;
        partition(store, day);
        for (var source : told) {
          mark(store, ++position, source, day);
        }
        told.clear();
      }
      told.add(activity.source());
      write(store, ++position, activity, day);
    }
    for (var source : told) {
      mark(store, ++position, source, day.plusDays(1));
    }
    store.sql().sql("update activity_position set last = ?").param(position).update();
    return position;
  }

  private static void partition(Store store, LocalDate day) {
    store
        .sql()
        .sql("create table activity_%s partition of activity for values from ('%s') to ('%s')"
            .formatted(day.toString().replace("-", ""), day, day.plusDays(1)))
        .update();
  }

  private static void write(Store store, long position, Activity activity, LocalDate day) {
    store
        .sql()
        .sql("insert into activity (day, source, id, position, at, late, event)"
            + " values (?, ?, ?, ?, ?, false, ?)")
        .params(
            day,
            activity.source(),
            activity.id(),
            position,
            Times.utc(activity.time()),
            ActivityJson.write(activity).getBytes(StandardCharsets.UTF_8))
        .update();
  }

  private static void mark(Store store, long position, String source, LocalDate day) {
    store
        .sql()
        .sql("insert into activity_watermark (position, source, at) values (?, ?, ?)")
        .params(position, source, Times.utc(new Day((int) day.toEpochDay()).start()))
        .update();
  }
}
