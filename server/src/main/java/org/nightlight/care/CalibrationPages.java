package org.nightlight.care;

import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nightlight.care.CalibrationBook.Agreed;
import org.nightlight.care.CalibrationBook.Answered;
import org.nightlight.care.CalibrationBook.Calibration;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.StaffId;
import org.nightlight.oversight.Wrong;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// Sets of decided cases with an agreed answer. A lead makes them and reads sums; each person reads
/// how far their own answers agree, and nobody else's.
final class CalibrationPages {

  /// Fewer people would be told by a sum.
  static final int FEWEST_PEOPLE = 3;

  private static final int LONGEST = 1_000;

  private final Care care;
  private final CalibrationBook book;

  CalibrationPages(Care care, CalibrationBook book) {
    this.care = care;
    this.book = book;
  }

  void add(Routes routes) {
    var lead = Permission.LEAD_QUEUES;
    routes
        .staff(HttpMethod.GET, "/calibration", Permission.DECIDE_CASES, (_, permit) -> mine(permit))
        .staff(HttpMethod.GET, "/care/calibration", lead, this::show)
        .staff(HttpMethod.POST, "/care/calibration", lead, this::make)
        .staff(HttpMethod.POST, "/care/calibration/cases", lead, this::addCase)
        .staff(HttpMethod.POST, "/care/calibration/{set}/end", lead, this::end);
  }

  /// A case that waits for whoever reads the page.
  record Open(String href, long number) {}

  /// One of the reader's own answers.
  record Own(String href, long number, String yours, String agreed, String why, boolean alike) {}

  /// A set as whoever answers it sees it.
  record Mine(String name, boolean open, List<Open> waiting, List<Own> answers, String sum) {}

  private ServerResponse mine(Permit permit) {
    var answers = book.of(permit.staff());
    var sets = book.all().stream()
        .map(one -> mine(one, answers, permit.staff()))
        .filter(one -> !one.waiting().isEmpty() || !one.answers().isEmpty())
        .toList();
    return ServerResponse.ok().render("care/calibration", Map.of("sets", sets));
  }

  private Mine mine(Calibration one, List<Answered> answers, StaffId who) {
    var own = answers.stream()
        .filter(answer -> answer.calibration().equals(one.id()))
        .flatMap(answer -> own(answer, who).stream())
        .toList();
    var waiting = one.open()
        ? book.cases(one.id()).stream()
            .filter(it -> care.cases().waits(it.matter(), who))
            .flatMap(it -> care.cases().decided(it.matter(), who).stream())
            .map(it -> new Open("/cases/" + it.matter(), it.number()))
            .toList()
        : List.<Open>of();
    var alike = own.stream().filter(Own::alike).count();
    return new Mine(
        one.name(),
        one.open(),
        waiting,
        own,
        own.isEmpty() ? "" : "Alike in " + alike + " of " + own.size() + " that you answered.");
  }

  private Optional<Own> own(Answered one, StaffId who) {
    return care.cases()
        .decided(one.agreed().matter(), who)
        .map(it -> new Own(
            "/cases/" + it.matter(),
            it.number(),
            outcome(one.outcome()),
            outcome(one.agreed().answer()),
            one.agreed().why(),
            one.outcome().equals(one.agreed().answer())));
  }

  private String outcome(String code) {
    return care.cases().outcomes().getOrDefault(code, code);
  }

  /// A choice of the form.
  record Choice(String value, String label, String hint) {}

  /// A set as a lead sees it.
  record Set(
      String id,
      String name,
      boolean open,
      List<Own> cases,
      String people,
      String alike,
      String kappa) {}

  private ServerResponse show(ServerRequest request, Permit permit) {
    var toast = switch (request.param("said").orElse("")) {
      case "made" -> "The set is there. Put decided cases into it.";
      case "added" -> "The case is in the set.";
      case "ended" -> "The set has ended: nobody is asked any more.";
      default -> "";
    };
    return page(permit, toast, Map.of(), Map.of());
  }

  private ServerResponse page(
      Permit permit, String toast, Map<String, String> given, Map<String, String> wrong) {
    var model = new HashMap<String, Object>();
    if (!toast.isEmpty()) {
      model.put("toast", toast);
    }
    model.put("given", given);
    model.put("wrong", wrong);
    model.put("errors", Wrong.listed(wrong));
    var sets = book.all().stream().map(one -> set(one, permit.staff())).toList();
    model.put("sets", sets);
    model.put("open", sets.stream().filter(Set::open).toList());
    model.put(
        "outcomes",
        care.cases().outcomes().entrySet().stream()
            .map(one -> new Choice(one.getKey(), one.getValue(), ""))
            .toList());
    return ServerResponse.status(wrong.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT)
        .render("care/sets", model);
  }

  private Set set(Calibration one, StaffId reader) {
    var cases = book.cases(one.id()).stream()
        .flatMap(it -> care.cases().decided(it.matter(), reader).stream()
            .map(found -> new Own(
                "/cases/" + it.matter(), found.number(), "", outcome(it.answer()), it.why(), true)))
        .toList();
    var sum = book.sum(one.id());
    var line = sum.people() < FEWEST_PEOPLE
        ? Map.of("observed", "too few to say", "kappa", "too few to say")
        : CarePages.line(one.name(), sum.pairs());
    return new Set(
        one.id().toString(),
        one.name(),
        one.open(),
        cases,
        sum.people() < FEWEST_PEOPLE ? "fewer than " + FEWEST_PEOPLE : "" + sum.people(),
        String.valueOf(line.get("observed")),
        String.valueOf(line.get("kappa")));
  }

  private ServerResponse make(ServerRequest request, Permit permit) {
    var name = field(request, "name");
    if (name.isEmpty() || name.length() > 80) {
      return page(
          permit, "", Map.of("name", name), Map.of("name", "Name it, in at most 80 characters"));
    }
    care.makeCalibration(name, permit);
    return see("made");
  }

  private ServerResponse addCase(ServerRequest request, Permit permit) {
    var given = new LinkedHashMap<String, String>();
    for (var one : List.of("set", "number", "answer", "why")) {
      given.put(one, field(request, one));
    }
    var set = Routes.id(field(request, "set"));
    var wrong = new LinkedHashMap<String, String>();
    var found = decided(field(request, "number"), permit.staff());
    var answer = field(request, "answer");
    var why = field(request, "why");
    if (found.isEmpty()) {
      wrong.put("number", "Give the number of a decided case that you may see");
    }
    if (!care.cases().outcomes().containsKey(answer)) {
      wrong.put("answer", "Choose the answer that you have agreed on");
    }
    if (why.isEmpty() || why.length() > LONGEST) {
      wrong.put("why", "Say why, in at most " + LONGEST + " characters");
    }
    if (!wrong.isEmpty()) {
      return page(permit, "", given, wrong);
    }
    var agreed = new Agreed(found.orElseThrow().matter(), answer, why);
    return set.isPresent() && care.addToCalibration(set.get(), agreed, permit)
        ? see("added")
        : page(
            permit,
            "",
            given,
            Map.of("number", "The set has ended, or people have answered this case already"));
  }

  private Optional<Care.Decided> decided(String number, StaffId who) {
    return number.matches("\\d{1,15}")
        ? care.cases().decided(Long.parseLong(number), who)
        : Optional.empty();
  }

  private ServerResponse end(ServerRequest request, Permit permit) {
    return Routes.id(request.pathVariable("set"))
            .filter(set -> care.endCalibration(set, permit))
            .isPresent()
        ? see("ended")
        : Routes.notFound();
  }

  private static String field(ServerRequest request, String name) {
    return request.param(name).orElse("").strip();
  }

  private static ServerResponse see(String said) {
    return ServerResponse.seeOther(URI.create("/care/calibration?said=" + said)).build();
  }
}
