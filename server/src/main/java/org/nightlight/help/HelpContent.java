package org.nightlight.help;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// All that help says, read from its files: whole, or not at all.
final class HelpContent {

  static final String ENGLISH = "en";

  /// In the order of the form's cards.
  static final List<String> TOPICS = List.of(
      "grooming-worry",
      "bullying",
      "extortion",
      "image-shared",
      "self-harm",
      "pretending",
      "other");

  /// When a platform may show a child something.
  static final List<String> MOMENTS =
      List.of("first-contact", "accepted", "blocked", "reported", "default-off");

  private static final String ANY = "any";
  private static final String UNION = "eu";

  private final Map<String, HelpFile> files = new TreeMap<>();
  private final Map<String, HelpFile> countries;
  private final List<DangerRules.Rule> danger;

  /// @param texts by path: `advice/bullying.child`
  /// @throws IllegalStateException where something is missing, which the message names
  HelpContent(Map<String, String> texts) {
    texts.forEach((path, text) -> files.put(path, HelpFile.parse(name(path), text)));
    this.countries = new HashMap<>(folder("countries"));
    spread(UNION);
    this.danger = folder("danger").values().stream().flatMap(HelpContent::rules).toList();
    check();
  }

  private static String name(String path) {
    return path.substring(path.indexOf('/') + 1);
  }

  private Map<String, HelpFile> folder(String folder) {
    var found = new TreeMap<String, HelpFile>();
    files.forEach((path, file) -> {
      if (path.startsWith(folder + "/")) {
        found.put(file.name(), file);
      }
    });
    return found;
  }

  /// A file for many countries stands for each that has none of its own.
  private void spread(String name) {
    var file = needed("countries/" + name);
    for (var code : file.needed("countries").split(" ", -1)) {
      countries.putIfAbsent(code, file);
    }
  }

  private void check() {
    needed("countries/" + ANY);
    for (var country : folder("countries").values()) {
      if (lines(country).toList().isEmpty()) {
        throw new IllegalStateException("help file " + country.name() + " names no helpline");
      }
    }
    for (var topic : TOPICS) {
      for (var audience : Audience.values()) {
        needed(advice(topic, audience, ENGLISH), "title", "card", "hint");
      }
    }
    folder("advice").values().forEach(file -> needed(file, "title", "card", "hint"));
    MOMENTS.forEach(moment -> support(moment, ENGLISH));
    folder("support").values().forEach(file -> needed(file, "title"));
    defaults();
  }

  private static void needed(HelpFile file, String... fields) {
    for (var field : fields) {
      file.needed(field);
    }
  }

  private HelpFile needed(String path) {
    var file = files.get(path);
    if (file == null) {
      throw new IllegalStateException("there is no help file " + name(path));
    }
    return file;
  }

  private static Stream<DangerRules.Rule> rules(HelpFile file) {
    return fields(file)
        .filter(one -> one.value("rule").isPresent())
        .map(one -> DangerRules.Rule.of(file.name(), one));
  }

  private static Stream<HelpFile.Block.Fields> fields(HelpFile file) {
    return file.blocks().stream()
        .filter(HelpFile.Block.Fields.class::isInstance)
        .map(HelpFile.Block.Fields.class::cast);
  }

  List<DangerRules.Rule> danger() {
    return danger;
  }

  /// The file written for just these readers comes before the one for all adults, and a language
  /// before English.
  HelpFile advice(String topic, Audience audience, String language) {
    var adult = audience == Audience.CHILD ? "child" : "adult";
    var own = topic + "." + audience.code();
    return first(
        "advice/" + topic + ".adult",
        "advice/" + own + "." + language,
        "advice/" + topic + "." + adult + "." + language,
        "advice/" + own);
  }

  HelpFile support(String moment, String language) {
    return first("support/" + moment, "support/" + moment + "." + language);
  }

  private HelpFile first(String last, String... paths) {
    for (var path : paths) {
      var file = files.get(path);
      if (file != null) {
        return file;
      }
    }
    return needed(last);
  }

  /// The language a file is in: the last part of its name, where that is no reader.
  static String language(HelpFile file) {
    var last = file.name().substring(file.name().lastIndexOf('.') + 1);
    var reader = last.equals("adult") || Audience.of(last).isPresent();
    return reader || last.equals(file.name()) ? ENGLISH : last;
  }

  /// The settings a platform gives children from the start.
  List<HelpFile.Block.Fields> defaults() {
    var file = needed("support/defaults");
    var settings = fields(file).filter(one -> one.value("setting").isPresent()).toList();
    for (var one : settings) {
      for (var field : List.of("value", "why", "citation")) {
        if (one.value(field).isEmpty()) {
          throw new IllegalStateException("a setting of help file defaults lacks " + field + ":");
        }
      }
    }
    return settings;
  }

  HelpFile country(String code) {
    var file = countries.get(code);
    return file == null || code.equals(UNION) ? needed("countries/" + ANY) : file;
  }

  static Stream<Helpline> lines(HelpFile country) {
    return fields(country).filter(one -> one.value("helpline").isPresent()).map(Helpline::of);
  }

  /// What a file says, for a reader in a country: paragraphs, then steps.
  static List<List<String>> said(HelpFile file, String country) {
    var paragraphs = new ArrayList<String>();
    var steps = new ArrayList<String>();
    for (var block : file.blocks()) {
      switch (block) {
        case HelpFile.Block.Paragraph(var text) -> paragraphs.add(text);
        case HelpFile.Block.Steps(var lines) -> steps.addAll(HelpRules.stepsFor(country, lines));
        case HelpFile.Block.Fields _ -> {
          // What the file is, not what it says.
        }
      }
    }
    return List.of(paragraphs, steps);
  }

  /// Every file, by path.
  Map<String, HelpFile> files() {
    return files;
  }

  /// Why each file that must be looked at must be.
  Map<String, String> stale(LocalDate today) {
    var stale = new TreeMap<String, String>();
    files.forEach(
        (path, file) -> HelpRules.stale(file, today).ifPresent(why -> stale.put(path, why)));
    return stale;
  }

  Optional<HelpFile> file(String path) {
    return Optional.ofNullable(files.get(path));
  }
}
