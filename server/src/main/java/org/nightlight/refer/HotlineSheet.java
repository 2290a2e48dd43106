package org.nightlight.refer;

import java.util.List;
import java.util.stream.Collectors;

/// A notice to a hotline, as hotlines exchange them: where, what and in which category. It says
/// nothing about who reported.
final class HotlineSheet implements Sheet {

  @Override
  public String name() {
    return "hotline";
  }

  @Override
  public List<Line> lines(Facts facts) {
    var it = facts.document();
    return List.of(
        Line.of(
            "Where",
            it.reports().stream()
                .map(Contents.Told::where)
                .filter(where -> !where.isBlank())
                .distinct()
                .collect(Collectors.joining(", "))),
        Line.of("Platform", it.subject().source()),
        Line.of("Account", it.subject().account()),
        Line.of(
            "Item",
            it.knownMaterial().stream()
                .map(Contents.Known::item)
                .collect(Collectors.joining(", "))),
        Line.of(
            "Category (scheme:code)",
            it.knownMaterial().stream()
                .flatMap(one -> one.categories().stream())
                .distinct()
                .collect(Collectors.joining(", "))),
        Line.of(
            "Hashes (kind:hex)",
            it.knownMaterial().stream()
                .flatMap(one -> one.hashes().stream())
                .collect(Collectors.joining(", "))),
        Line.of("Countries known", String.join(", ", it.countries())),
        Line.missing("Where it is hosted"),
        Line.of("Told police", it.supplementTo()));
  }

  @Override
  public List<String> checklist(int priority) {
    return List.of(
        "Send it by the channel you agreed with the hotline.",
        "Do not send files that it has not asked for.",
        "Enter the hotline's reference below.");
  }
}
