package org.nightlight.refer;

import java.time.Clock;
import java.util.UUID;
import org.nightlight.casework.CaseId;
import org.nightlight.casework.Casework;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.evidence.Reading;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Oversight.HealthLine;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.refer.Referral.HandedOver;
import org.nightlight.refer.Referral.Prepared;
import org.nightlight.store.Message;
import org.nightlight.store.Store;

/// The door of refer: who must know of a case that a person decided to refer.
///
/// A case waits from the moment it is decided ([#decided]); its package is prepared as soon as it
/// is
/// clear for whom ([#prepare]); a person hands it over, once. Preparing holds the row of the case
/// and
/// handing over that of the referral, so two at once cannot make two.
public final class Refer {

  /// A case waits to be prepared. Key and body are its id; [#prepare] reads it.
  public static final String DUE = "referral.due";

  private final Store store;
  private final Oversight oversight;
  private final Evidence evidence;
  private final Clock clock;
  private final CaseFiles files;
  private final Packer packer;
  private final ReferralStore referrals;
  private final AuthorityStore authorities;

  public Refer(
      Store store, Oversight oversight, Evidence evidence, Casework casework, Clock clock) {
    this(
        store,
        oversight,
        evidence,
        new CaseworkFiles(id -> casework.file(id, Packer.MACHINE), evidence, oversight::roles),
        clock);
  }

  Refer(Store store, Oversight oversight, Evidence evidence, CaseFiles files, Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.evidence = evidence;
    this.clock = clock;
    this.files = files;
    this.packer = new Packer(files, evidence);
    this.referrals = new ReferralStore(store);
    this.authorities = new AuthorityStore(store);
  }

  /// How many referrals there are in each state.
  public record Tally(long waiting, long prepared, long handedOver) {}

  public Tally tally() {
    return new Tally(
        referrals.waiting().size(),
        referrals.count("handed_over is null"),
        referrals.count("handed_over is not null"));
  }

  /// For the health page: whether anything waits for a person.
  public HealthLine health() {
    var now = tally();
    var words =
        now.waiting() + " wait for an authority, " + now.prepared() + " wait to be handed over";
    var quiet = now.waiting() + now.prepared() == 0;
    return new HealthLine(
        "Referrals", quiet ? HealthLine.State.GOOD : HealthLine.State.LOOK, words);
  }

  /// A case was decided; where it is to be referred it waits from now on. Told twice, it waits
  /// once.
  public void decided(Message message) {
    var matter = CaseId.of(message.body());
    var countries = files.toRefer(matter);
    if (countries.isPresent() && referrals.addDue(matter, countries.get(), clock.instant())) {
      store.outbox().put(DUE, matter.toString(), matter.toString());
    }
  }

  /// Prepares the package of a case that waits, where it is clear for whom.
  public void prepare(Message message) {
    var matter = CaseId.of(message.body());
    var due = referrals.lockDue(matter);
    if (due.isEmpty() || referrals.hasReferral(matter)) {
      return;
    }
    var contents = files.contents(matter);
    var recipient =
        ReferRules.recipient(authorities.hold(), contents.countries(), due.get().chosen());
    if (recipient instanceof ReferRules.Recipient.This(var authority)) {
      prepare(authority, contents);
    }
  }

  private void prepare(Authority to, Contents contents) {
    var now = clock.instant();
    switch (RecipientKey.read(to.key(), now)) {
      case RecipientKey.Reading.Refused(var why) ->
        referrals.trouble(contents.matter(), "The key of " + to.name() + " cannot be used. " + why);
      case RecipientKey.Reading.Usable(var key) -> {
        var id = new ReferralId(UUID.randomUUID());
        var parcel = packer.pack(id, now, to, key, contents);
        referrals.add(new Prepared(id, contents.matter(), to.id(), now, parcel));
        record(Packer.MACHINE, "prepare-referral", id, parcel.sealedDigest());
      }
    }
  }

  /// Says to whom a waiting case goes; false where it no longer waits or nobody such is in use.
  boolean choose(CaseId matter, AuthorityId authority, Permit permit) {
    return store.transaction(() -> {
      var waits = referrals.lockDue(matter).isPresent() && !referrals.hasReferral(matter);
      var inUse = authorities.find(authority).filter(Authority::inUse).isPresent();
      if (waits && inUse) {
        referrals.choose(matter, authority);
        oversight.record(permit.actor(), "choose-authority", "case/" + matter, "");
        store.outbox().put(DUE, matter.toString(), matter.toString());
      }
      return waits && inUse;
    });
  }

  /// The permit's holder says they handed a referral over.
  Handing handOver(ReferralId id, ReferRules.Said said, Permit permit) {
    return store.transaction(() -> referrals
        .lock(id)
        .map(now -> handOver(now, said, permit))
        .orElseGet(Handing.NoSuchReferral::new));
  }

  private Handing handOver(Referral referral, ReferRules.Said said, Permit permit) {
    var fetchedBy = referrals.fetchedBy(referral.prepared());
    var answer = ReferRules.handOver(referral, said, fetchedBy, permit.staff(), clock.instant());
    if (answer instanceof Handing.Accepted(HandedOver now)) {
      referrals.handOver(now);
      record(
          permit.actor(),
          "hand-over-referral",
          now.id(),
          now.prepared().parcel().sealedDigest());
    }
    return answer;
  }

  /// The encrypted package, for the permit's holder to hand over.
  Reading fetch(Prepared referral, Permit permit) {
    return store.transaction(() -> {
      referrals.fetched(referral, permit.staff(), clock.instant());
      record(
          permit.actor(),
          "fetch-referral",
          referral.referral(),
          referral.parcel().sealedDigest());
      return open(referral.parcel().sealed(), permit, "fetch-referral");
    });
  }

  /// The package as it reads.
  Reading read(Prepared referral, Permit permit) {
    return store.transaction(() -> {
      record(
          permit.actor(),
          "read-referral",
          referral.referral(),
          referral.parcel().contentsDigest());
      return open(referral.parcel().contents(), permit, "read-referral");
    });
  }

  private Reading open(ExhibitId exhibit, Permit permit, String purpose) {
    return evidence.open(exhibit, permit.actor(), purpose);
  }

  /// Its HTTP routes.
  public Routes routes() {
    var routes = new Routes();
    new ReferralPages(
            this,
            new Waiting(referrals, authorities),
            authorities,
            oversight,
            packer.pagePolicy(),
            clock)
        .addTo(routes);
    new AuthorityPages(new Authorities(store, oversight, authorities, referrals, clock), clock)
        .addTo(routes);
    return routes;
  }

  ReferralStore referrals() {
    return referrals;
  }

  private void record(Actor by, String act, ReferralId on, String digest) {
    oversight.record(by, act, "referral/" + on, digest);
  }
}
