package org.nightlight.casework;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.nightlight.care.Care;
import org.nightlight.casework.CaseFile.Age;
import org.nightlight.casework.CaseFile.Reason;
import org.nightlight.casework.CaseFile.SignalInCase;
import org.nightlight.detect.Detect;
import org.nightlight.detect.Review;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.evidence.Origin;
import org.nightlight.help.Advice;
import org.nightlight.help.Audience;
import org.nightlight.help.Help;
import org.nightlight.intake.Intake;
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
import org.nightlight.oncall.OnCall;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Platform;
import org.nightlight.oversight.Platform.Webhook;
import org.nightlight.oversight.Register;
import org.nightlight.oversight.StaffId;
import org.nightlight.routing.CaseFacts;
import org.nightlight.routing.Placement;
import org.nightlight.routing.Routing;

/// Asks the rooms before casework through their doors.
///
/// @param detect signals in its shadow tier reach nobody
record Rooms(
    Detect detect,
    Matching matching,
    Intake intake,
    Evidence evidence,
    Help help,
    Oversight oversight,
    Routing router,
    Care care,
    OnCall onCall)
    implements Neighbours {

  @Override
  public Optional<Raised> signal(String id) {
    return detect.signal(id).filter(one -> one.tier().name().equals("LIVE")).map(Rooms::raised);
  }

  private static Raised raised(org.nightlight.detect.Raised raised) {
    var signal = raised.signal();
    var reasons = signal.reasons().stream()
        .map(one -> new Reason(
            one.code(),
            Sentences.of(one.code(), one.observed(), one.usual()),
            one.observed(),
            one.usual(),
            one.weight()))
        .toList();
    return new Raised(
        new Subject(signal.source(), signal.subject()),
        new SignalInCase(
            signal.id(),
            signal.detector(),
            signal.version(),
            signal.time(),
            signal.others(),
            signal.evidence(),
            signal.level(),
            reasons,
            signal.activities(),
            signal.model().toString()));
  }

  @Override
  public String expected(String source, String detector, long level) {
    return detect.expected(source, detector, level).words();
  }

  @Override
  public Age age(String source, String account) {
    return detect
        .stratum(source, account)
        .map(stratum -> switch (stratum) {
          case CHILD, CHILD_IN_ROLE -> Age.CHILD;
          case YOUNG_ADULT, YOUNG_ADULT_IN_ROLE, ADULT, ADULT_IN_ROLE -> Age.ADULT;
          case UNKNOWN -> Age.UNKNOWN;
        })
        .orElse(Age.UNKNOWN);
  }

  @Override
  public Optional<Review> review(String source) {
    return detect.review(source);
  }

  @Override
  public Optional<Sighting> sighting(SightingId id) {
    return matching.sighting(id);
  }

  @Override
  public Optional<Matching.Compared> compared(ExhibitId id) {
    return matching.compared(id);
  }

  @Override
  public Optional<MediaPages.Square> square(ExhibitId id, StaffId reader) {
    return matching.square(id, reader);
  }

  @Override
  public void confirm(SightingId id, String reason, Permit by) {
    matching.confirm(id, reason, by);
  }

  @Override
  public void dispute(SightingId id, String reason, Permit by) {
    matching.dispute(id, reason, by);
  }

  @Override
  public Matching.Adding makeKnown(ExhibitId id, Category category, Permit by) {
    return matching.add(id, category, by);
  }

  @Override
  public List<byte[]> events(String source, Collection<String> ids) {
    return intake.activities(source, ids);
  }

  @Override
  public Optional<Report> report(ReportId id) {
    return intake.report(id);
  }

  @Override
  public List<Report> reports(Collection<ReportId> ids) {
    return intake.reports(ids);
  }

  @Override
  public ReportText read(ReportId id, Permit permit) {
    return intake.read(id, permit);
  }

  @Override
  public List<ExhibitId> attachments(ReportId id) {
    return intake.attachments(id);
  }

  @Override
  public Optional<ReportId> reportWith(ExhibitId attachment) {
    return intake.reportWith(attachment).map(Report::id);
  }

  @Override
  public List<SightingId> sightings(ExhibitId exhibit) {
    return matching.sightings(exhibit);
  }

  @Override
  public void progress(ReportId id, Progress now, String adviceTopic) {
    intake.progress(id, now, adviceTopic);
  }

  @Override
  public ExhibitId seal(byte[] lines) {
    return evidence.seal(
        lines,
        new Origin(new Actor.Machine("casework"), "cited-activities", "application/x-ndjson"));
  }

  @Override
  public Advice advise(Audience audience, String topic, String country) {
    return help.advise(audience, topic, country);
  }

  @Override
  public String topicLabel(String code) {
    return help.topics(Audience.PROFESSIONAL).stream()
        .filter(topic -> topic.code().equals(code))
        .findFirst()
        .map(org.nightlight.help.Topic::label)
        .orElse(code.replace('-', ' '));
  }

  @Override
  public java.util.Set<String> countries(String source) {
    return oversight.platformOf(source).map(one -> oversight.register(one.id())).stream()
        .flatMap(register -> register.entries().stream())
        .map(Register.Entry::jurisdiction)
        .filter(country -> !country.equals(Register.EVERYWHERE))
        .collect(java.util.stream.Collectors.toSet());
  }

  @Override
  public Placement place(CaseFacts facts, Instant now) {
    return router.place(facts, now);
  }

  @Override
  public List<Placement> places(List<CaseFacts> cases, Instant now) {
    return router.places(cases, now);
  }

  @Override
  public int routing() {
    return router.version();
  }

  @Override
  public List<String> queues() {
    return router.queues();
  }

  @Override
  public void decided(CaseId id, String policy, String outcome, StaffId by) {
    care.decided(id.value(), policy, outcome, by);
  }

  @Override
  public boolean waits(CaseId id, StaffId reader) {
    return care.waits(id.value(), reader);
  }

  @Override
  public List<CaseId> seconds(StaffId reader, int most) {
    return care.waiting(reader, most).stream().map(CaseId::new).toList();
  }

  @Override
  public Optional<Care.Looked> looked(CaseId id, String outcome, String note, StaffId by) {
    return care.looked(id.value(), outcome, note, by);
  }

  @Override
  public void call(String rule, String about, String words) {
    onCall.page(rule, about, words);
  }

  @Override
  public Optional<Webhook> webhook(String source) {
    return oversight.platformOf(source).flatMap(Platform::webhook);
  }
}
