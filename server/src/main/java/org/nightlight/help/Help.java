package org.nightlight.help;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.nightlight.oversight.Routes;

/// The door of help: advice, helplines and emergency numbers from content files that people keep.
public final class Help {

  /// In the order of the form's cards.
  private static final List<String> TOPICS = List.of(
      "grooming-worry",
      "bullying",
      "extortion",
      "image-shared",
      "self-harm",
      "pretending",
      "other");

  private static final String ANY = "any";
  private static final String UNION = "eu";

  private final Map<String, HelpFile> countries;
  private final Map<String, HelpFile> advice;

  public Help() {
    this(HelpFile.all("countries"), HelpFile.all("advice"));
  }

  Help(List<HelpFile> countries, List<HelpFile> advice) {
    this.countries = byName(countries);
    this.advice = byName(advice);
    spread(UNION);
    check();
  }

  private static Map<String, HelpFile> byName(List<HelpFile> files) {
    var byName = new HashMap<String, HelpFile>();
    files.forEach(file -> byName.put(file.name(), file));
    return byName;
  }

  /// A file for many countries stands for each that has none of its own.
  private void spread(String name) {
    var file = needed(countries, name);
    for (var code : file.needed("countries").split(" ", -1)) {
      countries.putIfAbsent(code, file);
    }
  }

  private void check() {
    needed(countries, ANY);
    for (var topic : TOPICS) {
      for (var audience : Audience.values()) {
        needed(file(topic, audience), "title", "card", "hint");
      }
    }
  }

  private static void needed(HelpFile file, String... fields) {
    Arrays.stream(fields).forEach(file::needed);
  }

  private static HelpFile needed(Map<String, HelpFile> files, String name) {
    var file = files.get(name);
    if (file == null) {
      throw new IllegalStateException("there is no help file " + name);
    }
    return file;
  }

  /// What helps. A topic nobody wrote for gets the advice that fits any.
  ///
  /// @param country ISO 3166-1 alpha-2, or "" where unknown
  public Advice advise(Audience audience, String topic, String country) {
    var known = TOPICS.contains(topic) ? topic : "other";
    var file = file(known, audience);
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
    return new Advice(known, audience, file.needed("title"), paragraphs, steps);
  }

  private HelpFile file(String topic, Audience audience) {
    var own = Optional.ofNullable(advice.get(topic + "." + audience.code()));
    return own.orElseGet(() -> needed(advice, topic + ".adult"));
  }

  /// Whom anyone can talk to in a country, the likeliest first; never empty.
  public List<Helpline> helplines(String country) {
    return helplinesOf(country).toList();
  }

  /// Whom somebody of this audience can talk to; never empty.
  public List<Helpline> helplines(String country, Audience audience) {
    var theirs = helplinesOf(country).filter(line -> line.speaksTo(audience)).toList();
    return theirs.isEmpty() ? helplines(country) : theirs;
  }

  private Stream<Helpline> helplinesOf(String country) {
    return country(country).blocks().stream()
        .filter(HelpFile.Block.Fields.class::isInstance)
        .map(HelpFile.Block.Fields.class::cast)
        .filter(fields -> fields.value("helpline").isPresent())
        .map(Helpline::of);
  }

  private HelpFile country(String code) {
    var file = countries.get(code);
    return file == null || code.equals(UNION) ? needed(countries, ANY) : file;
  }

  /// Whom to call when life is in danger.
  public EmergencyNumber emergency(String country) {
    return country(country)
        .head()
        .value("emergency")
        .<EmergencyNumber>map(number -> new EmergencyNumber.Known(country, number))
        .orElse(new EmergencyNumber.Unknown());
  }

  /// What a report can be about, in words for an audience.
  public List<Topic> topics(Audience audience) {
    return TOPICS.stream()
        .map(code -> new Topic(
            code, file(code, audience).needed("card"), file(code, audience).needed("hint")))
        .toList();
  }

  /// The codes of all topics.
  public Set<String> topicCodes() {
    return Set.copyOf(TOPICS);
  }

  /// Content files that somebody must look at, and why.
  public List<String> stale(LocalDate today) {
    return Stream.concat(countries.values().stream().distinct(), advice.values().stream())
        .flatMap(file -> HelpRules.stale(file, today).stream())
        .sorted()
        .toList();
  }

  public Routes routes() {
    return new HelpPages(this).routes();
  }
}
