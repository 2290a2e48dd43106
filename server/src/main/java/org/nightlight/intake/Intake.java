package org.nightlight.intake;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.help.Help;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.store.Store;

/// The door of intake: reports from people and activity from platforms.
public final class Intake implements AutoCloseable {

  /// The topic of the hand-off when something came with a report; the key is the report's id, the
  /// body that and the exhibit's, with a space between.
  public static final String ATTACHED = "report.attached";

  private final Reports reports;
  private final List<Routes> routes;
  private final Activities activities;

  /// @param folder the data folder, whose `keys` hold what must not lie in the database
  /// @param activityRetention how long an activity is kept, and how old one may be when it comes
  public Intake(
      Store store,
      Oversight oversight,
      Evidence evidence,
      Help help,
      Path folder,
      Duration activityRetention,
      Clock clock) {
    this.activities = new Activities(store, oversight, clock, activityRetention);
    this.reports = new Reports(store, oversight, evidence, folder.resolve("keys"), clock);
    this.routes = List.of(
        activities.routes(),
        new TellPages(reports, oversight, help, clock).routes(),
        new FollowPages(reports, help, clock).routes(),
        new ReportApi(reports, new ReportAttachments(store, oversight, evidence), help, clock)
            .routes());
  }

  /// A report, without its words.
  public Optional<Report> report(ReportId id) {
    return reports.report(id);
  }

  /// What the person wrote, from its sealed exhibit; custody names the reader.
  public ReportText read(ReportId id, Permit permit) {
    return reports.read(id, permit);
  }

  /// What came with a report, in the order it was numbered.
  public List<ExhibitId> attachments(ReportId id) {
    return reports.attachments(id);
  }

  /// Tells the reporter's status page how far their report has come.
  public void progress(ReportId id, Progress now) {
    reports.progress(id, now, Optional.empty());
  }

  /// As above, and says what helps now: a topic's code.
  public void progress(ReportId id, Progress now, String adviceTopic) {
    reports.progress(id, now, Optional.of(adviceTopic));
  }

  /// Starts admitting activities, once every room is wired.
  public void start() {
    activities.start();
  }

  /// Entries of the admitted log after a position, in order, at most `limit`.
  public List<Admitted> activitiesAfter(long position, int limit) {
    return activities.after(position, limit);
  }

  /// The events of these ids as they were kept, in order of time; those whose day has expired are
  /// not among them.
  public List<byte[]> activities(String source, Collection<String> ids) {
    return activities.events(source, ids);
  }

  /// How many entries the log has after a position.
  public long activitiesBehind(long position) {
    return activities.behind(position);
  }

  public List<Routes> routes() {
    return routes;
  }

  @Override
  public void close() {
    activities.close();
  }
}
