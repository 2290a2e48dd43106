package org.nightlight.refer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the UK regulations ask for (SI 2026/268, schedule 1, as published in 2026), to be entered
/// in
/// the NCA's portal by a person.
final class NcaSheet implements Sheet {

  @Override
  public String name() {
    return "nca";
  }

  @Override
  public List<Line> lines(Facts facts) {
    var it = facts.document();
    var lines = new ArrayList<Line>();
    lines.add(Line.of("Priority", priority(facts.priority())));
    lines.add(Line.of("Content", reported(it)));
    lines.add(Line.of("How it was detected", detected(it)));
    lines.add(Line.of("Platform", it.subject().source()));
    lines.add(Line.of("Previous report and its NCA reference", it.supplementTo()));
    lines.add(Line.of("Username", it.subject().account()));
    lines.add(Line.of("Age of the account's holder", it.subject().age()));
    lines.add(Line.of("Accounts affected", affected(it)));
    lines.add(Line.of("Original hash", hashes(it)));
    Stream.of(
            "Name, e-mail and telephone number of who reported it",
            "Upload time, IP address and port",
            "EXIF",
            "Content URL",
            "Billing",
            "Telephone number and when it was verified",
            "Links to other accounts")
        .map(Line::missing)
        .forEach(lines::add);
    var holder = it.subject().holder();
    lines.add(Line.of("E-mail and recovery e-mail", String.join(", ", holder.emails())));
    lines.add(Line.of("Profile URL", String.join(", ", holder.profiles())));
    lines.add(Line.of("Login IP addresses of the last three months", addresses(holder)));
    lines.add(Line.of("Where the account's holder is", it.subject().country()));
    lines.add(new Line(
        "Declaration", "To be made in the portal by the authorised person who submits it."));
    return lines;
  }

  static String priority(int priority) {
    return switch (priority) {
      case 1 -> "1: a threat to a child's life or of serious harm now; immediately";
      case 2 -> "2: as soon as reasonably practicable";
      default -> "3: without undue delay";
    };
  }

  private static String reported(Document it) {
    return Stream.concat(
            Stream.of(it.decision().note()), it.reports().stream().map(Contents.Told::words))
        .filter(words -> !words.isBlank())
        .collect(Collectors.joining("\n"));
  }

  private static String detected(Document it) {
    var ways = new ArrayList<String>();
    if (!it.reports().isEmpty()) {
      ways.add("by reports of people");
    }
    if (!it.signals().isEmpty()) {
      ways.add("by signals about behaviour");
    }
    if (!it.knownMaterial().isEmpty()) {
      ways.add("by lists of known material");
    }
    return String.join(", ", ways);
  }

  private static String affected(Document it) {
    return it.affected().stream()
        .map(one -> one.account() + " (" + one.age() + ")")
        .collect(Collectors.joining(", "));
  }

  static String addresses(Contents.Holder holder) {
    return holder.addresses().stream()
        .map(one -> one.ip()
            + (one.port() == 0 ? "" : " port " + one.port())
            + (one.time().isEmpty() ? "" : " at " + one.time()))
        .collect(Collectors.joining(", "));
  }

  private static String hashes(Document it) {
    return it.knownMaterial().stream()
        .flatMap(one -> one.hashes().stream())
        .collect(Collectors.joining(", "));
  }

  @Override
  public List<String> checklist(int priority) {
    var steps = new ArrayList<String>();
    if (priority == 1) {
      steps.add("Call 999 first if somebody is in danger now.");
    }
    steps.add("Sign in to the NCA's portal as a person your organisation has authorised.");
    steps.add("Choose priority " + priority(priority) + ".");
    steps.add("Copy the fields of nca.html in their order; leave empty what is not supplied.");
    steps.add("Attach the files under exhibits, and compare their digests with SHA256SUMS.");
    steps.add("Make the declaration, submit, and enter the NCA's reference below.");
    steps.add("Do not report the same to another agency.");
    return steps;
  }
}
