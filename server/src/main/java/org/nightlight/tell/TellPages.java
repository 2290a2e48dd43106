package org.nightlight.tell;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.nightlight.help.Audience;
import org.nightlight.help.Help;
import org.nightlight.help.Nearby;
import org.nightlight.intake.Danger;
import org.nightlight.intake.Intake;
import org.nightlight.intake.Quota;
import org.nightlight.intake.ReceiptCode;
import org.nightlight.intake.Voice;
import org.nightlight.language.Phrase;
import org.nightlight.language.Phrases;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Platform;
import org.nightlight.oversight.Routes;
import org.nightlight.store.Secrets;
import org.nightlight.tell.Lanes.Lane;
import org.nightlight.tell.TellWords.Choice;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// The public form, one question a page. It keeps nothing between two pages: the answers travel in
/// hidden fields, so going back loses nothing and no cookie is needed. Who wants to stop and come
/// back puts them aside under a code.
final class TellPages {

  private static final List<String> LANGUAGES = List.of(
      "ar", "bg", "bn", "cs", "cy", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hi",
      "hr", "hu", "it", "ja", "ko", "lt", "lv", "mt", "nl", "no", "pa", "pl", "pt", "ro", "ru",
      "sk", "sl", "sq", "sv", "tr", "uk", "ur", "vi", "zh");

  private final Intake intake;
  private final Oversight oversight;
  private final Help help;
  private final Reader reader;
  private final Drafts drafts;
  private final BooleanSupplier onCall;
  private final Lanes lanes;
  private final Quota aside;
  private final Puzzle puzzle;

  /// @param onCall whether anybody would be called about danger
  TellPages(
      Intake intake,
      Oversight oversight,
      Help help,
      Reader reader,
      Drafts drafts,
      BooleanSupplier onCall,
      Clock clock) {
    this.intake = intake;
    this.oversight = oversight;
    this.help = help;
    this.reader = reader;
    this.drafts = drafts;
    this.onCall = onCall;
    this.lanes = new Lanes(clock);
    this.aside = new Quota(60, Duration.ofHours(1), clock);
    this.puzzle = new Puzzle(clock);
  }

  /// One line of the page that shows the answers.
  public record Said(String step, Phrase question, Phrase answer) {}

  /// Something to mend, in words for the reporter.
  public record Wrong(String field, Phrase text) {}

  /// A page being made: for whom, and what they have answered.
  private record Turn(Phrases say, TellAnswers answers, TellRules.Choices choices) {
    Audience audience() {
      return Audience.of(answers.who()).orElse(Audience.OTHER);
    }

    Turn with(TellAnswers other) {
      return new Turn(say, other, choices);
    }
  }

  Routes routes() {
    return new Routes()
        .open(HttpMethod.GET, "/", this::landing)
        .open(HttpMethod.GET, "/tell", this::begin)
        .open(HttpMethod.POST, "/tell", this::step);
  }

  private ServerResponse landing(ServerRequest request) {
    var turn = turn(request);
    return reader.show(HttpStatus.OK, "tell/landing", frame(turn));
  }

  private Turn turn(ServerRequest request) {
    return new Turn(reader.phrases(request), TellAnswers.from(field(request)), choices());
  }

  /// Who somebody is; then what happens and what we must pass on, before anything is asked. A
  /// platform's link may say where somebody comes from: `/tell?place=SOURCE&country=GB`.
  private ServerResponse begin(ServerRequest request) {
    var turn = turn(request);
    return Audience.of(turn.answers().who()).isPresent()
        ? before(turn.with(turn.answers().with("token", Secrets.random())))
        : who(turn);
  }

  private ServerResponse who(Turn turn) {
    var model = frame(turn);
    model.put("choices", TellWords.who(turn.say()));
    return reader.show(HttpStatus.OK, "tell/ways", model);
  }

  private ServerResponse before(Turn turn) {
    var model = frame(turn);
    model.put("carried", turn.answers().carried(TellStep.CHECK));
    model.put("called", onCall.getAsBoolean());
    return reader.show(HttpStatus.OK, "tell/before", model);
  }

  private ServerResponse step(ServerRequest request) {
    var asked = turn(request);
    var turn = asked.with(withToken(asked.answers()));
    var step = request.param("step").orElse("");
    var here = TellStep.of(step).orElse(TellStep.WHO);
    var go = request.param("go").orElse("");
    var then = request.param("then").orElse("").equals(TellStep.CHECK.code());
    return switch (go) {
      case "start" -> first(turn);
      case "back" ->
        here.before().map(one -> ask(one, turn, List.of(), false)).orElseGet(() -> before(turn));
      case "send" -> send(request, turn);
      case "send-now" -> send(request, turn.with(TellRules.atOnce(turn.answers())));
      case "save" -> save(request, turn);
      default -> {
        if (go.startsWith("change-")) {
          var to = TellStep.of(go.substring("change-".length())).orElse(TellStep.CHECK);
          yield ask(to, turn, List.of(), true);
        }
        if (request.params().getOrDefault("lang", List.of()).size() < 2) {
          yield next(here, turn, then);
        }
        // Nothing but another language was chosen.
        yield step.equals("before") ? before(turn) : ask(here, turn, List.of(), then);
      }
    };
  }

  /// The first question nobody has answered yet: a link may have said who they are, and that it is
  /// danger.
  private ServerResponse first(Turn turn) {
    var missing = List.of(TellStep.WHO, TellStep.DANGER).stream()
        .filter(step -> !TellRules.mend(step, turn.answers(), turn.choices()).isEmpty())
        .findFirst();
    return ask(missing.orElse(TellStep.TOPIC), turn, List.of(), false);
  }

  private ServerResponse next(TellStep here, Turn turn, boolean checking) {
    var mend = TellRules.mend(here, turn.answers(), turn.choices());
    return mend.isEmpty()
        ? ask(checking ? TellStep.CHECK : here.next(), turn, List.of(), false)
        : ask(here, turn, mend, checking);
  }

  private static TellAnswers withToken(TellAnswers answers) {
    return answers.token().matches("[A-Za-z0-9_-]{43}")
        ? answers
        : answers.with("token", Secrets.random());
  }

  /// Every value of a field, with a space between: of boxes several may be ticked.
  private static Function<String, String> field(ServerRequest request) {
    return name -> name.equals("place")
        ? String.join(" ", request.params().getOrDefault(name, List.of())).strip()
        : request.param(name).orElse("").replace("\r\n", "\n");
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
            .map(source -> new Choice(
                source,
                Phrase.plain(platform.name()),
                Phrase.plain(platform.sources().size() == 1 ? "" : source))))
        .toList();
  }

  /// A question with what was answered, as far as it was; `then` leads back to all answers.
  ServerResponse ask(TellStep step, Phrases say, TellAnswers answers) {
    return ask(step, new Turn(say, answers, choices()), List.of(), false);
  }

  private ServerResponse ask(
      TellStep step, Turn turn, List<TellRules.Mend> mend, boolean thenCheck) {
    var say = turn.say();
    var model = frame(turn);
    model.put("step", step.code());
    model.put("progress", say.of("progress", step.number(), TellStep.QUESTIONS));
    model.put("carried", turn.answers().carried(step));
    model.put("then", thenCheck ? TellStep.CHECK.code() : "");
    var errors = mend.stream()
        .map(one -> new Wrong(one.field(), say.of(one.key(), one.values().toArray())))
        .toList();
    model.put("errors", errors);
    errors.forEach(one -> model.put(one.field() + "Error", one.text()));
    switch (step) {
      case WHO -> model.put("choices", TellWords.who(say));
      case DANGER -> model.put("choices", TellWords.danger(say));
      case TOPIC -> model.put("choices", topics(turn));
      case WORDS -> {
        // A field and nothing to choose.
      }
      case WHERE -> model.put("choices", places(turn));
      case MORE -> {
        model.put("countries", Nearby.countries(say.language().locale()));
        model.put("languages", written());
      }
      case NAME -> model.put("choices", TellWords.reach(say));
      case CHECK -> {
        model.put("said", said(turn));
        putPuzzle(model);
      }
    }
    var status = mend.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT;
    return reader.show(status, "tell/" + step.code(), model);
  }

  private List<Choice> topics(Turn turn) {
    return help.topics(turn.audience(), turn.say().language().tag()).stream()
        .map(topic -> new Choice(
            topic.code(),
            new Phrase(topic.label(), topic.language()),
            new Phrase(topic.hint(), topic.language())))
        .toList();
  }

  private List<Choice> places(Turn turn) {
    var places = new ArrayList<>(sources());
    places.addAll(TellWords.places(turn.say(), turn.audience().code()));
    return places;
  }

  private static List<Choice> written() {
    return LANGUAGES.stream()
        .map(tag -> new Choice(
            tag,
            new Phrase(Locale.of(tag).getDisplayLanguage(Locale.of(tag)), tag),
            Phrase.plain("")))
        .sorted(Reader.byLabel())
        .toList();
  }

  private List<Said> said(Turn turn) {
    var say = turn.say();
    var answers = turn.answers();
    var said = new ArrayList<Said>();
    said.add(line(turn, "who", "said.who", label(TellWords.who(say), answers.who())));
    said.add(line(turn, "danger", "said.danger", label(TellWords.danger(say), answers.danger())));
    said.add(line(turn, "topic", "said.topic", label(topics(turn), answers.topic())));
    said.add(line(turn, "words", "said.words", answers.words()));
    said.add(line(
        turn,
        "where",
        "said.where",
        answers.places().stream()
            .map(place -> label(places(turn), place))
            .collect(Collectors.joining(" \u00b7 "))));
    said.add(line(turn, "where", "said.account", answers.account()));
    said.add(line(turn, "more", "said.more", answers.more()));
    said.add(line(
        turn,
        "more",
        "said.country",
        Nearby.name(answers.country(), say.language().locale())));
    said.add(line(turn, "more", "said.language", label(written(), answers.language())));
    said.add(line(turn, "name", "said.name", answers.name()));
    said.add(line(turn, "name", "said.contact", answers.contact()));
    if (!answers.contact().isBlank()) {
      said.add(line(turn, "name", "said.reach", label(TellWords.reach(say), answers.reach())));
    }
    return said;
  }

  private static Said line(Turn turn, String step, String key, String answer) {
    return new Said(step, turn.say().of(key), Phrase.plain(answer));
  }

  private static String label(List<Choice> choices, String value) {
    return choices.stream()
        .filter(choice -> choice.value().equals(value))
        .map(choice -> choice.label().text())
        .findFirst()
        .orElse("");
  }

  /// Puts the answers aside. What nobody has sent, nobody can see.
  private ServerResponse save(ServerRequest request, Turn turn) {
    if (!aside.allows(PublicPage.address(request))) {
      return later(turn);
    }
    var model = frame(turn);
    var code = drafts.save(turn.answers());
    model.put("groups", code.groups());
    return reader.show(HttpStatus.OK, "tell/saved", model);
  }

  private ServerResponse later(Turn turn) {
    var model = frame(turn);
    model.put("carried", turn.answers().carried(TellStep.CHECK));
    putPuzzle(model);
    return reader.show(HttpStatus.TOO_MANY_REQUESTS, "tell/later", model);
  }

  private ServerResponse send(ServerRequest request, Turn turn) {
    var answers = turn.answers();
    var first = TellRules.firstToMend(answers, turn.choices());
    if (first.isPresent()) {
      var mend = TellRules.mend(first.get(), answers, turn.choices());
      return ask(first.get(), turn, mend, true);
    }
    if (!admits(request, answers)) {
      return later(turn);
    }
    var told = intake.tell(TellRules.draft(answers, turn.choices(), voice(request, turn)));
    drafts.forget(answers.saved());
    return sent(turn, told);
  }

  private boolean admits(ServerRequest request, TellAnswers answers) {
    var address = PublicPage.address(request);
    var rules = help.dangerRules(TellRules.words(answers).all());
    var said = Danger.of(answers.danger()).orElseThrow();
    var lane = said.isUrgent(rules) ? Lane.DANGER : Lane.PLAIN;
    var worked =
        puzzle.solved(request.param("puzzle").orElse(""), request.param("work").orElse(""));
    return worked ? lanes.allowsWorked(address, lane) : lanes.allows(address, lane);
  }

  private Voice voice(ServerRequest request, Turn turn) {
    return TellRules.about(turn.answers(), turn.choices())
        .map(about -> lanes.voice(PublicPage.address(request), about))
        .orElse(Voice.UNKNOWN);
  }

  private void putPuzzle(Map<String, Object> model) {
    model.put("puzzle", puzzle.make());
    model.put("puzzleBits", Puzzle.BITS);
  }

  private ServerResponse sent(Turn turn, Intake.Told told) {
    var answers = turn.answers();
    var model = frame(turn);
    model.put("groups", told.receipt().map(ReceiptCode::groups).orElse(List.of()));
    model.put("urgent", told.report().urgent());
    model.put("called", onCall.getAsBoolean());
    var language = turn.say().language().tag();
    model.put("advice", help.advise(turn.audience(), answers.topic(), answers.country(), language));
    model.put("helplines", help.helplines(answers.country(), turn.audience()));
    return reader.show(HttpStatus.OK, "tell/sent", model);
  }

  /// What every page of the form shows around its question.
  private Map<String, Object> frame(Turn turn) {
    var answers = turn.answers();
    var country = Nearby.known(answers.country());
    var model = reader.frame(turn.say(), country, turn.audience());
    model.put("answers", answers);
    model.put(
        "reader",
        Optional.of(answers.who()).filter(TellWords.AUDIENCES::contains).orElse("other"));
    // In a tab of its own, so that a half-filled form is not lost.
    model.put("helpTarget", "_blank");
    model.put("dangerNow", answers.danger().equals("now"));
    return model;
  }
}
