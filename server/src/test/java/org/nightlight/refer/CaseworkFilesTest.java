package org.nightlight.refer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nightlight.casework.Case;
import org.nightlight.casework.CaseFile;
import org.nightlight.casework.CaseId;
import org.nightlight.casework.Decision;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.evidence.Origin;
import org.nightlight.help.Audience;
import org.nightlight.intake.Danger;
import org.nightlight.intake.Report;
import org.nightlight.intake.ReportId;
import org.nightlight.intake.Subject;
import org.nightlight.intake.Via;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Role;
import org.nightlight.oversight.StaffId;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.Store;
import org.nightlight.store.TestStore;

class CaseworkFilesTest {

  private final Store store = TestStore.fresh();
  private final Clock clock = Clock.fixed(Samples.NOW, ZoneOffset.UTC);
  private final Oversight oversight = TestOversight.on(store, clock);
  private final Path folder = Path.of("target", "test-data", "refer-" + UUID.randomUUID());
  private final Evidence evidence = new Evidence(store, oversight, folder, clock);
  private final CaseId matter = new CaseId(UUID.randomUUID());
  private final StaffId reviewer = new StaffId(UUID.randomUUID());
  private final List<Report> reports = new ArrayList<>();
  private final List<ExhibitId> exhibits = new ArrayList<>();
  private final List<CaseFile.MatchInCase> matches = new ArrayList<>();
  private Optional<Subject> subject = Optional.of(new Subject("/platforms/demo", "a1742"));
  private String profile = "";
  private Decision.Outcome outcome = Decision.Outcome.REFER;
  private final CaseworkFiles files = new CaseworkFiles(
      _ -> file(),
      evidence,
      _ -> Set.of(Role.REVIEWER, Role.ADMINISTRATOR),
      new Supplies(store, oversight, evidence, Samples.seal(), "http://127.0.0.1:9", clock),
      _ -> profile);

  @AfterEach
  void close() {
    oversight.close();
    store.close();
  }

  @Test
  void refersOnlyWhatAPersonDecidedToRefer() {
    assertThat(files.toRefer(matter)).isPresent();
    outcome = Decision.Outcome.HELP;
    assertThat(files.toRefer(matter)).isEmpty();
  }

  @Test
  void saysWhereTheSubjectIsAsTheAccountSaysAndUnknownWhereItDoesNot() {
    assertThat(files.toRefer(matter).orElseThrow().subject()).isEqualTo("UNKNOWN");
    assertThat(files.contents(matter).subject().country()).isEqualTo("unknown");
    profile = "NL";
    assertThat(files.toRefer(matter).orElseThrow().subject()).isEqualTo("NL");
    assertThat(files.contents(matter).subject().country()).isEqualTo("NL");
    assertThat(files.contents(matter).notSupplied())
        .extracting(Contents.Missing::what)
        .contains("Internet addresses, ports and devices", "Content of messages");
  }

  @Test
  void takesWordsFromTheSealedOriginalAndEnclosesIt() {
    var exhibit = told(Danger.NO, "GB", "Somebody keeps writing.");
    var contents = files.contents(matter);
    assertThat(contents.reports()).singleElement().satisfies(one -> {
      assertThat(one.words()).isEqualTo("Somebody keeps writing.");
      assertThat(one.where()).isEqualTo("demo");
      assertThat(one.from()).isEqualTo("child");
      assertThat(one.exhibit())
          .isEqualTo(evidence.exhibit(exhibit).orElseThrow().sha256());
    });
    assertThat(contents.countries()).containsExactly("GB");
    assertThat(contents.exhibits()).singleElement().satisfies(one -> {
      assertThat(one.file()).isEqualTo("exhibits/" + exhibit);
      assertThat(Bundle.digest(files.original(one))).isEqualTo(one.sha256());
    });
  }

  @Test
  void citesActivitiesWholeAsTheyWereKept() {
    seal(
        "cited-activities",
        "{\"id\":\"e1\",\"source\":\"/platforms/demo\",\"type\":\"t\",\"data\":{\"to\":\"a12\"}}\n");
    assertThat(files.contents(matter).activities()).singleElement().satisfies(one -> {
      assertThat(one.id()).isEqualTo("e1");
      assertThat(one.time()).isEqualTo("unknown");
      assertThat(one.detail()).isEqualTo("{\"to\":\"a12\"}");
    });
  }

  @Test
  void namesKnownMaterialByItsHashes() {
    matches.add(new CaseFile.MatchInCase(
        "reference-1",
        Samples.NOW,
        "item-1",
        "Other",
        List.of("ncmec:B2"),
        List.of("md5:00112233445566778899aabbccddeeff"),
        Optional.empty()));
    var known = files.contents(matter).knownMaterial().getFirst();
    assertThat(known.categories()).containsExactly("ncmec:B2");
    assertThat(known.hashes()).containsExactly("md5:00112233445566778899aabbccddeeff");
    assertThat(known.exhibit()).isEqualTo("not kept");
  }

  @Test
  void callsItDangerIfAnyReporterDoesAndNoDangerOnlyIfAllDo() {
    assertThat(files.contents(matter).danger()).isEqualTo("unknown");
    told(Danger.NO, "", "");
    assertThat(files.contents(matter).danger()).isEqualTo("no");
    told(Danger.UNKNOWN, "", "");
    assertThat(files.contents(matter).danger()).isEqualTo("unknown");
    told(Danger.NOW, "", "");
    assertThat(files.contents(matter).danger()).isEqualTo("now");
  }

  @Test
  void namesTheRoleThatMayDecideAndNoOther() {
    assertThat(files.contents(matter).decision().role()).isEqualTo("reviewer");
  }

  @Test
  void saysWhatIsMissingAndWhy() {
    subject = Optional.empty();
    var contents = files.contents(matter);
    assertThat(contents.subject().account()).isEqualTo("unknown");
    assertThat(contents.notSupplied())
        .extracting(Contents.Missing::what)
        .contains("The account", "Internet addresses, ports and devices");
  }

  @Test
  void namesAnExhibitThatIsTooLargeInsteadOfSendingIt() {
    var large = evidence.seal(new byte[(64 << 20) + 1], origin("attachment"));
    exhibits.add(large);
    var contents = files.contents(matter);
    assertThat(contents.exhibits()).isEmpty();
    assertThat(contents.notSupplied())
        .extracting(Contents.Missing::what)
        .anyMatch(what -> what.startsWith("Exhibit " + large));
  }

  @Test
  void stopsWhereAnOriginalIsNotAsItWasSealed() throws Exception {
    told(Danger.NO, "", "Somebody keeps writing.");
    try (var sealed = Files.walk(folder.resolve("evidence"))) {
      for (var file : sealed.filter(Files::isRegularFile).toList()) {
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        file.toFile().setWritable(true);
        Files.write(file, bytes);
      }
    }
    assertThatThrownBy(() -> files.contents(matter)).hasMessageContaining("not as it was sealed");
  }

  private CaseFile file() {
    var decision = new Decision(outcome, "Reaches for children.", reviewer, Samples.NOW);
    return new CaseFile(
        matter,
        1042,
        Samples.NOW.minusSeconds(60),
        subject,
        CaseFile.Age.UNKNOWN,
        new Case.Decided(matter, decision),
        reports,
        List.of(),
        matches,
        List.of(),
        exhibits,
        List.of());
  }

  private ExhibitId told(Danger danger, String country, String words) {
    var exhibit =
        seal("report-text", "{\"happened\":\"" + words + "\",\"where\":\"demo\",\"more\":\"\"}");
    reports.add(new Report(
        new ReportId(UUID.randomUUID()),
        Samples.NOW,
        Audience.CHILD,
        "something-else",
        danger,
        "unknown",
        subject,
        country,
        "en",
        Optional.empty(),
        new Via.Page(),
        exhibit,
        org.nightlight.intake.Marks.NONE));
    return exhibit;
  }

  private ExhibitId seal(String what, String text) {
    var id = evidence.seal(text.getBytes(StandardCharsets.UTF_8), origin(what));
    exhibits.add(id);
    return id;
  }

  private static Origin origin(String what) {
    return new Origin(Packer.MACHINE, what, "application/json");
  }
}
