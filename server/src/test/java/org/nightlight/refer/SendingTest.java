package org.nightlight.refer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nightlight.casework.CaseId;
import org.nightlight.cybertip.StandIn;
import org.nightlight.cybertip.StandIn.Fault;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.evidence.Origin;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Seal;
import org.nightlight.oversight.TestOversight;
import org.nightlight.oversight.Wrong;
import org.nightlight.refer.Authorities.Entered;
import org.nightlight.refer.Authorities.Entry;
import org.nightlight.refer.Authorities.Line;
import org.nightlight.refer.Drafting.Written;
import org.nightlight.refer.SendRules.Leave;
import org.nightlight.refer.Standing.State;
import org.nightlight.store.HandClock;
import org.nightlight.store.Message;
import org.nightlight.store.Store;
import org.nightlight.store.TestStore;

/// A referral on its way to an authority that is called: approved, sent step by step, killed and
/// failed at each. The real database, the real calls, and an authority on this machine.
class SendingTest {

  private static final int MORE_THAN_THERE_ARE = 60;

  private final HandClock clock = new HandClock(Samples.NOW.toString());
  private final Store store = TestStore.fresh();
  private final Oversight oversight = TestOversight.on(store, clock);
  private final Evidence evidence = new Evidence(
      store, oversight, Path.of("target", "test-data", "sending-" + UUID.randomUUID()), clock);
  private final StandIn authority = new StandIn("hush", clock);
  private final Samples.Calls calls = new Samples.Calls();
  private final Seal seal = Samples.seal();
  private final Map<CaseId, Integer> cases = new HashMap<>();
  private final Map<CaseId, List<CaseId>> earlier = new HashMap<>();
  private final Refer refer = refer(_ -> {});
  private final Permit writer = TestOversight.permit(oversight, Permission.REFER_CASES);
  private final Permit second = TestOversight.permit(oversight, Permission.REFER_CASES);
  private ExhibitId picture = new ExhibitId(new UUID(0, 0));

  private Refer refer(Wire.Watch watch) {
    var setting =
        new Refer.Setting(calls, seal, Duration.ofSeconds(20), "http://127.0.0.1:9", watch);
    return new Refer(store, oversight, evidence, _ -> new Desk(), setting, clock);
  }

  /// Hand-written: every case has one picture and one activity.
  private final class Desk implements CaseFiles {
    @Override
    public Optional<ToRefer> toRefer(CaseId one) {
      return Optional.ofNullable(cases.get(one))
          .map(priority -> new ToRefer(
              java.util.Set.of("GB"),
              "/platforms/demo",
              "a1742",
              "UNKNOWN",
              "GB",
              Samples.DECIDER,
              priority,
              earlier.getOrDefault(one, List.of())));
    }

    @Override
    public Contents contents(CaseId one) {
      var enclosed =
          new Samples.Enclosed("exhibits/1", "not a picture".getBytes(StandardCharsets.UTF_8));
      var all = Samples.contents(one, "Somebody keeps writing.", enclosed);
      return new Contents(
          all.matter(),
          all.opened(),
          all.decision(),
          all.subject(),
          all.danger(),
          all.countries(),
          all.signals(),
          all.knownMaterial(),
          all.reports(),
          all.activities(),
          List.of(new Contents.Enclosed(
              picture, "exhibits/1", "attachment", "image/png", 13, "ab".repeat(32))),
          all.notSupplied(),
          all.affected());
    }

    @Override
    public Set<ExhibitId> exhibits(CaseId one) {
      return Set.of();
    }

    @Override
    public byte[] original(Contents.Enclosed exhibit) {
      return "not a picture".getBytes(StandardCharsets.UTF_8);
    }
  }

  @AfterEach
  void close() {
    refer.close();
    authority.close();
    oversight.close();
    store.close();
  }

  @Test
  void sendsOnceWhereverItIsKilled() {
    enter();
    var points = 0;
    for (var at = 1; at < MORE_THAN_THERE_ARE; at++) {
      var id = approved();
      if (!died(at)) {
        break;
      }
      points++;
      finish(id);
      onlyOnce(id);
    }
    assertThat(points).as("points at which it was killed").isGreaterThan(14);
  }

  /// Whether a process that dies at that point came so far.
  private boolean died(int at) {
    var passed = new int[1];
    var dying = refer(_ -> {
      if (++passed[0] == at) {
        throw new Killed();
      }
    });
    try {
      dying.tick();
      return false;
    } catch (Killed _) {
      return true;
    }
  }

  /// Not an exception that anything here would catch: as if the process were gone.
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void sendsOnceWhateverTheAuthorityDoes() {
    enter();
    for (var call : List.of("/submit", "/upload", "/fileinfo", "/finish")) {
      for (var fault :
          List.of(Fault.DROPPED_AFTER, Fault.DROPPED_BEFORE, Fault.BROKEN, Fault.ERROR_1000)) {
        authority.fail(call, fault);
        var id = approved();
        finish(id);
        onlyOnce(id);
      }
    }
    authority.fail("/upload", Fault.WRONG_HASH);
    authority.fail("/retract", Fault.DROPPED_AFTER, Fault.ERROR_1000);
    authority.fail("/submit", Fault.DROPPED_AFTER);
    var id = approved();
    finish(id);
    onlyOnce(id);
  }

  @Test
  void saysThatAReportMayBeOpenWhereTheAnswerToASubmitWasLost() {
    enter();
    authority.fail("/submit", Fault.DROPPED_AFTER);
    var id = approved();
    refer.tick();
    assertThat(words(id)).anyMatch(one -> one.contains("whose number we do not know"));
    finish(id);
    assertThat(authority.reports())
        .filteredOn(one -> one.state().equals("open"))
        .hasSize(1);
    clock.pass(Duration.ofHours(25));
    assertThat(authority.reports())
        .filteredOn(one -> one.state().equals("open"))
        .isEmpty();
  }

  @Test
  void asksAPersonOnceThreeAnswersToASubmitAreLost() {
    enter();
    authority.fail("/submit", Fault.DROPPED_AFTER, Fault.DROPPED_AFTER, Fault.DROPPED_AFTER);
    var id = approved();
    pass();
    assertThat(standing(id).stopped()).isTrue();
    assertThat(calls.rules).contains("referral-stopped");
    assertThat(refer.goOn(id, second)).isTrue();
    finish(id);
    onlyOnce(id);
  }

  @Test
  void stopsAndCallsSomebodyWhereTheAuthorityDoesNotLetUsIn() {
    enter();
    authority.fail("/submit", Fault.REFUSED);
    var id = approved();
    refer.tick();
    assertThat(standing(id).stopped()).isTrue();
    assertThat(standing(id).trouble()).contains("does not let us in");
    assertThat(calls.rules).contains("referral-stopped");
  }

  @Test
  void takesBackWhatIsRefusedAndLetsAPersonChangeIt() {
    enter();
    authority.fail("/fileinfo", Fault.ERROR_4100);
    var id = approved();
    pass();
    assertThat(standing(id).state()).isEqualTo(State.REFUSED);
    assertThat(authority.reports())
        .singleElement()
        .satisfies(one -> assertThat(one.state()).isEqualTo("retracted"));
    var matter = refer.referrals().find(id).orElseThrow().prepared().about();
    assertThat(refer.drafting().write(matter, draft("another service"), writer))
        .isEqualTo(new Written.Kept(id));
    assertThat(standing(id).mayLeave())
        .as("another text needs another approval")
        .isFalse();
    assertThat(refer.approvals().approve(id, standing(id).digest(), second))
        .isInstanceOf(Leave.Given.class);
    finish(id);
    onlyOnce(id);
  }

  @Test
  void beginsAgainWhereTheAuthorityHasDeletedWhatWasNotFinished() {
    enter();
    authority.fail("/upload", Fault.ERROR_1000);
    var id = approved();
    refer.tick();
    clock.pass(Duration.ofHours(25));
    finish(id);
    assertThat(words(id)).anyMatch(one -> one.contains("not finished in time"));
    onlyOnce(id);
  }

  @Test
  void sendsNothingBeforeAnotherPersonThanWhoWroteItHasApproved() {
    enter();
    var id = written(matter(2), "Invented");
    pass();
    assertThat(authority.reports()).isEmpty();
    assertThat(refer.approvals().approve(id, standing(id).digest(), writer))
        .isInstanceOf(Leave.SamePerson.class);
    assertThat(refer.approvals().alone(id, standing(id).digest(), "Because I want to.", writer))
        .isInstanceOf(Leave.NoDanger.class);
    assertThat(refer.approvals().approve(id, "of something else", second))
        .isInstanceOf(Leave.Changed.class);
    assertThat(refer.approvals().approve(id, standing(id).digest(), second))
        .isInstanceOf(Leave.Given.class);
    assertThat(refer.approvals().approve(id, standing(id).digest(), second))
        .isInstanceOf(Leave.AlreadyGiven.class);
    finish(id);
    onlyOnce(id);
  }

  @Test
  void letsOnePersonSendWhereThereIsDangerToLifeAndCallsTheLead() {
    enter();
    var id = written(matter(1), "Invented");
    assertThat(refer.approvals().alone(id, standing(id).digest(), "  ", writer))
        .isInstanceOf(Leave.SayWhy.class);
    assertThat(refer
            .approvals()
            .alone(id, standing(id).digest(), "Nobody else answers, and it is now.", writer))
        .isInstanceOf(Leave.Given.class);
    assertThat(calls.rules).containsExactly("sent-alone");
    finish(id);
    onlyOnce(id);
    assertThat(standing(id).owesApproval()).isTrue();
    clock.pass(Duration.ofHours(19));
    refer.tick();
    refer.tick();
    assertThat(calls.rules).containsOnlyOnce("referral-owes-approval");
    assertThat(refer.approvals().approve(id, standing(id).digest(), writer))
        .isInstanceOf(Leave.SamePerson.class);
    assertThat(refer.approvals().approve(id, standing(id).digest(), second))
        .isInstanceOf(Leave.Given.class);
    assertThat(standing(id).owesApproval()).isFalse();
    assertThat(calls.ended).contains("sent-alone");
  }

  @Test
  void callsSomebodyWhenADeadlineNearsAndAgainWhenItHasPassed() {
    enter();
    var id = written(matter(2), "Invented");
    clock.pass(Duration.ofHours(17));
    refer.tick();
    assertThat(calls.rules).isEmpty();
    clock.pass(Duration.ofHours(2));
    refer.tick();
    refer.tick();
    assertThat(calls.rules).containsExactly("referral-due-soon");
    clock.pass(Duration.ofHours(6));
    refer.tick();
    assertThat(calls.rules).containsExactly("referral-due-soon", "referral-overdue");
    refer.approvals().approve(id, standing(id).digest(), second);
    finish(id);
    assertThat(calls.ended).contains("referral-overdue");
  }

  @Test
  void saysThatAFileWasViewedOnlyWhereCustodySaysSo() {
    enter();
    picture = evidence.seal(
        "not a picture".getBytes(StandardCharsets.UTF_8),
        new Origin(new Actor.Machine("test"), "attachment", "image/png"));
    var before = written(matter(2), "Invented");
    assertThat(details(before)).contains("<fileViewedByEsp>false</fileViewedByEsp>");
    evidence.showed(
        evidence.exhibit(picture).orElseThrow(), writer.actor(), Evidence.Showing.PREVIEWED);
    assertThat(details(written(matter(2), "Invented"))).contains(">false</fileViewedByEsp>");
    evidence.showed(
        evidence.exhibit(picture).orElseThrow(), writer.actor(), Evidence.Showing.VIEWED);
    assertThat(details(written(matter(2), "Invented"))).contains(">true</fileViewedByEsp>");
  }

  @Test
  void tellsTheSameAuthorityMoreOfTheSameSubjectAndNamesTheFirst() {
    enter();
    var first = approved();
    finish(first);
    var told = refer.referrals().find(first).orElseThrow();
    var matter = matter(3);
    earlier.put(matter, List.of(told.prepared().about()));
    var id = written(matter, "Invented");
    var number = ((Referral.HandedOver) told).reference();
    assertThat(xml(id, Wire.REPORT)).contains("<priorCTReports>" + number + "</priorCTReports>");
    assertThat(refer.referrals().firstOf(id)).contains(first);
  }

  @Test
  void namesWhatIsMissingInAFormAndKeepsWhatWasWritten() {
    enter();
    var matter = matter(2);
    var answer = refer.drafting().write(matter, TipDraft.EMPTY, writer);
    assertThat(((Written.Unclear) answer).wrong())
        .extracting(Wrong::field)
        .containsExactly("kind", "at", "client", "role-a12");
    assertThat(refer.referrals().ofCase(matter)).isEmpty();
    assertThat(refer.drafting().open(matter)).isPresent();
  }

  private void enter() {
    store.outbox().deliver(Refer.DUE, "refer", refer::prepare);
    var permit = TestOversight.permit(oversight, Permission.MANAGE_AUTHORITIES);
    var authorities = new Authorities(
        store, oversight, new AuthorityStore(store), refer.referrals(), refer.wires(), clock);
    var line =
        new Line(authority.base().toString(), StandIn.USER, "hush", "A", "B", "a@b.example", "");
    var entry = new Entry(
        "Stand-in", "US", "NATIONAL_AGENCY", "By its calls", "", "", "", "CYBERTIPLINE", line);
    assertThat(authorities.enter(entry, permit)).isInstanceOf(Entered.Added.class);
  }

  private CaseId matter(int priority) {
    var matter = new CaseId(UUID.randomUUID());
    cases.put(matter, priority);
    var message = new Message(1, "", matter.toString(), matter.toString(), Samples.NOW, 0);
    store.transact(() -> refer.decided(message));
    store.transact(() -> refer.prepare(message));
    return matter;
  }

  private ReferralId written(CaseId matter, String service) {
    return ((Written.Kept) refer.drafting().write(matter, draft(service), writer)).id();
  }

  private static TipDraft draft(String service) {
    return new TipDraft(
        "ENTICEMENT",
        "2026-11-24T01:00:00Z",
        "first contact",
        List.of("EXTORTION"),
        "",
        service,
        Map.of("a12", "recipient"),
        Map.of(),
        Map.of(),
        "");
  }

  private ReferralId approved() {
    var id = written(matter(2), "Invented");
    assertThat(refer.approvals().approve(id, standing(id).digest(), second))
        .isInstanceOf(Leave.Given.class);
    return id;
  }

  /// Lets time pass until nothing is to be tried any more.
  private void pass() {
    for (var i = 0; i < 8; i++) {
      refer.tick();
      clock.pass(Duration.ofMinutes(2));
    }
  }

  private void finish(ReferralId id) {
    for (var i = 0; i < 12 && standing(id).state() != State.FINISHED; i++) {
      refer.tick();
      clock.pass(Duration.ofMinutes(2));
    }
    assertThat(standing(id).state()).as(words(id).toString()).isEqualTo(State.FINISHED);
  }

  /// One finished report with every file once, and it is the one we know.
  private void onlyOnce(ReferralId id) {
    var finished = authority.reports().stream()
        .filter(one -> one.xml().contains("Our reference: " + id))
        .filter(one -> one.state().equals("finished"))
        .toList();
    assertThat(finished).as(words(id).toString()).hasSize(1);
    assertThat(finished.getFirst().files()).containsExactly("01-contacts.csv", "02-attachment.png");
    var told = (Referral.HandedOver) refer.referrals().find(id).orElseThrow();
    assertThat(told.reference()).isEqualTo("" + finished.getFirst().number());
  }

  private Standing standing(ReferralId id) {
    return refer.standings().find(id).orElseThrow();
  }

  private List<String> words(ReferralId id) {
    return refer.standings().steps(id).stream().map(StandingStore.Step::words).toList();
  }

  private String details(ReferralId id) {
    return xml(id, Wire.DETAILS + "02-attachment.png.xml");
  }

  private String xml(ReferralId id, String name) {
    var prepared = refer.referrals().find(id).orElseThrow().prepared();
    var reading = (org.nightlight.evidence.Reading.Intact) refer.read(prepared, second);
    return new String(
        new Bundle(reading.bytes()).piece(name).orElseThrow().bytes(), StandardCharsets.UTF_8);
  }
}
