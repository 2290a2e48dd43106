package org.nightlight.casework;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.nightlight.casework.CaseFile.Age;
import org.nightlight.casework.CaseFile.Reason;
import org.nightlight.casework.CaseFile.SignalInCase;
import org.nightlight.detect.Review;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.help.Advice;
import org.nightlight.help.Audience;
import org.nightlight.intake.Danger;
import org.nightlight.intake.Marks;
import org.nightlight.intake.Progress;
import org.nightlight.intake.Report;
import org.nightlight.intake.ReportId;
import org.nightlight.intake.ReportText;
import org.nightlight.intake.Subject;
import org.nightlight.intake.Via;
import org.nightlight.match.Category;
import org.nightlight.match.HashKind;
import org.nightlight.match.HashList;
import org.nightlight.match.KnownHash;
import org.nightlight.match.Matching;
import org.nightlight.match.Sighting;
import org.nightlight.match.SightingId;
import org.nightlight.media.MediaPages;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Platform.Webhook;
import org.nightlight.oversight.StaffId;
import org.nightlight.routing.CaseFacts;
import org.nightlight.routing.Placement;

/// The rooms before casework, as far as its tests need them.
final class Neighbourhood implements Neighbours {

  static final String DEMO = "/platforms/demo";
  static final Instant THEN = Instant.parse("2026-11-14T02:34:00Z");

  final Map<String, Raised> signals = new ConcurrentHashMap<>();
  final Map<SightingId, Sighting> sightings = new ConcurrentHashMap<>();
  final Map<ReportId, Report> reports = new ConcurrentHashMap<>();
  final Map<String, String> events = new ConcurrentHashMap<>();
  final Map<ExhibitId, String> sealed = new ConcurrentHashMap<>();
  final Map<ReportId, List<String>> told = new ConcurrentHashMap<>();
  volatile Optional<Webhook> webhook = Optional.empty();

  /// A contact-seeking signal about an account.
  String signal(String account, String... children) {
    var id = "signal-" + UUID.randomUUID();
    var reason = new Reason(
        "children-among-new-contacts",
        Sentences.of("children-among-new-contacts", "11 of 12", "1 in 21"),
        "11 of 12",
        "1 in 21",
        3_400_000);
    var rest = new Reason("averaging", "Averaging.", "", "", -100_000);
    signals.put(
        id,
        new Raised(
            new Subject(DEMO, account),
            new SignalInCase(
                id,
                "contact-seeking",
                3,
                THEN,
                List.of(children),
                3_300_000,
                2_500_000,
                List.of(reason, rest),
                List.of("e1", "e2"),
                "2026-11-13")));
    return id;
  }

  /// Known material that an account shared.
  String sighting(HashList.Kind kind, String account) {
    var id = new SightingId(UUID.randomUUID());
    var listed = new KnownHash(HashKind.MD5, "0123456789abcdef0123456789abcdef");
    sightings.put(
        id,
        new Sighting(
            id,
            THEN,
            account.isEmpty() ? Optional.empty() : Optional.of(new Subject(DEMO, account)),
            "item-1",
            kind,
            HashList.Act.HOLD,
            List.of(new Category("ncmec", "A1")),
            java.util.OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(new Sighting.Like("A list", listed, 0, 0, List.of(), 1)),
            new Sighting.Past(THEN, 1, 1, false)));
    return id.toString();
  }

  final Map<String, Review> reviews = new ConcurrentHashMap<>();
  final Map<String, Age> ages = new ConcurrentHashMap<>();

  @Override
  public String expected(String source, String detector, long level) {
    return "About 2 of your 100 accounts.";
  }

  @Override
  public Age age(String source, String account) {
    return ages.getOrDefault(account, Age.UNKNOWN);
  }

  @Override
  public Optional<Review> review(String source) {
    return Optional.ofNullable(reviews.get(source));
  }

  @Override
  public Optional<Sighting> sighting(SightingId id) {
    return Optional.ofNullable(sightings.get(id));
  }

  @Override
  public Optional<Matching.Compared> compared(ExhibitId id) {
    return Optional.empty();
  }

  @Override
  public Optional<MediaPages.Square> square(ExhibitId id, StaffId reader) {
    return Optional.empty();
  }

  @Override
  public void confirm(SightingId id, String reason, Permit by) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void dispute(SightingId id, String reason, Permit by) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Matching.Adding makeKnown(ExhibitId id, Category category, Permit by) {
    throw new UnsupportedOperationException();
  }

  /// A report, about an account or, where it is "", about none.
  String report(Audience audience, Danger danger, String account) {
    var id = new ReportId(UUID.randomUUID());
    reports.put(
        id,
        new Report(
            id,
            THEN,
            audience,
            "bullying",
            danger,
            DEMO,
            account.isEmpty() ? Optional.empty() : Optional.of(new Subject(DEMO, account)),
            "GB",
            "en",
            Optional.empty(),
            new Via.Page(),
            new ExhibitId(UUID.randomUUID()),
            Marks.NONE));
    return id.toString();
  }

  /// An activity that is still kept.
  void event(String id, String deed, String actor, String recipient) {
    events.put(id, """
        {"specversion":"1.0","id":"%s","source":"%s","type":"org.nightlight.%s",\
        "time":"2026-11-14T02:30:00Z","data":{"actor":"%s","recipients":["%s"]}}""".formatted(id, DEMO, deed, actor, recipient));
  }

  void webhook(String url, String secret) {
    webhook = Optional.of(new Webhook(URI.create(url), secret));
  }

  @Override
  public Optional<Raised> signal(String id) {
    return Optional.ofNullable(signals.get(id));
  }

  @Override
  public List<byte[]> events(String source, Collection<String> ids) {
    return ids.stream()
        .filter(events::containsKey)
        .map(id -> String.valueOf(events.get(id)).getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  public Optional<Report> report(ReportId id) {
    return Optional.ofNullable(reports.get(id));
  }

  @Override
  public ReportText read(ReportId id, Permit permit) {
    return new ReportText.Told("words", "where", "");
  }

  @Override
  public List<ExhibitId> attachments(ReportId id) {
    return List.of();
  }

  @Override
  public Optional<ReportId> reportWith(ExhibitId attachment) {
    return Optional.empty();
  }

  @Override
  public List<SightingId> sightings(ExhibitId exhibit) {
    return List.of();
  }

  @Override
  public void progress(ReportId id, Progress now, String adviceTopic) {
    told.computeIfAbsent(id, _ -> new CopyOnWriteArrayList<>()).add(now + " " + adviceTopic);
  }

  @Override
  public ExhibitId seal(byte[] lines) {
    var id = new ExhibitId(UUID.randomUUID());
    sealed.put(id, new String(lines, StandardCharsets.UTF_8));
    return id;
  }

  @Override
  public Advice advise(Audience audience, String topic, String country) {
    return new Advice(
        topic, audience, "en", "What helps", List.of("You are not alone."), List.of("Talk."));
  }

  @Override
  public String topicLabel(String code) {
    return code;
  }

  volatile Placement placement = place("General");
  volatile int version;
  volatile boolean broken;
  volatile String unreachable = "";
  final List<String> calls = new CopyOnWriteArrayList<>();

  static Placement place(String queue) {
    return new Placement(queue, java.time.Duration.ZERO, Optional.empty(), "", 0, List.of(), "");
  }

  @Override
  public Placement place(CaseFacts facts, Instant now) {
    if (broken) {
      throw new IllegalStateException("the rules cannot be asked");
    }
    return placement;
  }

  @Override
  public int routing() {
    return version;
  }

  @Override
  public List<String> queues() {
    return List.of("General");
  }

  @Override
  public void decided(CaseId id, String policy, String outcome, StaffId by) {}

  @Override
  public boolean waits(CaseId id, StaffId reader) {
    return false;
  }

  @Override
  public List<CaseId> seconds(StaffId reader, int most) {
    return List.of();
  }

  @Override
  public Optional<org.nightlight.care.Care.Looked> looked(
      CaseId id, String outcome, String note, StaffId by) {
    return Optional.empty();
  }

  @Override
  public void call(String rule, String about, String words) {
    if (about.equals(unreachable)) {
      throw new IllegalStateException("nobody can be called about it");
    }
    calls.add(rule + " " + about);
  }

  @Override
  public java.util.Set<String> countries(String source) {
    return java.util.Set.of();
  }

  @Override
  public Optional<Webhook> webhook(String source) {
    return webhook;
  }
}
