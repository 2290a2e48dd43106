package org.nightlight.intake;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.nightlight.help.Audience;
import org.nightlight.help.EmergencyNumber;
import org.nightlight.help.Help;
import org.nightlight.help.Nearby;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Platform;
import org.nightlight.oversight.Routes;
import org.nightlight.store.Secrets;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// The public form, one question a page. It keeps nothing between two pages: the answers travel in
/// hidden fields, so going back loses nothing and no cookie is needed.
final class TellPages {

  private static final List<String> LANGUAGES = List.of(
      "ar", "bg", "bn", "cs", "cy", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hi",
      "hr", "hu", "it", "ja", "ko", "lt", "lv", "mt", "nl", "no", "pa", "pl", "pt", "ro", "ru",
      "sk", "sl", "sq", "sv", "tr", "uk", "ur", "vi", "zh");

  private static final List<String> EMERGENCIES = List.of("GB", "IE", "US", "CA", "AU", "NZ");

  private final Reports reports;
  private final Oversight oversight;
  private final Help help;
  private final Nearby nearby;
  private final ReportQuota quota;

  TellPages(Reports reports, Oversight oversight, Help help, Clock clock) {
    this.reports = reports;
    this.oversight = oversight;
    this.help = help;
    this.nearby = new Nearby(help);
    this.quota = new ReportQuota(120, Duration.ofHours(1), clock);
  }

  /// One choice of a question.
  public record Choice(String value, String label, String hint) {}

  /// One line of the page that shows the answers.
  public record Said(String step, String question, String answer) {}

  /// A number to call, and where.
  public record Emergency(String where, String number) {}

  Routes routes() {
    return new Routes()
        .open(HttpMethod.GET, "/", this::landing)
        .open(HttpMethod.GET, "/tell", this::before)
        .open(HttpMethod.POST, "/tell", this::step);
  }

  private ServerResponse landing(ServerRequest request) {
    return PublicPage.show(HttpStatus.OK, "tell/landing", Map.of());
  }

  /// What happens and what we must pass on, before anything is asked. A platform's link may say
  /// where somebody comes from: `/tell?place=SOURCE&country=GB`.
  private ServerResponse before(ServerRequest request) {
    var answers = TellAnswers.from(field(request)).withToken(Secrets.random());
    var model = frame(answers);
    model.put("carried", answers.carried(TellStep.CHECK));
    return PublicPage.show(HttpStatus.OK, "tell/before", model);
  }

  private ServerResponse step(ServerRequest request) {
    var answers = withToken(TellAnswers.from(field(request)));
    var here = TellStep.of(request.param("step").orElse("")).orElse(TellStep.WHO);
    var go = request.param("go").orElse("");
    var choices = choices();
    if (go.equals("start")) {
      return ask(TellStep.WHO, answers, List.of(), false);
    }
    if (go.equals("back")) {
      var before = here.before();
      return before.isPresent() ? ask(before.get(), answers, List.of(), false) : before(request);
    }
    if (go.startsWith("change-")) {
      var to = TellStep.of(go.substring("change-".length())).orElse(TellStep.CHECK);
      return ask(to, answers, List.of(), true);
    }
    if (go.equals("send")) {
      return send(request, answers, choices);
    }
    var mend = TellRules.mend(here, answers, choices);
    var checking = request.param("then").orElse("").equals(TellStep.CHECK.code());
    if (!mend.isEmpty()) {
      return ask(here, answers, mend, checking);
    }
    return ask(checking ? TellStep.CHECK : here.next(), answers, List.of(), false);
  }

  private static TellAnswers withToken(TellAnswers answers) {
    return answers.token().matches("[A-Za-z0-9_-]{43}")
        ? answers
        : answers.withToken(Secrets.random());
  }

  private static java.util.function.Function<String, String> field(ServerRequest request) {
    return name -> request.param(name).orElse("").replace("\r\n", "\n");
  }

  private TellRules.Choices choices() {
    return new TellRules.Choices(
        help.topicCodes(),
        sources().stream().map(Choice::value).collect(Collectors.toSet()),
        Nearby.countries().stream().map(Nearby.Country::code).collect(Collectors.toSet()));
  }

  private List<Choice> sources() {
    return oversight.platforms().stream()
        .sorted(Comparator.comparing(Platform::name))
        .flatMap(platform -> platform.sources().stream()
            .sorted()
            .map(source ->
                new Choice(source, platform.name(), platform.sources().size() == 1 ? "" : source)))
        .toList();
  }

  private ServerResponse ask(
      TellStep step, TellAnswers answers, List<TellRules.Mend> mend, boolean thenCheck) {
    var model = frame(answers);
    model.put("step", step.code());
    model.put("progress", "Question " + step.number() + " of " + TellStep.QUESTIONS);
    model.put("answers", answers);
    model.put("carried", answers.carried(step));
    model.put("errors", mend);
    model.put("then", thenCheck ? TellStep.CHECK.code() : "");
    mend.forEach(one -> model.put(one.field() + "Error", one.text()));
    var audience = audience(answers);
    switch (step) {
      case WHO -> model.put("choices", TellWords.WHO);
      case DANGER -> model.put("choices", TellWords.DANGER);
      case TOPIC ->
        model.put(
            "choices",
            help.topics(audience).stream()
                .map(topic -> new Choice(topic.code(), topic.label(), topic.hint()))
                .toList());
      case WORDS -> model.put("child", audience == Audience.CHILD);
      case WHERE -> model.put("choices", places(audience));
      case MORE -> {
        model.put("countries", Nearby.countries());
        model.put("languages", languages());
      }
      case CHECK -> model.put("said", said(answers, audience));
    }
    var status = mend.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT;
    return PublicPage.show(status, "tell/" + step.code(), model);
  }

  private List<Choice> places(Audience audience) {
    var places = new ArrayList<>(sources());
    places.addAll(TellWords.places(audience));
    return places;
  }

  private static List<Choice> languages() {
    return LANGUAGES.stream()
        .map(tag -> new Choice(tag, Locale.of(tag).getDisplayLanguage(Locale.of(tag)), ""))
        .toList();
  }

  private List<Said> said(TellAnswers answers, Audience audience) {
    var said = new ArrayList<Said>();
    said.add(new Said("who", "Who you are", label(TellWords.WHO, answers.who())));
    said.add(new Said("danger", "Danger now", label(TellWords.DANGER, answers.danger())));
    said.add(new Said(
        "topic",
        "What it is about",
        help.topics(audience).stream()
            .filter(topic -> topic.code().equals(answers.topic()))
            .map(org.nightlight.help.Topic::label)
            .findFirst()
            .orElse("")));
    said.add(new Said("words", "In your words", answers.words()));
    said.add(new Said("where", "Where", label(places(audience), answers.place())));
    said.add(new Said("where", "The other account", answers.account()));
    said.add(new Said("more", "Anything else", answers.more()));
    said.add(new Said("more", "Country", Nearby.name(answers.country())));
    said.add(new Said("more", "Language", label(languages(), answers.language())));
    return said;
  }

  private static String label(List<Choice> choices, String value) {
    return choices.stream()
        .filter(choice -> choice.value().equals(value))
        .map(Choice::label)
        .findFirst()
        .orElse("");
  }

  private ServerResponse send(
      ServerRequest request, TellAnswers answers, TellRules.Choices choices) {
    var first = TellRules.firstToMend(answers, choices);
    if (first.isPresent()) {
      return ask(first.get(), answers, TellRules.mend(first.get(), answers, choices), true);
    }
    var model = frame(answers);
    if (!quota.allows(PublicPage.address(request))) {
      model.put("carried", answers.carried(TellStep.CHECK));
      return PublicPage.show(HttpStatus.TOO_MANY_REQUESTS, "tell/later", model);
    }
    var told = reports.tell(TellRules.draft(answers, choices));
    var audience = audience(answers);
    model.put("groups", told.receipt().map(ReceiptCode::groups).orElse(List.of()));
    model.put("advice", help.advise(audience, answers.topic(), answers.country()));
    model.put("helplines", help.helplines(answers.country(), audience));
    return PublicPage.show(HttpStatus.OK, "tell/sent", model);
  }

  private static Audience audience(TellAnswers answers) {
    return TellRules.audience(answers.who()).orElse(Audience.OTHER);
  }

  /// What every page of the form shows around its question.
  private Map<String, Object> frame(TellAnswers answers) {
    var model = new HashMap<String, Object>(nearby.frame(answers.country(), audience(answers)));
    // In a tab of its own, so that a half-filled form is not lost.
    model.put("helpTarget", "_blank");
    model.put("dangerNow", answers.danger().equals("now"));
    model.put("emergencies", emergencies(answers.country()));
    return model;
  }

  /// The number of the country where it is known, and else those of several, each with its place.
  private List<Emergency> emergencies(String country) {
    if (help.emergency(country) instanceof EmergencyNumber.Known known) {
      return List.of(new Emergency(Nearby.name(country), known.number()));
    }
    var several = new ArrayList<Emergency>();
    var seen = new HashSet<String>();
    for (var code : EMERGENCIES) {
      if (help.emergency(code) instanceof EmergencyNumber.Known known && seen.add(code)) {
        several.add(new Emergency(Nearby.name(code), known.number()));
      }
    }
    several.add(new Emergency("Europe", "112"));
    return several;
  }
}
