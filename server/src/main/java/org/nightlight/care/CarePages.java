package org.nightlight.care;

import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.nightlight.care.AgreementRules.Agreement;
import org.nightlight.care.AgreementRules.Pair;
import org.nightlight.care.CareBook.Setting;
import org.nightlight.care.ExposureRules.Limits;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.StaffId;
import org.nightlight.oversight.Wrong;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// The page on which a lead sets limits and second looks, and reads how far decisions agree.
final class CarePages {

  private static final int FEWEST = 10;

  private final Care care;
  private final CareBook book;
  private final Oversight oversight;
  private final Clock clock;

  CarePages(Care care, CareBook book, Oversight oversight, Clock clock) {
    this.care = care;
    this.book = book;
    this.oversight = oversight;
    this.clock = clock;
  }

  void add(Routes routes) {
    var may = Permission.LEAD_QUEUES;
    routes
        .staff(HttpMethod.GET, "/care", may, (request, _) -> show(request))
        .staff(HttpMethod.POST, "/care", may, this::set)
        .staff(HttpMethod.POST, "/care/limits/{staff}/lift", may, this::lift);
  }

  private ServerResponse show(ServerRequest request) {
    var now = book.setting();
    var given = Map.of(
        "aDay", String.valueOf(now.limits().aDay()),
        "inARow", String.valueOf(now.limits().inARow()),
        "minutes", String.valueOf(now.limits().minutes()),
        "secondLooks", String.valueOf(now.secondLooks()),
        "reason", "");
    var toast = switch (request.param("said").orElse("")) {
      case "set" -> "It is in force.";
      case "lifted" -> "Lifted: as much again until midnight UTC.";
      default -> "";
    };
    return page(given, Map.of(), toast);
  }

  private ServerResponse page(Map<String, String> given, Map<String, String> wrong, String toast) {
    var model = new HashMap<String, Object>();
    model.put("given", given);
    model.put("wrong", wrong);
    model.put("errors", Wrong.listed(wrong));
    if (!toast.isEmpty()) {
      model.put("toast", toast);
    }
    var now = clock.instant();
    model.put(
        "closed",
        book.closedToday(now).stream()
            .map(who -> Map.of(
                "id", who.toString(),
                "name", oversight.staffName(who),
                "lifted", book.lifts(who, now) > 0))
            .toList());
    model.put(
        "agreement",
        book.pairs().entrySet().stream()
            .map(one -> line(care.cases().policy(one.getKey()), one.getValue()))
            .toList());
    return ServerResponse.status(wrong.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT)
        .render("care/care", model);
  }

  static Map<String, String> line(String what, List<Pair> pairs) {
    if (pairs.size() < FEWEST) {
      return Map.of(
          "what",
          what,
          "cases",
          "fewer than " + FEWEST,
          "observed",
          "too few to say",
          "kappa",
          "too few to say");
    }
    return Map.of(
        "what", what,
        "cases", String.valueOf(pairs.size()),
        "observed",
            String.format(
                Locale.ROOT,
                "%.0f %%",
                100.0
                    * pairs.stream()
                        .filter(one -> one.first().equals(one.second()))
                        .count()
                    / pairs.size()),
        "kappa",
            AgreementRules.of(pairs)
                .map(CarePages::words)
                .orElse("cannot be said: all decisions were the same"));
  }

  private static String words(Agreement one) {
    return String.format(
        Locale.ROOT, "%.2f (95 %% between %.2f and %.2f)", one.kappa(), one.low(), one.high());
  }

  private ServerResponse set(ServerRequest request, Permit permit) {
    var given = new LinkedHashMap<String, String>();
    for (var field : List.of("aDay", "inARow", "minutes", "secondLooks", "reason")) {
      given.put(field, request.param(field).orElse("").strip());
    }
    var wrong = new LinkedHashMap<String, String>();
    var aDay = number(given, "aDay", 0, 2_000, wrong);
    var inARow = number(given, "inARow", 0, 500, wrong);
    var minutes = number(given, "minutes", 5, 240, wrong);
    var looks = number(given, "secondLooks", 0, 1_000, wrong);
    var reason = given.getOrDefault("reason", "");
    if (reason.isEmpty() || reason.length() > 300) {
      wrong.put("reason", "Say why, in at most 300 characters");
    }
    if (!wrong.isEmpty()) {
      return page(given, wrong, "");
    }
    care.set(new Setting(new Limits(aDay, inARow, minutes), looks), reason, permit);
    return see("/care?said=set");
  }

  private static int number(
      Map<String, String> given, String field, int least, int most, Map<String, String> wrong) {
    var text = given.getOrDefault(field, "");
    if (text.matches("\\d{1,4}")
        && Integer.parseInt(text) >= least
        && Integer.parseInt(text) <= most) {
      return Integer.parseInt(text);
    }
    wrong.put(field, "Give a whole number from " + least + " to " + most);
    return least;
  }

  private ServerResponse lift(ServerRequest request, Permit permit) {
    return staff(request).filter(who -> care.lift(who, permit)).isPresent()
        ? see("/care?said=lifted")
        : Routes.notFound();
  }

  private static Optional<StaffId> staff(ServerRequest request) {
    try {
      return Optional.of(StaffId.of(request.pathVariable("staff")));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static ServerResponse see(String path) {
    return ServerResponse.seeOther(URI.create(path)).build();
  }
}
