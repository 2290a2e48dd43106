package org.nightlight.intake;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /// The topic of the hand-off when a report says, or its words suggest, that somebody is in
  /// danger now; key and body are the report's id.
  public static final String URGENT = "report.urgent";

  /// What whoever is called about it is told.
  public static final String URGENT_WORDS = "A report says that somebody may be in danger now";

  /// The topic of the hand-off when a person reads such a report; key and body as above.
  public static final String ATTENDED = "report.attended";

  private final Countries countries;
  private final Reports reports;
  private final List<Routes> routes;
  private final Activities activities;
  private final Renaming renaming;

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
    this.countries = new Countries(store);
    this.renaming = new Renaming(store);
    this.activities = new Activities(store, oversight, clock, activityRetention);
    this.reports = new Reports(store, oversight, evidence, help, folder.resolve("keys"), clock);
    this.routes = List.of(
        activities.routes(),
        new ReportApi(reports, new ReportAttachments(store, oversight, evidence), help, clock)
            .routes());
  }

  /// The answer to a person who tells us something: a receipt to show once, or none where the
  /// same form was sent too long ago.
  public record Told(Report report, Optional<ReceiptCode> receipt) {}

  /// A step a report has come to, and what helps there.
  public record Step(Instant at, String adviceTopic) {}

  /// Keeps what a person told on the public pages, and gives them a receipt.
  public Told tell(ReportDraft draft) {
    return reports.tell(draft);
  }

  /// The report whose receipt this is. Looking one up that there is not takes as long.
  public Optional<Report> follow(String typed) {
    return reports.follow(typed);
  }

  /// The steps a report has come to.
  public Map<Progress, Step> steps(ReportId id) {
    return reports.steps(id);
  }

  /// How a reporter may be reached; empty where they did not say who they are.
  public Optional<Teller.Reach> reach(ReportId id) {
    return reports.reach(id);
  }

  /// Who made a report, opened from its seal; the permit is on record.
  public Optional<Teller> teller(ReportId id, Permit by) {
    return reports.teller(id, by);
  }

  /// Whether a text holds the name or the contact of whoever made a report. Nobody is told which.
  public boolean names(ReportId id, String text) {
    return reports.names(id, text);
  }

  /// Where a reporter said that it is safe to reach them; empty where they did not. For the
  /// system itself, which shows it to nobody.
  public Optional<String> safeContact(ReportId id) {
    return reports.safeContact(id);
  }

  /// Erases who made a report, where no law and no hold has the report kept; on record either
  /// way.
  public Erasing eraseTeller(ReportId id, Permit by) {
    return reports.erase(id, by);
  }

  /// Notes that a person found a report manifestly unfounded. Whoever makes several is slowed
  /// down, never silenced.
  public void unfounded(ReportId id, Permit by) {
    reports.unfounded(id, by);
  }

  /// Every report about an account, the first first.
  public List<Report> reportsAbout(Subject account) {
    return reports.about(account);
  }

  /// Something an account did, without whom it was with.
  public record Deeded(String id, Instant at, String type) {}

  /// What an account did itself, as the log still has it, in order of time.
  public List<Deeded> activitiesOf(Subject account) {
    return activities.of(account).stream()
        .map(one -> new Deeded(one.id(), one.time(), one.type()))
        .toList();
  }

  /// Erases from the log what an account did itself, up to a position; answers how much.
  public long eraseActivities(Subject account, long position) {
    return activities.erase(account, position);
  }

  /// Gives an account another name in what others did to it, up to a position; answers how much.
  public long renameInActivities(Subject account, long position, String instead) {
    return renaming.activities(account, position, instead);
  }

  /// Gives the account a report is about another name; answers 1 where it had the one.
  public long renameInReport(ReportId report, Subject account, String instead) {
    return renaming.report(report, account, instead);
  }

  /// Every account anything here names. Reads the whole log.
  public Set<Subject> everybody() {
    return renaming.everybody();
  }

  /// Whether an account has done anything since a position.
  public boolean isActiveSince(Subject account, long position) {
    return activities.activeSince(account, position);
  }

  /// Erases where an account says it is; answers 1 where it was known.
  public long eraseCountry(Subject account) {
    return countries.erase(account);
  }

  /// Where an account's own profile says its holder is, ISO 3166-1; empty where it does not.
  public String country(Subject account) {
    return countries.of(account);
  }

  /// The report that an exhibit was attached to.
  public Optional<Report> reportWith(ExhibitId attachment) {
    return reports.with(attachment);
  }

  /// A report, without its words.
  public Optional<Report> report(ReportId id) {
    return reports.report(id);
  }

  /// Those of several reports that there are, without their words.
  public List<Report> reports(Collection<ReportId> ids) {
    return reports.reports(ids);
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

  /// The first day of which activities are still kept; empty where there are none.
  public Optional<java.time.LocalDate> activitiesFrom() {
    return activities.from();
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
