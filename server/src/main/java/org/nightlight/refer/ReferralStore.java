package org.nightlight.refer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.nightlight.casework.CaseId;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.intake.Subject;
import org.nightlight.oversight.Scope;
import org.nightlight.oversight.StaffId;
import org.nightlight.refer.Referral.HandedOver;
import org.nightlight.refer.Referral.Parcel;
import org.nightlight.refer.Referral.Prepared;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Loads and saves what must be referred, what is prepared, and what was handed over.
final class ReferralStore {

  private final Store store;

  ReferralStore(Store store) {
    this.store = store;
  }

  /// A case that must be referred.
  ///
  /// @param trouble why it is not prepared yet; empty where nobody tried or nothing is wrong
  record Due(
      CaseId matter,
      String source,
      Instant since,
      Set<String> countries,
      Optional<AuthorityId> chosen,
      String trouble) {}

  /// Whether this is the first time the case is named.
  boolean addDue(CaseId matter, CaseFiles.ToRefer it, Instant now) {
    return store
            .sql()
            .sql("insert into referral_due (matter, since, countries, decided_by, priority, due,"
                + " danger, source, account) values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " on conflict do nothing")
            .params(
                matter.value(),
                Times.utc(now),
                String.join(" ", it.countries()),
                it.by().value(),
                it.priority(),
                Times.utc(now.plus(SendRules.time(it.priority()))),
                it.priority() == 1,
                it.source(),
                it.account())
            .update()
        == 1;
  }

  /// The referral of a case, where there is one.
  Optional<Referral> ofCase(CaseId matter) {
    return store
        .sql()
        .sql("select * from referral where matter = ? limit 1")
        .param(matter.value())
        .query((row, _) -> referral(row))
        .optional();
  }

  /// The first that an authority has of the same subject, by cases decided before.
  Optional<HandedOver> first(List<CaseId> earlier) {
    return earlier.stream()
        .flatMap(one -> ofCase(one).stream())
        .filter(HandedOver.class::isInstance)
        .map(HandedOver.class::cast)
        .min(java.util.Comparator.comparing(HandedOver::at));
  }

  /// Remembers which originals a referral holds.
  void holds(ReferralId id, Set<String> digests) {
    store
        .sql()
        .sql("insert into referral_content (referral, sha256) select ?, unnest(?)"
            + " on conflict do nothing")
        .params(id.value(), digests.toArray(String[]::new))
        .update();
  }

  /// Whether a referral holds an original.
  boolean holds(ReferralId id, String sha256) {
    return store
        .sql()
        .sql("select exists (select from referral_content where referral = ? and sha256 = ?)")
        .params(id.value(), sha256)
        .query(Boolean.class)
        .single();
  }

  /// The first that told an authority of one of these originals.
  Optional<HandedOver> holding(Set<String> digests) {
    return store
        .sql()
        .sql("select * from referral where handed_over is not null and id in"
            + " (select referral from referral_content where sha256 = any(?))"
            + " order by handed_over limit 1")
        .param((Object) digests.toArray(String[]::new))
        .query((row, _) -> referral(row))
        .optional()
        .map(HandedOver.class::cast);
  }

  Set<CaseId> casesWith(ExhibitId exhibit) {
    return new HashSet<>(store
        .sql()
        .sql("""
            select matter::text from referral where :id in (contents, sealed)
            union select matter::text from referral_ask where exhibit = :id
            union select matter from authority_request where parcel = :id and matter <> ''
            """)
        .param("id", exhibit.value())
        .query((row, _) -> CaseId.of(row.getString(1)))
        .list());
  }

  /// What is sealed of a case here: packages, answers to authorities, and what a platform
  /// supplied.
  Set<ExhibitId> sealed(CaseId matter) {
    return new HashSet<>(store
        .sql()
        .sql("""
            select contents from referral where matter = :matter
            union select sealed from referral where matter = :matter
            union select exhibit from referral_ask where matter = :matter and exhibit is not null
            union select parcel from authority_request where matter = :word and parcel is not null
            """)
        .param("matter", matter.value())
        .param("word", matter.toString())
        .query((row, _) -> new ExhibitId(row.getObject(1, UUID.class)))
        .list());
  }

  /// Gives the account a case is about another name, and lets go of what was written for an
  /// authority's form; answers how many rows.
  long rename(CaseId matter, String account, String instead) {
    long drafts = store
        .sql()
        .sql("delete from referral_draft where matter = ?")
        .param(matter.value())
        .update();
    words(matter, account, instead);
    return drafts
        + store
            .sql()
            .sql("update referral_due set account = ? where matter = ? and account = ?")
            .params(instead, matter.value(), account)
            .update();
  }

  /// What people and authorities wrote of a case and its referrals: the account's name as a word
  /// of its own. Answers how many rows had it.
  long words(CaseId matter, String account, String instead) {
    var ofCase = "referral in (select id from referral where matter = :of)";
    var id = matter.value();
    return store.replaceWord(
            "referral_due", List.of("trouble"), "matter = :of", id, account, instead)
        + store.replaceWord(
            "referral",
            List.of("trouble", "channel", "reference"),
            "matter = :of",
            id,
            account,
            instead)
        + store.replaceWord("referral_approval", List.of("purpose"), ofCase, id, account, instead)
        + store.replaceWord("referral_step", List.of("words"), ofCase, id, account, instead)
        + store.replaceWord(
            "authority_request",
            List.of("reference", "basis", "answer"),
            "matter = :of",
            matter.toString(),
            account,
            instead);
  }

  Set<Subject> everybody() {
    return new HashSet<>(store
        .sql()
        .sql("select distinct source, account from referral_due"
            + " where source <> '' and account <> ''")
        .query((row, _) -> new Subject(row.getString(1), row.getString(2)))
        .list());
  }

  /// Whose account a case is about; empty where it is about none, or nobody has decided it.
  String sourceOf(CaseId matter) {
    return store
        .sql()
        .sql("select source from referral_due where matter = ?")
        .param(matter.value())
        .query(String.class)
        .optional()
        .orElse("");
  }

  /// Puts another parcel in the place of one that nobody let leave.
  void replace(Prepared one) {
    var parcel = one.parcel();
    store
        .sql()
        .sql("update referral set prepared = ?, contents = ?, sealed = ?, contents_digest = ?,"
            + " sealed_digest = ?, sealed_bytes = ? where id = ?")
        .params(
            Times.utc(one.at()),
            parcel.contents().value(),
            parcel.sealed().value(),
            parcel.contentsDigest(),
            parcel.sealedDigest(),
            parcel.bytes(),
            one.referral().value())
        .update();
  }

  /// Remembers that this one tells the same authority more of the same subject.
  void supplements(ReferralId id, ReferralId first) {
    store
        .sql()
        .sql("update referral set first = ? where id = ?")
        .params(first.value(), id.value())
        .update();
  }

  Optional<ReferralId> firstOf(ReferralId id) {
    return store
        .sql()
        .sql("select first from referral where id = ? and first is not null")
        .param(id.value())
        .query((row, _) -> new ReferralId(row.getObject(1, UUID.class)))
        .optional();
  }

  /// By when a case is to be with an authority.
  Optional<Instant> dueOf(CaseId matter) {
    return store
        .sql()
        .sql("select due from referral_due where matter = ? and due is not null")
        .param(matter.value())
        .query((row, _) -> Times.instant(row, "due"))
        .optional();
  }

  int priorityOf(CaseId matter) {
    return store
        .sql()
        .sql("select priority from referral_due where matter = ?")
        .param(matter.value())
        .query(Integer.class)
        .single();
  }

  /// Whom a waiting case goes to, where that is settled.
  Optional<AuthorityId> chosen(CaseId matter) {
    return store
        .sql()
        .sql("select chosen from referral_due where matter = ? and chosen is not null")
        .param(matter.value())
        .query((row, _) -> new AuthorityId(row.getObject(1, UUID.class)))
        .optional();
  }

  void draft(CaseId matter, String body, StaffId by, Instant now) {
    store
        .sql()
        .sql("insert into referral_draft (matter, body, staff, changed) values (?, ?, ?, ?)"
            + " on conflict (matter) do update set body = excluded.body, staff = excluded.staff,"
            + " changed = excluded.changed")
        .params(matter.value(), body, by.value(), Times.utc(now))
        .update();
  }

  Optional<String> draft(CaseId matter) {
    return store
        .sql()
        .sql("select body from referral_draft where matter = ?")
        .param(matter.value())
        .query(String.class)
        .optional();
  }

  /// The case that must be referred, held until the transaction ends.
  Optional<Due> lockDue(CaseId matter) {
    return store
        .sql()
        .sql("select * from referral_due where matter = ? for update")
        .params(matter.value())
        .query((row, _) -> due(row))
        .optional();
  }

  /// Cases without a referral yet, oldest first.
  List<Due> waiting() {
    return store.sql().sql("""
            select * from referral_due d
            where not exists (select 1 from referral r where r.matter = d.matter)
            order by since
            """).query((row, _) -> due(row)).list();
  }

  void choose(CaseId matter, AuthorityId authority) {
    store
        .sql()
        .sql("update referral_due set chosen = ?, trouble = '' where matter = ?")
        .params(authority.value(), matter.value())
        .update();
  }

  void trouble(CaseId matter, String words) {
    store
        .sql()
        .sql("update referral_due set trouble = ? where matter = ?")
        .params(words, matter.value())
        .update();
  }

  void add(Prepared one) {
    var parcel = one.parcel();
    store
        .sql()
        .sql("""
            insert into referral (id, matter, authority, prepared, contents, sealed,
              contents_digest, sealed_digest, sealed_bytes) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .params(
            one.referral().value(),
            one.about().value(),
            one.authority().value(),
            Times.utc(one.at()),
            parcel.contents().value(),
            parcel.sealed().value(),
            parcel.contentsDigest(),
            parcel.sealedDigest(),
            parcel.bytes())
        .update();
  }

  void handOver(HandedOver one) {
    store
        .sql()
        .sql("""
            update referral set handed_over = ?, handed_over_by = ?, channel = ?, reference = ?
            where id = ?
            """)
        .params(
            Times.utc(one.at()),
            one.by().value(),
            one.channel(),
            one.reference(),
            one.id().value())
        .update();
  }

  Optional<Referral> find(ReferralId id) {
    return find("select * from referral where id = ?", id);
  }

  /// The referral, held until the transaction ends.
  Optional<Referral> lock(ReferralId id) {
    return find("select * from referral where id = ? for update", id);
  }

  private Optional<Referral> find(String sql, ReferralId id) {
    return store
        .sql()
        .sql(sql)
        .params(id.value())
        .query((row, _) -> referral(row))
        .optional();
  }

  /// Whether the case is known to any authority, or about to be.
  boolean hasReferral(CaseId matter) {
    return store
        .sql()
        .sql("select exists (select 1 from referral where matter = ?)")
        .params(matter.value())
        .query(Boolean.class)
        .single();
  }

  /// Those not handed over, oldest first.
  List<Referral> prepared(Scope scope) {
    return list("handed_over is null", scope, "prepared");
  }

  /// Those handed over, the latest first.
  List<Referral> handedOver(Scope scope, int limit) {
    return list("handed_over is not null", scope, "handed_over desc limit " + limit);
  }

  private List<Referral> list(String which, Scope scope, String order) {
    var sql = "select r.* from referral r join referral_due d on d.matter = r.matter where " + which
        + " and (? or d.source = any(?)) order by " + order;
    return store
        .sql()
        .sql(sql)
        .params(
            scope instanceof Scope.Everything,
            scope instanceof Scope.Sources(var sources)
                ? sources.toArray(String[]::new)
                : new String[0])
        .query((row, _) -> referral(row))
        .list();
  }

  /// Which of these supplement another, and which.
  Map<ReferralId, ReferralId> firstOf(List<ReferralId> ids) {
    var firsts = new HashMap<ReferralId, ReferralId>();
    store
        .sql()
        .sql("select id, first from referral where id = any(?) and first is not null")
        .param((Object) ids.stream().map(ReferralId::value).toArray(UUID[]::new))
        .query(row -> {
          firsts.put(
              new ReferralId(row.getObject(1, UUID.class)),
              new ReferralId(row.getObject(2, UUID.class)));
        });
    return firsts;
  }

  long count(String condition) {
    return store
        .sql()
        .sql("select count(*) from referral where " + condition)
        .query(Long.class)
        .single();
  }

  void fetched(Prepared one, StaffId by, Instant now) {
    store
        .sql()
        .sql(
            "insert into referral_fetch (referral, staff, sealed_digest, at) values (?, ?, ?, ?) on"
                + " conflict do nothing")
        .params(one.referral().value(), by.value(), one.parcel().sealedDigest(), Times.utc(now))
        .update();
  }

  /// Who has fetched the package as it is now.
  Set<StaffId> fetchedBy(Prepared one) {
    return new HashSet<>(store
        .sql()
        .sql("select staff from referral_fetch where referral = ? and sealed_digest = ?")
        .params(one.referral().value(), one.parcel().sealedDigest())
        .query((row, _) -> new StaffId(row.getObject(1, UUID.class)))
        .list());
  }

  private static Due due(ResultSet row) throws SQLException {
    return new Due(
        new CaseId(row.getObject("matter", UUID.class)),
        row.getString("source"),
        Times.instant(row, "since"),
        Arrays.stream(row.getString("countries").split(" "))
            .filter(country -> !country.isEmpty())
            .collect(Collectors.toSet()),
        Optional.ofNullable(row.getObject("chosen", UUID.class)).map(AuthorityId::new),
        row.getString("trouble"));
  }

  private static Referral referral(ResultSet row) throws SQLException {
    var prepared = new Prepared(
        new ReferralId(row.getObject("id", UUID.class)),
        new CaseId(row.getObject("matter", UUID.class)),
        new AuthorityId(row.getObject("authority", UUID.class)),
        Times.instant(row, "prepared"),
        new Parcel(
            new ExhibitId(row.getObject("contents", UUID.class)),
            new ExhibitId(row.getObject("sealed", UUID.class)),
            row.getString("contents_digest"),
            row.getString("sealed_digest"),
            row.getLong("sealed_bytes")));
    var at = row.getObject("handed_over", OffsetDateTime.class);
    return at == null
        ? prepared
        : new HandedOver(
            prepared,
            new StaffId(row.getObject("handed_over_by", UUID.class)),
            at.toInstant(),
            row.getString("channel"),
            row.getString("reference"));
  }

  /// What is open with an authority about a case, in a sentence.
  Optional<String> open(CaseId matter) {
    var referred = store
        .sql()
        .sql("select count(*) from referral_due d where d.matter = ? and not exists (select 1 from"
            + " referral r where r.matter = d.matter and r.state = 'FINISHED')")
        .param(matter.value())
        .query(Long.class)
        .single();
    var asked = store
        .sql()
        .sql("select count(*) from authority_request where matter = ? and answered is null")
        .param(matter.toString())
        .query(Long.class)
        .single();
    if (referred > 0) {
      return Optional.of("A referral of it is open.");
    }
    return asked > 0 ? Optional.of("An authority asks about it.") : Optional.empty();
  }
}
