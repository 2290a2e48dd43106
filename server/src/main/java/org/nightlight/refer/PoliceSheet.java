package org.nightlight.refer;

import java.util.List;
import java.util.stream.Collectors;

/// A cover sheet for police: what they need to open a file, before they read the rest.
final class PoliceSheet implements Sheet {

  @Override
  public String name() {
    return "police";
  }

  @Override
  public List<Line> lines(Facts facts) {
    var it = facts.document();
    return List.of(
        Line.of("Danger to life", it.danger()),
        Line.of("Account", it.subject().account()),
        Line.of("Platform", it.subject().source()),
        Line.of("Age of its holder", it.subject().age()),
        Line.of(
            "Accounts affected",
            it.affected().stream()
                .map(one -> one.account() + " (" + one.age() + ")")
                .collect(Collectors.joining(", "))),
        Line.of("Countries known", String.join(", ", it.countries())),
        Line.of("Why a person decided to refer", it.decision().note()),
        Line.of("Reports", Integer.toString(it.reports().size())),
        Line.of("Exhibits", Integer.toString(it.exhibits().size())),
        Line.of("Your earlier reference", it.supplementTo()),
        Line.missing("Identity and address of the account's holder"),
        Line.of("E-mail of its holder", String.join(", ", it.subject().holder().emails())),
        Line.of("Internet addresses", NcaSheet.addresses(it.subject().holder())),
        Line.of("Where its holder is", it.subject().country()),
        Line.of("Legal basis", it.legal().basis()));
  }

  @Override
  public List<String> checklist(int priority) {
    return List.of(
        "Call the duty officer where danger to life is recorded; do not wait for the package.",
        "Give them the package and, by another way, its SHA-256.",
        "Enter their reference below.");
  }
}
