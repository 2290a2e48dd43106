package org.nightlight.refer;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nightlight.cybertip.ChatFile;
import org.nightlight.cybertip.Tip;
import org.nightlight.cybertip.TipFile;
import org.nightlight.cybertip.TipRules;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.oversight.Wrong;
import org.nightlight.refer.Bundle.Piece;
import org.nightlight.refer.Contents.Enclosed;

/// A case in the CyberTipline's own form: what a person has written, and what the case holds.
/// Whether a file was viewed comes from its custody record and from nowhere else.
final class TipForm {

  private static final Set<String> EVENTS =
      Set.of("Login", "Registration", "Purchase", "Upload", "Other");
  private static final Set<String> CLASSES = Set.of("A1", "A2", "B1", "B2");
  private static final Set<String> PARTS =
      Arrays.stream(TipDraft.Part.values()).map(TipDraft.Part::code).collect(Collectors.toSet());

  private final CaseFiles files;
  private final Predicate<ExhibitId> viewed;

  TipForm(CaseFiles files, Predicate<ExhibitId> viewed) {
    this.files = files;
    this.viewed = viewed;
  }

  /// What came of it: pieces to send, or what is wrong.
  record Made(List<Piece> pieces, List<Wrong> wrong) {
    Made {
      pieces = List.copyOf(pieces);
      wrong = List.copyOf(wrong);
    }
  }

  /// Who says it to whom, and as which referral.
  ///
  /// @param prior the number of the first report to the same authority; empty where there is none
  record Frame(ReferralId id, Wires.Wired wired, Optional<Long> prior, Instant now) {}

  Made make(Contents contents, TipDraft draft, Frame frame) {
    var wrong = new ArrayList<>(wrong(contents, draft, frame));
    if (!wrong.isEmpty()) {
      return new Made(List.of(), wrong);
    }
    var tip = tip(contents, draft, frame);
    var attached = attached(contents, draft);
    TipRules.wrong(tip, attached.stream().map(Attached::file).toList(), frame.now())
        .forEach(one -> wrong.add(new Wrong("kind", one)));
    var pieces = new ArrayList<Piece>();
    pieces.add(new Piece(Wire.REPORT, tip.xml()));
    attached.forEach(one -> {
      var name = one.file().name();
      pieces.add(new Piece(Wire.DETAILS + name + ".xml", one.file().details()));
      pieces.add(new Piece(Wire.FILES + name, one.piece().bytes()));
    });
    return new Made(wrong.isEmpty() ? pieces : List.of(), wrong);
  }

  /// A file and what is said of it.
  private record Attached(TipFile file, Piece piece) {}

  private static List<Wrong> wrong(Contents contents, TipDraft draft, Frame frame) {
    var unsaid = contents.affected().stream()
        .filter(one -> !PARTS.contains(draft.roles().getOrDefault(one.account(), "")))
        .map(one ->
            new Wrong("role-" + one.account(), "Say what the account " + one.account() + " is."));
    var classified = draft.industry().values().stream()
        .filter(one -> !one.isEmpty())
        .filter(one -> !frame.wired().classifies() || !CLASSES.contains(one))
        .map(_ -> new Wrong("kind", "Files are classified only where that is agreed."))
        .limit(1);
    return Stream.of(
            rule(kind(draft).isPresent(), "kind", "Say what kind of incident it is."),
            rule(at(draft).isPresent(), "at", "Enter when it happened, as 2026-11-24T03:04:05Z."),
            rule(!draft.client().isBlank(), "client", "Name the service, as its users know it."),
            rule(draft.escalate().length() <= 3000, "escalate", "At most 3000 characters."),
            unsaid,
            classified)
        .flatMap(one -> one)
        .toList();
  }

  private static Stream<Wrong> rule(boolean held, String field, String text) {
    return held ? Stream.empty() : Stream.of(new Wrong(field, text));
  }

  private static Optional<Tip.Kind> kind(TipDraft draft) {
    return Stream.of(Tip.Kind.values())
        .filter(one -> one.name().equals(draft.kind()))
        .findFirst();
  }

  private static Optional<Instant> at(TipDraft draft) {
    return moment(draft.at());
  }

  private static Optional<Instant> moment(String text) {
    try {
      return Optional.of(Instant.parse(text.strip()));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private Tip tip(Contents contents, TipDraft draft, Frame frame) {
    var service = draft.client().strip();
    var marks = Stream.of(Tip.Mark.values())
        .filter(one -> draft.marks().contains(one.name()))
        .collect(Collectors.toSet());
    var incident = new Tip.Incident(
        kind(draft).orElseThrow(),
        service,
        draft.escalate().strip(),
        marks,
        at(draft).orElseThrow(),
        draft.atMeans().strip());
    var wired = frame.wired();
    var reporter = new Tip.Person(wired.first(), wired.last(), List.of(), List.of(wired.email()));
    return new Tip(
        incident,
        List.of(new Tip.Place.Chat(service, "", "", "")),
        new Tip.Reporter(reporter, "", "", ""),
        reported(contents, service, frame.prior()),
        accounts(contents, draft, TipDraft.Part.RECIPIENT, service),
        accounts(contents, draft, TipDraft.Part.VICTIM, service),
        words(contents, draft, frame));
  }

  private static Optional<Tip.Account> reported(
      Contents contents, String service, Optional<Long> prior) {
    var account = contents.subject().account();
    if (account.equals("unknown")) {
      return Optional.empty();
    }
    var holder = contents.subject().holder();
    return Optional.of(new Tip.Account(
        new Tip.Person("", "", List.of(), holder.emails()),
        account,
        service,
        "",
        holder.names(),
        holder.profiles(),
        "",
        holder.addresses().stream().map(TipForm::used).toList(),
        prior.stream().toList(),
        "Age as the platform knows it: " + contents.subject().age() + ". Country: "
            + contents.subject().country() + "."));
  }

  private static Tip.IpEvent used(Contents.Address one) {
    var event = EVENTS.contains(one.event()) ? one.event() : "Unknown";
    return new Tip.IpEvent(one.ip(), event, moment(one.time()), one.port());
  }

  private static List<Tip.Account> accounts(
      Contents contents, TipDraft draft, TipDraft.Part part, String service) {
    return contents.affected().stream()
        .filter(one -> part.code().equals(draft.roles().get(one.account())))
        .map(one -> Tip.Account.of(one.account(), service))
        .toList();
  }

  /// What a person decided and why, what was seen, what people said, and what is missing.
  private static String words(Contents contents, TipDraft draft, Frame frame) {
    var words = new StringBuilder();
    words.append("Our reference: ").append(frame.id()).append('\n');
    words
        .append("A person decided to refer: ")
        .append(contents.decision().note())
        .append('\n');
    if (!draft.more().isBlank()) {
      words.append(draft.more().strip()).append('\n');
    }
    contents
        .signals()
        .forEach(signal -> signal
            .reasons()
            .forEach(reason -> words
                .append("A reason to look, not a finding: ")
                .append(reason.sentence())
                .append('\n')));
    contents
        .reports()
        .forEach(report -> words
            .append("Reported by a ")
            .append(report.from())
            .append(": ")
            .append(Stream.of(report.words(), report.where(), report.more())
                .filter(one -> !one.isBlank())
                .collect(Collectors.joining(" / ")))
            .append('\n'));
    contents
        .notSupplied()
        .forEach(one -> words
            .append("Not supplied: ")
            .append(one.what())
            .append(". ")
            .append(one.why())
            .append('\n'));
    return words.toString();
  }

  private List<Attached> attached(Contents contents, TipDraft draft) {
    var all = new ArrayList<Attached>();
    if (!contents.activities().isEmpty()) {
      all.add(chat(contents));
    }
    for (var one : contents.exhibits()) {
      all.add(attached(one, draft, all.size() + 1));
    }
    return all;
  }

  /// Who wrote to whom and when. Words of messages are not known to us: their cells stay empty.
  private static Attached chat(Contents contents) {
    var lines = contents.activities().stream().map(TipForm::line).toList();
    var name = "01-contacts.csv";
    var said = contents.activities().size()
        + " activities that reasons cite; words of messages were not supplied.";
    var file = new TipFile(
        name,
        "",
        Optional.empty(),
        "",
        false,
        TipFile.Relevance.SUPPLEMENTAL,
        Set.of(),
        "",
        Map.of(),
        List.of(said));
    return new Attached(file, new Piece(name, new ChatFile(lines).csv()));
  }

  private static ChatFile.Line line(Contents.Cited one) {
    var data = one.event().path("data");
    return new ChatFile.Line(
        one.time(),
        data.path("content").asString(""),
        data.path("actor").asString(data.path("from").asString("")),
        data.path("recipient").asString(data.path("to").asString("")),
        data.path("thread").asString(""),
        one.type(),
        one.id(),
        "",
        data.path("ip").asString(""));
  }

  private Attached attached(Enclosed one, TipDraft draft, int number) {
    var id = one.exhibit().toString();
    var media = one.mediaType().startsWith("image/") || one.mediaType().startsWith("video/");
    var name = "%02d-%s.%s"
        .formatted(number, one.what().replaceAll("[^a-z0-9-]", "-"), ending(one.mediaType()));
    var marks = Stream.of(TipFile.Mark.values())
        .filter(mark -> draft.fileMarks().getOrDefault(id, List.of()).contains(mark.name()))
        .collect(Collectors.toSet());
    var file = new TipFile(
        name,
        "",
        Optional.empty(),
        "",
        viewed.test(one.exhibit()),
        media ? TipFile.Relevance.REPORTED : TipFile.Relevance.SUPPLEMENTAL,
        media ? marks : Set.of(),
        media ? draft.industry().getOrDefault(id, "") : "",
        Map.of("SHA256", one.sha256()),
        List.of());
    return new Attached(file, new Piece(name, files.original(one)));
  }

  private static String ending(String mediaType) {
    var ending = mediaType.substring(mediaType.indexOf('/') + 1).toLowerCase(Locale.ROOT);
    return ending.matches("[a-z0-9]{1,8}") ? ending : "bin";
  }

  /// Hex MD5, which the authority echoes.
  static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException fault) {
      throw new IllegalStateException("every JDK has MD5", fault);
    }
  }
}
