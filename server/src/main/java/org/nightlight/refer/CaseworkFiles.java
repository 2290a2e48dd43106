package org.nightlight.refer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nightlight.casework.Case;
import org.nightlight.casework.CaseFile;
import org.nightlight.casework.CaseId;
import org.nightlight.casework.Decision;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.Exhibit;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.evidence.Reading;
import org.nightlight.intake.Danger;
import org.nightlight.intake.Report;
import org.nightlight.intake.Subject;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Role;
import org.nightlight.oversight.StaffId;
import org.nightlight.refer.Contents.Cited;
import org.nightlight.refer.Contents.Enclosed;
import org.nightlight.refer.Contents.Missing;
import org.nightlight.refer.Contents.Told;
import org.nightlight.store.Outbox.DeliveryTrouble;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A referral's contents out of a case's file and the vault.
///
/// Words and activities are taken from the sealed originals, so that what an authority reads is
/// what
/// was received. An original that is not as it was sealed stops the referral: it must not be sent.
final class CaseworkFiles implements CaseFiles {

  /// All exhibits of a package together. What is larger is named, not sent.
  private static final long MOST_BYTES = 64L << 20;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Function<CaseId, CaseFile> casework;
  private final Evidence evidence;
  private final Function<StaffId, Set<Role>> roles;
  private final Supplies supplies;
  private final Function<Subject, String> profiles;

  /// @param profiles where an account says its holder is, ISO 3166-1; empty where it does not
  CaseworkFiles(
      Function<CaseId, CaseFile> casework,
      Evidence evidence,
      Function<StaffId, Set<Role>> roles,
      Supplies supplies,
      Function<Subject, String> profiles) {
    this.casework = casework;
    this.evidence = evidence;
    this.roles = roles;
    this.supplies = supplies;
    this.profiles = profiles;
  }

  @Override
  public Optional<ToRefer> toRefer(CaseId matter) {
    var file = casework.apply(matter);
    return decision(file)
        .filter(made -> made.outcome() == Decision.Outcome.REFER)
        .map(made -> new ToRefer(
            countries(file),
            file.subject().map(Subject::source).orElse(""),
            file.subject().map(Subject::account).orElse(""),
            country(file, supplies.of(matter)).orElse(ReferRules.UNKNOWN),
            child(file),
            made.by(),
            priority(file),
            file.earlier()));
  }

  /// Where the subject is: as the platform answered, or else as the account says. Neither is
  /// guessed from an address.
  private Optional<String> country(CaseFile file, Optional<Supplies.Asked> asked) {
    return asked
        .map(Supplies.Asked::country)
        .filter(code -> !code.isEmpty())
        .or(() -> file.subject().map(profiles).filter(code -> !code.isEmpty()));
  }

  /// Where the child is: where those who speak for it say, if they agree. Nothing is guessed.
  private static String child(CaseFile file) {
    var said = file.reports().stream()
        .filter(report -> List.of("child", "parent").contains(report.audience().code()))
        .map(Report::country)
        .filter(country -> !country.isEmpty())
        .collect(Collectors.toSet());
    return said.size() == 1 ? said.iterator().next() : "UNKNOWN";
  }

  private static int priority(CaseFile file) {
    if (danger(file.reports()).equals("now")) {
      return 1;
    }
    var child = file.affected().stream().anyMatch(one -> one.age() == CaseFile.Age.CHILD);
    return child || !file.matches().isEmpty() ? 2 : 3;
  }

  @Override
  public Contents contents(CaseId matter) {
    var file = casework.apply(matter);
    var decision = decision(file)
        .orElseThrow(() -> new IllegalArgumentException("case was not decided: " + matter));
    var asked = supplies.of(matter);
    var exhibits = Stream.concat(
            file.exhibits().stream(), asked.flatMap(Supplies.Asked::exhibit).stream())
        .distinct()
        .map(this::exhibit)
        .toList();
    var enclosed = enclosed(exhibits);
    return new Contents(
        matter,
        file.openedAt(),
        new Contents.Decided(decision.at(), role(decision), decision.note()),
        about(file, asked),
        danger(file.reports()),
        countries(file),
        file.signals().stream().map(CaseworkFiles::seen).toList(),
        file.matches().stream().map(CaseworkFiles::known).toList(),
        file.reports().stream().map(this::told).toList(),
        exhibits.stream()
            .filter(CaseworkFiles::cites)
            .flatMap(one -> cited(one).stream())
            .toList(),
        enclosed,
        missing(file, exhibits, enclosed, asked),
        file.affected().stream()
            .map(one -> new Contents.Affected(
                one.who().account(), one.age().name().toLowerCase(java.util.Locale.ROOT)))
            .toList());
  }

  @Override
  public Set<ExhibitId> exhibits(CaseId matter) {
    return Stream.concat(
            casework.apply(matter).exhibits().stream(),
            supplies.of(matter).flatMap(Supplies.Asked::exhibit).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public byte[] original(Enclosed exhibit) {
    return bytes(exhibit.exhibit());
  }

  private static Optional<Decision> decision(CaseFile file) {
    return file.now() instanceof Case.Decided(var _, var decision)
        ? Optional.of(decision)
        : Optional.empty();
  }

  /// In which role they decided: those they hold that may.
  private String role(Decision decision) {
    var words = roles.apply(decision.by()).stream()
        .filter(role -> role.holds(Permission.DECIDE_CASES))
        .map(role -> role.name().toLowerCase(java.util.Locale.ROOT))
        .sorted()
        .collect(Collectors.joining(" and "));
    return words.isEmpty() ? "unknown" : words;
  }

  private Contents.About about(CaseFile file, Optional<Supplies.Asked> asked) {
    var age = file.age().name().toLowerCase(java.util.Locale.ROOT);
    var country = country(file, asked).orElse("unknown");
    var holder =
        asked.flatMap(supplies::answer).map(SupplyAnswer::holder).orElse(Contents.Holder.UNKNOWN);
    return file.subject()
        .map(subject ->
            new Contents.About(subject.source(), subject.account(), age, country, holder))
        .orElse(new Contents.About("unknown", "unknown", age, country, holder));
  }

  private static String danger(List<Report> reports) {
    if (reports.stream().anyMatch(report -> report.danger() == Danger.NOW)) {
      return "now";
    }
    var allSayNo =
        !reports.isEmpty() && reports.stream().allMatch(report -> report.danger() == Danger.NO);
    return allSayNo ? "no" : "unknown";
  }

  private static Set<String> countries(CaseFile file) {
    return file.reports().stream()
        .map(Report::country)
        .filter(country -> !country.isEmpty())
        .collect(Collectors.toSet());
  }

  private static Contents.Seen seen(CaseFile.SignalInCase signal) {
    return new Contents.Seen(
        signal.id(),
        signal.detector() + " version " + signal.version(),
        signal.time(),
        signal.reasons().stream()
            .map(one -> new Contents.Reason(
                one.code(), one.sentence(), one.observed(), one.usual(), one.weight()))
            .toList(),
        signal.others(),
        signal.activities());
  }

  private static Contents.Known known(CaseFile.MatchInCase match) {
    return new Contents.Known(
        match.reference(),
        match.at(),
        match.item(),
        match.kind(),
        match.categories(),
        match.hashes(),
        match.exhibit().map(ExhibitId::toString).orElse("not kept"));
  }

  private Told told(Report report) {
    var words = json(bytes(report.exhibit()));
    return new Told(
        report.id().toString(),
        report.receivedAt(),
        report.audience().code(),
        report.topic(),
        report.danger().name().toLowerCase(java.util.Locale.ROOT),
        report.country().isEmpty() ? "unknown" : report.country(),
        report.language(),
        words.path("happened").asString(""),
        words.path("where").asString(""),
        words.path("more").asString(""),
        exhibit(report.exhibit()).sha256());
  }

  private static boolean cites(Exhibit exhibit) {
    return exhibit.what().equals("cited-activities");
  }

  private List<Cited> cited(Exhibit exhibit) {
    return new String(bytes(exhibit.id()), StandardCharsets.UTF_8)
        .lines()
        .map(line -> json(line.getBytes(StandardCharsets.UTF_8)))
        .map(event -> new Cited(
            event.path("source").asString("unknown"),
            event.path("id").asString("unknown"),
            event.path("time").asString("unknown"),
            event.path("type").asString("unknown"),
            event))
        .toList();
  }

  private static List<Enclosed> enclosed(List<Exhibit> exhibits) {
    var enclosed = new ArrayList<Enclosed>();
    long bytes = 0;
    for (var one : exhibits) {
      if (bytes + one.bytes() <= MOST_BYTES) {
        bytes += one.bytes();
        enclosed.add(new Enclosed(
            one.id(),
            "exhibits/" + one.id(),
            one.what(),
            one.mediaType(),
            one.bytes(),
            one.sha256()));
      }
    }
    return enclosed;
  }

  private List<Missing> missing(
      CaseFile file,
      List<Exhibit> exhibits,
      List<Enclosed> enclosed,
      Optional<Supplies.Asked> asked) {
    var missing = new ArrayList<Missing>();
    var sent = enclosed.stream().map(Enclosed::exhibit).collect(Collectors.toSet());
    exhibits.stream()
        .filter(one -> !sent.contains(one.id()))
        .forEach(one -> missing.add(new Missing(
            "Exhibit " + one.id() + " (" + one.bytes() + " bytes, SHA-256 " + one.sha256() + ")",
            "Too large for one package. We keep it; ask for it.")));
    if (file.subject().isEmpty()) {
      missing.add(new Missing("The account", "The report named none that could be found."));
    }
    var why = whyNot(asked);
    Stream.of(SupplyAnswer.Kind.values())
        .filter(kind -> asked.stream().noneMatch(one -> one.kinds().contains(kind)))
        .forEach(kind -> missing.add(new Missing(kind.label(), why)));
    if (!file.reports().isEmpty()) {
      missing.add(new Missing("Who reported it", "People report without giving a name."));
    }
    return missing;
  }

  /// Why something did not come from the platform.
  private static String whyNot(Optional<Supplies.Asked> asked) {
    return asked
        .map(one -> one.answered().isPresent()
            ? "The platform was asked and left it out of its answer. Ask the platform."
            : one.told().isPresent()
                ? "The platform was asked and has not answered. Ask the platform."
                : "The platform could not be reached to be asked. Ask the platform.")
        .orElse("The platform takes no questions from us. Ask the platform.");
  }

  private Exhibit exhibit(ExhibitId id) {
    return evidence
        .exhibit(id)
        .orElseThrow(() -> new DeliveryTrouble("exhibit " + id + " is unknown"));
  }

  private byte[] bytes(ExhibitId id) {
    return switch (evidence.open(id, Packer.MACHINE, "prepare-referral")) {
      case Reading.Intact intact -> intact.bytes();
      case Reading.Altered _ ->
        throw new DeliveryTrouble("exhibit " + id + " is not as it was sealed");
      case Reading.Missing _ ->
        throw new DeliveryTrouble("exhibit " + id + " is missing from the vault");
      case Reading.NotNow _ -> throw new DeliveryTrouble("exhibit " + id + " cannot be opened now");
      case Reading.Shredded _ ->
        throw new DeliveryTrouble("exhibit " + id + " was deleted when its time was over");
      case Reading.Unknown _ -> throw new DeliveryTrouble("exhibit " + id + " is unknown");
    };
  }

  private static JsonNode json(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (JacksonException _) {
      // An original need not be JSON; it goes along as it is.
      return JSON.createObjectNode();
    }
  }
}
