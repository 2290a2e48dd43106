package org.nightlight.refer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.nightlight.casework.CaseId;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.evidence.Origin;
import org.nightlight.evidence.Reading;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.StaffId;
import org.nightlight.oversight.Wrong;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// What authorities ask of us: recorded with its deadline and legal basis, answered with a package
/// by another person than who recorded it, and counted.
final class Requests {

  /// Somebody is called when so little time is left.
  private static final Duration NEAR = Duration.ofHours(24);

  private final Store store;
  private final Oversight oversight;
  private final Evidence evidence;
  private final CaseFiles files;
  private final AuthorityStore authorities;
  private final Approvals approvals;
  private final Clock clock;

  Requests(
      Store store,
      Oversight oversight,
      Evidence evidence,
      CaseFiles files,
      Approvals approvals,
      Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.evidence = evidence;
    this.files = files;
    this.authorities = new AuthorityStore(store);
    this.approvals = approvals;
    this.clock = clock;
  }

  /// What is asked.
  enum Kind {
    PRESERVATION("Keep something"),
    INFORMATION("Give information"),
    REMOVAL("Remove something");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  /// What somebody enters.
  record Entry(
      String kind, String authority, String reference, String basis, String matter, String due) {}

  /// One request.
  ///
  /// @param matter the case it is about; empty where none was named
  /// @param answer what was answered; empty while nothing was
  record One(
      UUID id,
      Kind kind,
      AuthorityId authority,
      String reference,
      String basis,
      Optional<CaseId> matter,
      Instant received,
      Instant due,
      StaffId by,
      Optional<Answer> answer) {}

  /// What was answered.
  record Answer(Instant at, StaffId by, String words, ExhibitId parcel, String digest) {}

  /// `answer.json`.
  record Document(
      String format,
      int version,
      String request,
      String reference,
      String kind,
      String basis,
      String answer,
      Instant at) {}

  /// The answer to somebody who answers.
  sealed interface Answered {
    record Done(One now) implements Answered {}

    record AlreadyAnswered() implements Answered {}

    /// They recorded it themselves: another person has to answer.
    record SamePerson() implements Answered {}

    record Unclear(String words) implements Answered {}

    record NoSuchRequest() implements Answered {}
  }

  /// Records a request; what is wrong with it, or nothing.
  List<Wrong> record(Entry entry, Permit permit) {
    var wrong = wrong(entry);
    if (wrong.isEmpty()) {
      var id = UUID.randomUUID();
      store.transact(() -> {
        store
            .sql()
            .sql("insert into authority_request (id, kind, authority, reference, basis, matter,"
                + " received, due, recorded_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .params(
                id,
                entry.kind(),
                AuthorityId.of(entry.authority()).value(),
                entry.reference().strip(),
                entry.basis().strip(),
                entry.matter().isBlank() ? "" : entry.matter().strip(),
                Times.utc(clock.instant()),
                Times.utc(Instant.parse(entry.due().strip())),
                permit.staff().value())
            .update();
        oversight.record(permit.actor(), "record-request", "request/" + id, "");
      });
    }
    return wrong;
  }

  private List<Wrong> wrong(Entry entry) {
    var wrong = new ArrayList<Wrong>();
    need(wrong, Ids.read(entry.kind(), Kind::valueOf).isPresent(), "kind", "Say what is asked.");
    need(
        wrong,
        Ids.read(entry.authority(), AuthorityId::of).flatMap(authorities::find).isPresent(),
        "authority",
        "Choose the authority; enter it under Authorities first.");
    need(
        wrong,
        !entry.reference().isBlank() && entry.reference().length() <= 500,
        "reference",
        "Enter what they call it.");
    need(
        wrong,
        !entry.basis().isBlank() && entry.basis().length() <= 2000,
        "basis",
        "Enter by which law they ask, with its citation.");
    need(
        wrong,
        entry.matter().isBlank() || Ids.read(entry.matter().strip(), CaseId::of).isPresent(),
        "matter",
        "Enter the id of the case, or nothing.");
    need(wrong, due(entry), "due", "Enter by when, in the future, as 2026-11-24T03:04:05Z.");
    return wrong;
  }

  private boolean due(Entry entry) {
    try {
      return Instant.parse(entry.due().strip()).isAfter(clock.instant());
    } catch (java.time.format.DateTimeParseException _) {
      return false;
    }
  }

  private static void need(List<Wrong> wrong, boolean held, String field, String words) {
    if (!held) {
      wrong.add(new Wrong(field, words));
    }
  }

  /// Answers a request: the package is made, sealed, and encrypted where the authority has a key.
  Answered answer(UUID id, String words, Permit permit) {
    return store.transaction(() -> find(id, " for update")
        .map(one -> answer(one, words.strip(), permit))
        .orElseGet(Answered.NoSuchRequest::new));
  }

  private Answered answer(One one, String words, Permit permit) {
    if (one.answer().isPresent()) {
      return new Answered.AlreadyAnswered();
    }
    if (one.by().equals(permit.staff())) {
      return new Answered.SamePerson();
    }
    if (words.isEmpty() || words.length() > 4000) {
      return new Answered.Unclear("Write what was done, in at most 4000 characters.");
    }
    var now = clock.instant();
    var to = authorities.find(one.authority()).orElseThrow();
    if (!to.key().isBlank()
        && RecipientKey.read(to.key(), now) instanceof RecipientKey.Reading.Refused(var why)) {
      return new Answered.Unclear("The key of " + to.name() + " cannot be used. " + why);
    }
    var bytes = parcel(one, to, words, now);
    var exhibit = evidence.seal(
        bytes, new Origin(Packer.MACHINE, "request-answer", "application/octet-stream"));
    evidence.preserve(exhibit, to.form().retention(), now);
    store
        .sql()
        .sql("update authority_request set answered = ?, answered_by = ?, answer = ?, parcel = ?,"
            + " digest = ? where id = ?")
        .params(
            Times.utc(now),
            permit.staff().value(),
            words,
            exhibit.value(),
            Bundle.digest(bytes),
            one.id())
        .update();
    oversight.record(permit.actor(), "answer-request", "request/" + one.id(), Bundle.digest(bytes));
    approvals.ended("request-due", "request/" + one.id());
    return new Answered.Done(find(one.id(), "").orElseThrow());
  }

  /// The answer, and with information all that the case has for an authority.
  private byte[] parcel(One one, Authority to, String words, Instant now) {
    var pieces = new ArrayList<Bundle.Piece>();
    var reference = new ReferralId(one.id());
    pieces.add(new Bundle.Piece(
        "answer.json",
        org.nightlight.refer.Document.json(new Document(
            "nightlight-answer",
            1,
            one.id().toString(),
            one.reference(),
            one.kind().name().toLowerCase(java.util.Locale.ROOT),
            one.basis(),
            words,
            now))));
    if (one.kind() == Kind.INFORMATION) {
      one.matter().filter(matter -> files.toRefer(matter).isPresent()).ifPresent(matter -> {
        var contents = files.contents(matter);
        pieces.add(new Bundle.Piece(
            "referral.json",
            org.nightlight.refer.Document.of(reference, now, to, contents, "").json()));
        contents
            .exhibits()
            .forEach(
                exhibit -> pieces.add(new Bundle.Piece(exhibit.file(), files.original(exhibit))));
      });
    }
    var zip = Bundle.of(reference, now, pieces).zip();
    return RecipientKey.read(to.key(), now) instanceof RecipientKey.Reading.Usable(var key)
        ? key.encrypt(zip)
        : zip;
  }

  /// The package of an answer, as it was sealed.
  Optional<Reading> fetch(One one, Permit permit) {
    return one.answer()
        .map(answer -> store.transaction(() -> {
          oversight.record(permit.actor(), "fetch-answer", "request/" + one.id(), answer.digest());
          return evidence.open(answer.parcel(), permit.actor(), "fetch-answer");
        }));
  }

  /// Those not answered first, the most urgent first.
  List<One> all() {
    return store
        .sql()
        .sql("select * from authority_request order by answered is not null, due limit 500")
        .query((row, _) -> one(row))
        .list();
  }

  Optional<One> find(UUID id) {
    return find(id, "");
  }

  private Optional<One> find(UUID id, String hold) {
    return store
        .sql()
        .sql("select * from authority_request where id = ?" + hold)
        .param(id)
        .query((row, _) -> one(row))
        .optional();
  }

  /// How many there are of a kind: open, answered in time, answered late.
  record Count(String kind, long open, long inTime, long late) {}

  List<Count> counts() {
    return store
        .sql()
        .sql("""
            select kind, count(*) filter (where answered is null) open,
              count(*) filter (where answered <= due) in_time,
              count(*) filter (where answered > due) late
            from authority_request group by kind order by kind
            """)
        .query((row, _) -> new Count(
            Kind.valueOf(row.getString("kind")).label(),
            row.getLong("open"),
            row.getLong("in_time"),
            row.getLong("late")))
        .list();
  }

  /// Calls somebody about requests that are due soon.
  void watch() {
    store
        .sql()
        .sql("select id from authority_request where answered is null and due < ?")
        .param(Times.utc(clock.instant().plus(NEAR)))
        .query((row, _) -> row.getObject(1, UUID.class))
        .list()
        .forEach(id -> approvals.once(
            "request-due",
            "request/" + id,
            "An authority's request is due within 24 hours and not answered"));
  }

  private static One one(ResultSet row) throws SQLException {
    var at = row.getObject("answered", OffsetDateTime.class);
    return new One(
        row.getObject("id", UUID.class),
        Kind.valueOf(row.getString("kind")),
        new AuthorityId(row.getObject("authority", UUID.class)),
        row.getString("reference"),
        row.getString("basis"),
        Optional.of(row.getString("matter")).filter(one -> !one.isEmpty()).map(CaseId::of),
        Times.instant(row, "received"),
        Times.instant(row, "due"),
        new StaffId(row.getObject("recorded_by", UUID.class)),
        answer(at, row));
  }

  private static Optional<Answer> answer(@Nullable OffsetDateTime at, ResultSet row)
      throws SQLException {
    return at == null
        ? Optional.empty()
        : Optional.of(new Answer(
            at.toInstant(),
            new StaffId(row.getObject("answered_by", UUID.class)),
            row.getString("answer"),
            new ExhibitId(row.getObject("parcel", UUID.class)),
            row.getString("digest")));
  }
}
