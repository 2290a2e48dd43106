package org.nightlight.help;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.nightlight.language.Languages;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Oversight.HealthLine;
import org.nightlight.oversight.Routes;
import org.nightlight.store.Store;

/// The door of help: advice, helplines and emergency numbers from content files that people keep.
public final class Help {

  private final Languages languages;
  private final Clock clock;
  private final Optional<HelpBook> book;
  private volatile HelpContent content;

  /// What comes with the program, and nothing that anybody edited.
  public Help() {
    this(new Languages(), Clock.systemUTC(), Optional.empty());
  }

  /// What comes with the program, and what people have edited since.
  public Help(Languages languages, Store store, Oversight oversight, Clock clock) {
    this(languages, clock, Optional.of(new HelpBook(store, oversight, clock)));
  }

  private Help(Languages languages, Clock clock, Optional<HelpBook> book) {
    this.languages = languages;
    this.clock = clock;
    this.book = book;
    this.content = new HelpContent(book.map(HelpBook::texts).orElseGet(HelpFile::texts));
  }

  HelpContent content() {
    return content;
  }

  void content(HelpContent edited) {
    this.content = edited;
  }

  /// The rules of danger words, in every language, that a text meets: `en.hurt-now`.
  public List<String> dangerRules(String text) {
    return DangerRules.met(content.danger(), text);
  }

  /// What such a rule is about; the code itself where there is no such rule any more.
  public String aboutRule(String code) {
    return content.danger().stream()
        .filter(rule -> rule.code().equals(code))
        .map(DangerRules.Rule::about)
        .findFirst()
        .orElse(code);
  }

  /// What helps. A topic nobody wrote for gets the advice that fits any.
  ///
  /// @param country ISO 3166-1 alpha-2, or "" where unknown
  public Advice advise(Audience audience, String topic, String country) {
    return advise(audience, topic, country, HelpContent.ENGLISH);
  }

  /// As above, in a language; in English where nobody has written it there.
  ///
  /// @param language a tag
  public Advice advise(Audience audience, String topic, String country, String language) {
    var known = HelpContent.TOPICS.contains(topic) ? topic : "other";
    return advice(known, audience, content.advice(known, audience, language), country);
  }

  /// The short message for a child at a moment on a platform.
  ///
  /// @param moment one of those a platform may ask about: `first-contact`
  Advice support(String moment, String country, String language) {
    return advice(moment, Audience.CHILD, content.support(moment, language), country);
  }

  private static Advice advice(String topic, Audience audience, HelpFile file, String country) {
    var said = HelpContent.said(file, country);
    return new Advice(
        topic,
        audience,
        HelpContent.language(file),
        file.needed("title"),
        said.getFirst(),
        said.getLast());
  }

  /// Whom anyone can talk to in a country, the likeliest first; never empty.
  public List<Helpline> helplines(String country) {
    return lines(country).toList();
  }

  /// Whom somebody of this audience can talk to; never empty.
  public List<Helpline> helplines(String country, Audience audience) {
    var theirs = lines(country).filter(line -> line.speaksTo(audience)).toList();
    return theirs.isEmpty() ? helplines(country) : theirs;
  }

  private Stream<Helpline> lines(String country) {
    return HelpContent.lines(content.country(country));
  }

  /// Whom to call when life is in danger.
  public EmergencyNumber emergency(String country) {
    return content
        .country(country)
        .head()
        .value("emergency")
        .<EmergencyNumber>map(number -> new EmergencyNumber.Known(country, number))
        .orElse(new EmergencyNumber.Unknown());
  }

  /// What a report can be about, in words for an audience.
  public List<Topic> topics(Audience audience) {
    return topics(audience, HelpContent.ENGLISH);
  }

  /// As above, in a language.
  public List<Topic> topics(Audience audience, String language) {
    return HelpContent.TOPICS.stream()
        .map(code -> topic(code, content.advice(code, audience, language)))
        .toList();
  }

  private static Topic topic(String code, HelpFile file) {
    return new Topic(code, file.needed("card"), file.needed("hint"), HelpContent.language(file));
  }

  /// The codes of all topics.
  public Set<String> topicCodes() {
    return Set.copyOf(HelpContent.TOPICS);
  }

  /// Content files that somebody must look at, by path, and why.
  public Map<String, String> stale(LocalDate today) {
    return content.stale(today);
  }

  /// Whether what help says has been looked at, for the health page.
  public HealthLine health() {
    var stale = stale(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    var unread = languages.unread();
    if (stale.isEmpty() && unread.isEmpty()) {
      return new HealthLine("Help texts", HealthLine.State.GOOD, "every one has been reviewed");
    }
    var words = stale.isEmpty()
        ? ""
        : stale.size() + " of " + content.files().size()
            + " must be reviewed by a person (page Help texts), first of them "
            + stale.values().iterator().next() + "; ";
    return new HealthLine(
        "Help texts",
        HealthLine.State.LOOK,
        words
            + (unread.isEmpty()
                ? "the form's words have been read in every language"
                : "no speaker has read the form's words in " + String.join(", ", unread)));
  }

  public Routes routes() {
    var routes = new Routes();
    new HelpPages(this, languages).add(routes);
    new SupportApi(this, languages).add(routes);
    book.ifPresent(kept -> new HelpTextPages(this, kept, clock).add(routes));
    return routes;
  }
}
