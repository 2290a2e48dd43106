package org.nightlight.casework;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.nightlight.care.Care;
import org.nightlight.casework.CaseFile.Age;
import org.nightlight.casework.CaseFile.SignalInCase;
import org.nightlight.detect.Review;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.help.Advice;
import org.nightlight.help.Audience;
import org.nightlight.intake.Progress;
import org.nightlight.intake.Report;
import org.nightlight.intake.ReportId;
import org.nightlight.intake.ReportText;
import org.nightlight.intake.Subject;
import org.nightlight.match.Category;
import org.nightlight.match.Matching;
import org.nightlight.match.Sighting;
import org.nightlight.match.SightingId;
import org.nightlight.media.MediaPages;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Platform.Webhook;
import org.nightlight.oversight.StaffId;
import org.nightlight.routing.CaseFacts;
import org.nightlight.routing.Placement;

/// What casework asks of the rooms before it.
interface Neighbours {

  /// A signal that reviewers may see, and whom it is about.
  record Raised(Subject subject, SignalInCase signal) {}

  /// Empty where there is no such signal, or it runs in the shadow.
  Optional<Raised> signal(String id);

  /// How many ordinary accounts of a platform would reach a signal's level, in a sentence.
  String expected(String source, String detector, long level);

  /// What is known of an account's age now.
  Age age(String source, String account);

  /// The order of a platform's accounts at the end of its latest event-time day.
  Optional<Review> review(String source);

  /// Media that is on a list of known material.
  Optional<Sighting> sighting(SightingId id);

  /// What comparing an exhibit with the lists came to; empty where it was not tried yet.
  Optional<Matching.Compared> compared(ExhibitId id);

  /// The grey square of an exhibit; empty where it is no picture or video that can be looked at.
  Optional<MediaPages.Square> square(ExhibitId id, StaffId reader);

  /// Keeps that a reviewer agrees with the lists about a match.
  void confirm(SightingId id, String reason, Permit by);

  /// As above, where they disagree.
  void dispute(SightingId id, String reason, Permit by);

  /// Makes a report's exhibit known from now on.
  Matching.Adding makeKnown(ExhibitId id, Category category, Permit by);

  /// The admitted lines of activities, those that are still kept.
  List<byte[]> events(String source, Collection<String> ids);

  Optional<Report> report(ReportId id);

  /// Those of several that there are.
  default List<Report> reports(Collection<ReportId> ids) {
    return ids.stream().flatMap(id -> report(id).stream()).toList();
  }

  ReportText read(ReportId id, Permit permit);

  List<ExhibitId> attachments(ReportId id);

  /// The report that an exhibit came with.
  Optional<ReportId> reportWith(ExhibitId attachment);

  /// Every time that an exhibit was found to be known material.
  List<SightingId> sightings(ExhibitId exhibit);

  void progress(ReportId id, Progress now, String adviceTopic);

  /// Seals the activities a signal cites, one a line.
  ExhibitId seal(byte[] lines);

  Advice advise(Audience audience, String topic, String country);

  /// A topic's label for professionals.
  String topicLabel(String code);

  /// Countries that a platform's register of processing names.
  java.util.Set<String> countries(String source);

  /// Where a case belongs by the rules in force.
  Placement place(CaseFacts facts, Instant now);

  /// The same for several, in their order.
  default List<Placement> places(List<CaseFacts> cases, Instant now) {
    return cases.stream().map(facts -> place(facts, now)).toList();
  }

  /// The version of the rules in force.
  int routing();

  /// The queues there are.
  List<String> queues();

  /// Asks for a second look at a decided case, where it is in the sample.
  void decided(CaseId id, String policy, String outcome, StaffId by);

  /// Whether a case waits for this person to look at it without seeing what was decided.
  boolean waits(CaseId id, StaffId reader);

  /// Cases that wait for this person's second look, oldest first.
  List<CaseId> seconds(StaffId reader, int most);

  /// Keeps a second look; empty where the case does not wait for this person.
  Optional<Care.Looked> looked(CaseId id, String outcome, String note, StaffId by);

  /// Calls people about something.
  void call(String rule, String about, String words);

  /// Where the platform of a source wants to be told decisions; empty where it did not ask.
  Optional<Webhook> webhook(String source);
}
