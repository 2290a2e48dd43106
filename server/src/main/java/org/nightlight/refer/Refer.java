package org.nightlight.refer;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.nightlight.casework.CaseId;
import org.nightlight.casework.Casework;
import org.nightlight.cybertip.CyberTipline;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.evidence.Reading;
import org.nightlight.intake.Intake;
import org.nightlight.intake.Subject;
import org.nightlight.oncall.OnCall;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Oversight.HealthLine;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.Seal;
import org.nightlight.refer.Referral.HandedOver;
import org.nightlight.refer.Referral.Prepared;
import org.nightlight.refer.Standing.Approval.Kind;
import org.nightlight.refer.Standing.State;
import org.nightlight.store.Message;
import org.nightlight.store.Repeating;
import org.nightlight.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The door of refer: who must know of a case that a person decided to refer.
///
/// A case waits from the moment it is decided ([#decided]). Its package is prepared as soon
/// as it is clear for whom ([#prepare]), or a person writes its authority's form
/// ([Drafting]). A second person lets it leave ([Approvals]). Then a person hands it over,
/// once, or the authority's calls are made ([Wire]). Preparing holds the row of the case and
/// handing over that of the referral, so two at once cannot make two; one process at a time
/// makes the calls of a referral.
public final class Refer implements AutoCloseable {

  /// A case waits to be prepared. Key and body are its id; [#prepare] reads it.
  public static final String DUE = "referral.due";

  /// A platform is to be asked about a case. Key and body are its id; [#ask] reads it.
  public static final String ASK = "referral.ask";

  private static final Logger LOG = LoggerFactory.getLogger(Refer.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration WATCH = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Store store;
  private final Oversight oversight;
  private final Evidence evidence;
  private final Clock clock;
  private final Supplies supplies;
  private final CaseFiles files;
  private final Packer packer;
  private final ReferralStore referrals;
  private final AuthorityStore authorities;
  private final StandingStore standings;
  private final WireBook book;
  private final Wires wires;
  private final Approvals approvals;
  private final Approvals.Pager pager;
  private final Drafting drafting;
  private final Wire wire;
  private final Requests requests;
  private volatile Instant watched = Instant.EPOCH;
  private final Repeating rounds = Repeating.of(
      "referrals",
      POLL,
      this::tick,
      fault -> LOG.warn("referrals could not be read: {}", fault.getClass().getSimpleName()));

  public Refer(
      Store store,
      Oversight oversight,
      Evidence evidence,
      Intake intake,
      Casework casework,
      OnCall onCall,
      Site site,
      Clock clock) {
    this(
        store,
        oversight,
        evidence,
        supplies -> new CaseworkFiles(
            id -> casework.file(id, Packer.MACHINE),
            evidence,
            oversight::roles,
            supplies,
            intake::country),
        new Setting(
            calling(onCall),
            Seal.kept(site.folder().resolve("keys").resolve("authorities")),
            PATIENCE,
            site.address(),
            _ -> {}),
        clock);
  }

  /// Where this installation is.
  ///
  /// @param folder the data folder, whose `keys` seal the passwords of authorities
  /// @param address how platforms reach this server
  public record Site(Path folder, String address) {}

  /// What tests give their own of.
  record Setting(
      Approvals.Pager pager, Seal seal, Duration patience, String address, Wire.Watch watch) {}

  Refer(
      Store store,
      Oversight oversight,
      Evidence evidence,
      Function<Supplies, CaseFiles> files,
      Setting setting,
      Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.evidence = evidence;
    this.clock = clock;
    this.supplies =
        new Supplies(store, oversight, evidence, setting.seal(), setting.address(), clock);
    this.files = files.apply(supplies);
    this.packer = new Packer(this.files, evidence);
    this.referrals = new ReferralStore(store);
    this.authorities = new AuthorityStore(store);
    this.standings = new StandingStore(store);
    this.book = new WireBook(store);
    this.wires = new Wires(store, setting.seal());
    this.pager = setting.pager();
    this.approvals =
        new Approvals(store, oversight, standings, setting.pager(), this::lacking, clock);
    this.drafting = new Drafting(store, oversight, evidence, this.files, packer, wires, clock);
    this.requests = new Requests(store, oversight, evidence, this.files, approvals, clock);
    this.wire =
        new Wire(store, standings, book, clock, new Outside(setting.patience()), setting.watch());
  }

  private static Approvals.Pager calling(OnCall onCall) {
    return new Approvals.Pager() {
      @Override
      public void page(String rule, String about, String words) {
        onCall.page(rule, about, words);
      }

      @Override
      public void resolve(String rule, String about) {
        onCall.resolve(rule, about);
      }
    };
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
    var stuck = referrals.count("stopped or state = 'REFUSED'");
    var words =
        now.waiting() + " wait for an authority, " + now.prepared() + " wait to be handed over";
    if (stuck > 0) {
      return new HealthLine(
          "Referrals",
          HealthLine.State.TROUBLE,
          stuck + " were refused or have stopped; see Referrals. " + words);
    }
    var quiet = now.waiting() + now.prepared() == 0;
    return new HealthLine(
        "Referrals", quiet ? HealthLine.State.GOOD : HealthLine.State.LOOK, words);
  }

  /// Starts making authorities' calls and watching deadlines, once every room is wired.
  public void start() {
    rounds.start();
  }

  /// Takes every referral that may go on as far as it will go, and looks at deadlines.
  void tick() {
    for (var id : book.ready(clock.instant())) {
      if (rounds.isOpen()) {
        alone(id, () -> advance(id));
      }
    }
    watch();
  }

  /// Deadlines are hours away: they are looked at twice a minute, and at the first tick.
  private void watch() {
    var now = clock.instant();
    if (watched.plus(WATCH).isAfter(now) && !watched.isAfter(now)) {
      return;
    }
    watched = now;
    approvals.watch();
    requests.watch();
  }

  private void advance(ReferralId id) {
    try {
      wire.advance(id);
    } catch (RuntimeException fault) {
      LOG.warn("referral {} could not go on: {}", id, fault.getClass().getSimpleName());
      store.transact(() -> standings.later(
          id, "A fault of our own: " + fault.getClass().getSimpleName(), clock.instant()));
    }
  }

  /// Does something about a referral where no other process does. The lock ends with the process.
  private void alone(ReferralId id, Runnable work) {
    var key = id.value().getMostSignificantBits();
    try (var connection = store.connections().getConnection();
        var lock = connection.prepareStatement("select pg_try_advisory_lock(?)");
        var unlock = connection.prepareStatement("select pg_advisory_unlock(?)")) {
      lock.setLong(1, key);
      unlock.setLong(1, key);
      try (var held = lock.executeQuery()) {
        if (!held.next() || !held.getBoolean(1)) {
          return;
        }
      }
      try {
        work.run();
      } finally {
        unlock.execute();
      }
    } catch (SQLException fault) {
      throw new IllegalStateException("the lock of a referral could not be taken", fault);
    }
  }

  /// What calls to an authority need of this room.
  private final class Outside implements Wire.Outside {
    private final Duration patience;

    Outside(Duration patience) {
      this.patience = patience;
    }

    @Override
    public Bundle bundle(ReferralId id) {
      var prepared = referrals.find(id).orElseThrow().prepared();
      if (evidence.open(prepared.parcel().contents(), Packer.MACHINE, "send-referral")
          instanceof Reading.Intact intact) {
        return new Bundle(intact.bytes());
      }
      throw new IllegalStateException("what is to be sent is not as it was sealed");
    }

    @Override
    public CyberTipline line(ReferralId id) {
      var authority = referrals.find(id).orElseThrow().prepared().authority();
      var wired = wires.find(authority).orElseThrow();
      return new CyberTipline(
          new CyberTipline.Access(wired.base(), wired.user(), wired.password()), patience);
    }

    @Override
    public void finished(ReferralId id, long report) {
      var standing = standings.find(id).orElseThrow();
      var by = standing
          .approval(Kind.SECOND)
          .or(() -> standing.approval(Kind.ALONE))
          .orElseThrow()
          .by();
      var prepared = referrals.find(id).orElseThrow().prepared();
      referrals.handOver(
          new HandedOver(prepared, by, clock.instant(), "By its calls", Long.toString(report)));
      keep(prepared);
      Refer.this.record(Packer.MACHINE, "finish-referral", id, prepared.parcel().sealedDigest());
      approvals.arrived(prepared.about().toString());
    }

    @Override
    public void stopped(ReferralId id, String words) {
      pager.page("referral-stopped", "referral/" + id, words);
    }

    @Override
    public void record(ReferralId id, String act) {
      Refer.this.record(Packer.MACHINE, act, id, "");
    }
  }

  /// A case was decided; where it is to be referred it waits from now on. Told twice, it
  /// waits once.
  public void decided(Message message) {
    var matter = CaseId.of(message.body());
    var it = files.toRefer(matter);
    if (it.isPresent() && referrals.addDue(matter, it.get(), clock.instant())) {
      store.outbox().put(DUE, matter.toString(), matter.toString());
      if (supplies.due(matter, it.get().source())) {
        store.outbox().put(ASK, matter.toString(), matter.toString());
      }
    }
  }

  /// Asks a platform for what an authority's form needs and only the platform holds; answers what
  /// is to be written then.
  public Runnable ask(Message message) {
    return supplies.ask(message);
  }

  /// Prepares the package of a case that waits, where it is clear for whom. More about a subject
  /// goes to whoever was told first.
  public void prepare(Message message) {
    var matter = CaseId.of(message.body());
    var due = referrals.lockDue(matter);
    var it = files.toRefer(matter);
    if (due.isEmpty() || it.isEmpty()) {
      return;
    }
    var there = referrals.ofCase(matter);
    if (there.isPresent()) {
      if (lacksTheAnswer(there.get())) {
        again(there.get(), it.get());
        supplies.weighed(matter);
      }
      return;
    }
    var contents = files.contents(matter);
    var told = referrals.holding(contents.digests());
    var first = referrals.first(it.get().earlier()).or(() -> told);
    var wanted = due.get()
        .chosen()
        .or(() -> first.map(one -> one.prepared().authority()))
        .or(() ->
            ReferRules.route(authorities.routes(), it.get().subject(), it.get().child()));
    var recipient = ReferRules.recipient(authorities.hold(), contents.countries(), wanted);
    if (recipient instanceof ReferRules.Recipient.This(var authority)) {
      var elsewhere = twice(authority, told);
      if (elsewhere.isPresent()) {
        referrals.trouble(matter, elsewhere.get());
      } else if (authority.form().byHand()) {
        prepare(authority, contents, it.get(), first);
      } else {
        referrals.choose(matter, authority.id());
      }
    }
  }

  /// Whether a platform's answer is no part of what was packed. Times do not tell: an answer
  /// may come while a package is made.
  private boolean lacksTheAnswer(Referral there) {
    return supplies
        .of(there.prepared().about())
        .flatMap(Supplies.Asked::exhibit)
        .flatMap(evidence::exhibit)
        .filter(answer -> !referrals.holds(there.id(), answer.sha256()))
        .isPresent();
  }

  /// Since when a platform's answer waits to go along with a referral, or to be said of it.
  private Optional<Instant> lacking(ReferralId id) {
    return referrals
        .find(id)
        .filter(this::lacksTheAnswer)
        .flatMap(one -> supplies.unweighed(one.prepared().about()));
  }

  /// Why a case may not go to this authority: another has an original of it already, and the law
  /// wants one of the two to be told.
  private Optional<String> twice(Authority to, Optional<HandedOver> told) {
    return told.map(one -> one.prepared().authority())
        .filter(other -> !other.equals(to.id()) && to.form().instead())
        .flatMap(authorities::find)
        .filter(other -> other.form().instead())
        .map(other -> "A file of this case was told to " + other.name() + " as referral "
            + told.orElseThrow().id() + ". The law wants one agency: choose " + other.name() + ".");
  }

  private void prepare(
      Authority to, Contents contents, CaseFiles.ToRefer it, Optional<HandedOver> told) {
    var first = told.filter(one -> one.prepared().authority().equals(to.id()));
    var label = label(new ReferralId(UUID.randomUUID()), to, contents.matter(), it, first);
    parcel(label, contents).ifPresent(parcel -> keep(label, parcel, contents, it, first));
  }

  private Packer.Label label(
      ReferralId id,
      Authority to,
      CaseId matter,
      CaseFiles.ToRefer it,
      Optional<HandedOver> first) {
    var now = clock.instant();
    return new Packer.Label(
        id,
        now,
        to,
        first.map(HandedOver::reference).orElse(""),
        it.priority(),
        referrals.dueOf(matter).orElse(now));
  }

  /// The package; empty where the authority's key cannot be used, which is written down.
  private Optional<Referral.Parcel> parcel(Packer.Label label, Contents contents) {
    var to = label.to();
    if (!to.form().encrypted()) {
      return Optional.of(packer.pack(label, contents));
    }
    return switch (RecipientKey.read(to.key(), label.at())) {
      case RecipientKey.Reading.Refused(var why) -> {
        referrals.trouble(contents.matter(), "The key of " + to.name() + " cannot be used. " + why);
        yield Optional.empty();
      }
      case RecipientKey.Reading.Usable(var key) -> Optional.of(packer.pack(label, key, contents));
    };
  }

  /// More came about a case whose referral is there: it goes along where nobody let the referral
  /// leave. What has left stays as it was approved, and that more came is said.
  private void again(Referral there, CaseFiles.ToRefer it) {
    var standing = standings.lock(there.id()).orElseThrow();
    var to = authorities.find(there.prepared().authority()).orElseThrow();
    var open = standing.state() == State.VALIDATED && !standing.mayLeave();
    if (open && to.form().byHand()) {
      var matter = there.prepared().about();
      var first = referrals
          .firstOf(there.id())
          .flatMap(referrals::find)
          .filter(HandedOver.class::isInstance)
          .map(HandedOver.class::cast);
      var contents = files.contents(matter);
      var label = label(there.id(), to, matter, it, first);
      parcel(label, contents)
          .ifPresentOrElse(
              parcel -> replace(standing, label, parcel, contents),
              () -> say(
                  standing,
                  "The platform has answered, and the package could not be made again: the key of "
                      + to.name() + " cannot be used. The answer is kept with the case and is no"
                      + " part of this referral."));
      return;
    }
    if (there instanceof HandedOver over) {
      keep(over.prepared());
    }
    say(
        standing,
        open
            ? "The platform has answered. Write the form again, and the answer goes along."
            : "The platform has answered after this was approved. The answer is kept with the case"
                + " and is no part of this referral.");
  }

  private void replace(
      Standing standing, Packer.Label label, Referral.Parcel parcel, Contents contents) {
    var id = label.id();
    referrals.replace(new Prepared(id, contents.matter(), label.to().id(), label.at(), parcel));
    referrals.holds(id, contents.digests());
    say(standing, "Made again with what the platform answered.");
    record(Packer.MACHINE, "prepare-referral", id, parcel.sealedDigest());
  }

  private void say(Standing standing, String words) {
    standings.note(standing.id(), standing.state(), clock.instant(), words, "");
  }

  private void keep(
      Packer.Label label,
      Referral.Parcel parcel,
      Contents contents,
      CaseFiles.ToRefer it,
      Optional<HandedOver> first) {
    var id = label.id();
    referrals.add(new Prepared(id, contents.matter(), label.to().id(), label.at(), parcel));
    referrals.holds(id, contents.digests());
    first.ifPresent(one -> referrals.supplements(id, one.id()));
    standings.drafted(id, it.by());
    standings.move(id, State.VALIDATED, label.at(), "Prepared and sealed.", "");
    record(Packer.MACHINE, "prepare-referral", id, parcel.sealedDigest());
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
      keep(now.prepared());
      standings.move(now.id(), State.FINISHED, now.at(), "Handed over.", "");
      approvals.arrived(now.prepared().about().toString());
      record(
          permit.actor(),
          "hand-over-referral",
          now.id(),
          now.prepared().parcel().sealedDigest());
    }
    return answer;
  }

  /// What an authority was told of is kept by its rule from now on, and no longer as what nobody
  /// was told of. In one order, so that two at once wait for each other.
  private void keep(Prepared one) {
    var parcel = one.parcel();
    var now = clock.instant();
    var rule = authorities.find(one.authority()).orElseThrow().form().retention();
    Stream.concat(
            Stream.of(parcel.contents(), parcel.sealed()), files.exhibits(one.about()).stream())
        .distinct()
        .sorted(Comparator.comparing(ExhibitId::value))
        .forEach(exhibit -> evidence.preserve(exhibit, rule, now));
  }

  /// The encrypted package, for the permit's holder to hand over; empty where it may not
  /// leave yet, or goes by its authority's calls.
  Optional<Reading> fetch(Prepared referral, Permit permit) {
    return store.transaction(() -> {
      var id = referral.referral();
      var standing = standings.lock(id).orElseThrow();
      // Made again since it was read: it is not what anybody approved.
      if (!standing.digest().equals(referral.parcel().sealedDigest())) {
        return Optional.empty();
      }
      var byHand = authorities.find(referral.authority()).orElseThrow().form().byHand();
      if (!byHand || !standing.mayLeave()) {
        return Optional.empty();
      }
      referrals.fetched(referral, permit.staff(), clock.instant());
      if (standing.state() == State.VALIDATED) {
        standings.move(id, State.OPENED, clock.instant(), "Fetched to be handed over.", "");
      }
      record(permit.actor(), "fetch-referral", id, referral.parcel().sealedDigest());
      return Optional.of(open(referral.parcel().sealed(), permit, "fetch-referral"));
    });
  }

  /// Lets a referral that has stopped go on; false where it has not.
  boolean goOn(ReferralId id, Permit permit) {
    return store.transaction(() -> {
      var stopped = standings.lock(id).filter(Standing::stopped).isPresent();
      if (stopped) {
        standings.goOn(id);
        pager.resolve("referral-stopped", "referral/" + id);
        record(permit.actor(), "go-on-with-referral", id, "");
      }
      return stopped;
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

  /// What is open with an authority about a case, in a sentence; empty where nothing is.
  public Optional<String> open(CaseId id) {
    return referrals.open(id);
  }

  /// What is sealed of a case here: packages, answers to authorities, and what a platform
  /// supplied.
  public Set<ExhibitId> sealed(CaseId id) {
    return referrals.sealed(id);
  }

  /// Gives the account a case is about another name, and lets go of what was written for an
  /// authority's form; answers how many rows.
  public long rename(CaseId id, String account, String instead) {
    return referrals.rename(id, account, instead);
  }

  /// The same where a case is about somebody else: in what was written of it alone.
  public long renameInWords(CaseId id, String account, String instead) {
    return referrals.words(id, account, instead);
  }

  /// Every account that a case decided to be referred is about.
  public Set<Subject> everybody() {
    return referrals.everybody();
  }

  /// Its HTTP routes.
  public Routes routes() {
    var routes = supplies.routes();
    var pages = new ReferralPages(
        this,
        new Waiting(referrals, authorities),
        authorities,
        oversight,
        packer.pagePolicy(),
        clock);
    pages.addTo(routes);
    new SendPages(this, pages).addTo(routes);
    new DraftPages(drafting, wires, this::sees).addTo(routes);
    new RequestPages(requests, authorities, oversight, clock).addTo(routes);
    new AuthorityPages(
            new Authorities(store, oversight, authorities, referrals, wires, clock), clock)
        .addTo(routes);
    return routes;
  }

  ReferralStore referrals() {
    return referrals;
  }

  StandingStore standings() {
    return standings;
  }

  Supplies supplies() {
    return supplies;
  }

  /// Whether a case is about an account of a platform this person sees, and they know nobody
  /// in it.
  boolean sees(CaseId matter, Permit permit) {
    return oversight.scope(permit.staff()).holds(referrals.sourceOf(matter))
        && !oversight.hasSteppedAside(permit.staff(), "case/" + matter);
  }

  /// The case that a referral or an authority's request is about.
  public Set<CaseId> casesOf(UUID referralOrRequest) {
    var cases = new HashSet<CaseId>();
    referrals
        .find(new ReferralId(referralOrRequest))
        .ifPresent(one -> cases.add(one.prepared().about()));
    requests.find(referralOrRequest).flatMap(Requests.One::matter).ifPresent(cases::add);
    return cases;
  }

  /// The cases of a referral or an answer that an exhibit is the package of, or of what a
  /// platform supplied.
  public Set<CaseId> casesWith(ExhibitId exhibit) {
    return referrals.casesWith(exhibit);
  }

  Approvals approvals() {
    return approvals;
  }

  Drafting drafting() {
    return drafting;
  }

  Wires wires() {
    return wires;
  }

  private void record(Actor by, String act, ReferralId on, String digest) {
    oversight.record(by, act, "referral/" + on, digest);
  }

  /// Stops making calls; what is left goes on with the next start.
  @Override
  public void close() {
    rounds.close();
  }
}
