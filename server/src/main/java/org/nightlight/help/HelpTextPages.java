package org.nightlight.help;

import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.Wrong;
import org.nightlight.store.Times;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// Where a safeguarding lead edits what help says: see it as readers will, keep it, say that it was
/// reviewed. Every version is kept.
final class HelpTextPages {

  private static final int LONGEST = 20_000;
  private static final int MONTHS = 6;

  private final Help help;
  private final HelpBook book;
  private final Clock clock;

  HelpTextPages(Help help, HelpBook book, Clock clock) {
    this.help = help;
    this.book = book;
    this.clock = clock;
  }

  void add(Routes routes) {
    var may = Permission.EDIT_HELP;
    routes
        .staff(HttpMethod.GET, "/help-texts", may, (_, _) -> all())
        .staff(HttpMethod.GET, "/help-texts/{folder}/{name}", may, (request, _) -> show(request))
        .staff(HttpMethod.POST, "/help-texts/{folder}/{name}", may, this::edit);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private ServerResponse all() {
    var stale = help.stale(today());
    var rows = help.content().files().entrySet().stream()
        .map(one -> Map.of(
            "href", "/help-texts/" + one.getKey(),
            "path", one.getKey(),
            "title", title(one.getValue()),
            "language", HelpContent.language(one.getValue()),
            "why", stale.getOrDefault(one.getKey(), "")))
        .toList();
    return ServerResponse.ok().render("help/texts", Map.of("rows", rows, "stale", stale.size()));
  }

  private static String title(HelpFile file) {
    return file.head()
        .value("card")
        .or(() -> file.head().value("name"))
        .or(() -> file.head().value("title"))
        .orElse(file.name());
  }

  private static String path(ServerRequest request) {
    return request.pathVariable("folder") + "/" + request.pathVariable("name");
  }

  private ServerResponse show(ServerRequest request) {
    var path = path(request);
    var version = request.param("version").orElse("");
    var versions = book.versions(path);
    var text = versions.stream()
        .filter(one -> Integer.toString(one.number()).equals(version))
        .map(HelpBook.Version::text)
        .findFirst()
        .or(() -> Optional.ofNullable(book.texts().get(path)));
    return text.map(one -> page(HttpStatus.OK, path, one, versions, "", said(request)))
        .orElseGet(Routes::notFound);
  }

  private static String said(ServerRequest request) {
    return request.param("done").isPresent() ? "It stands now, for every reader." : "";
  }

  private ServerResponse page(
      HttpStatus status,
      String path,
      String text,
      List<HelpBook.Version> versions,
      String wrong,
      String toast) {
    var model = new HashMap<String, Object>();
    model.put("path", path);
    model.put("text", text);
    model.put("last", versions.isEmpty() ? 0 : versions.getFirst().number());
    model.put("blocks", blocks(path, text));
    model.put("why", Optional.ofNullable(help.stale(today()).get(path)).orElse(""));
    model.put("versions", versions.stream().map(one -> row(path, one)).toList());
    if (!wrong.isEmpty()) {
      model.put("textError", wrong);
      model.put("errors", List.of(new Wrong("text", wrong)));
    }
    if (!toast.isEmpty()) {
      model.put("toast", toast);
    }
    return ServerResponse.status(status).render("help/text", model);
  }

  private Map<String, Object> row(String path, HelpBook.Version one) {
    return Map.of(
        "href", "/help-texts/" + path + "?version=" + one.number(),
        "number", one.number(),
        "at", Times.words(one.at()),
        "who", book.name(one.by()));
  }

  /// A block as readers see it, or as a table of what it holds.
  private static List<Map<String, Object>> blocks(String path, String text) {
    return HelpFile.parse(path, text).blocks().stream()
        .map(block -> switch (block) {
          case HelpFile.Block.Fields(var values) -> Map.<String, Object>of("fields", values);
          case HelpFile.Block.Steps(var lines) -> Map.<String, Object>of("steps", lines);
          case HelpFile.Block.Paragraph(var words) -> Map.<String, Object>of("words", words);
        })
        .toList();
  }

  private ServerResponse edit(ServerRequest request, Permit permit) {
    var path = path(request);
    if (help.content().file(path).isEmpty()) {
      return Routes.notFound();
    }
    var go = request.param("go").orElse("");
    var typed = request.param("text").orElse("").replace("\r\n", "\n").strip() + "\n";
    var text = go.equals("reviewed") ? reviewed(typed) : typed;
    var wrong = wrong(path, text);
    if (go.equals("see") || !wrong.isEmpty()) {
      var status = wrong.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT;
      return page(status, path, text, book.versions(path), wrong, "");
    }
    return save(path, text, number(request.param("last").orElse("")), permit);
  }

  private ServerResponse save(String path, String text, int before, Permit permit) {
    if (book.save(path, text, before, permit).isEmpty()) {
      return page(
          HttpStatus.CONFLICT,
          path,
          text,
          book.versions(path),
          "Somebody else has changed it since. Your text is below; look at theirs, then save again",
          "");
    }
    help.content(new HelpContent(book.texts()));
    return ServerResponse.seeOther(URI.create("/help-texts/" + path + "?done=saved"))
        .build();
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
  }

  /// Why a text cannot stand; "" where it can. All of help is read with it, as readers would.
  private String wrong(String path, String text) {
    if (text.isBlank() || text.length() > LONGEST) {
      return "Between 1 and 20,000 characters";
    }
    var texts = new TreeMap<>(book.texts());
    texts.put(path, text);
    try {
      new HelpContent(texts);
      return "";
    } catch (IllegalStateException | IllegalArgumentException fault) {
      return String.valueOf(fault.getMessage());
    }
  }

  /// The text with today as the day of its review, and the next in half a year.
  private String reviewed(String text) {
    return text.replaceFirst("(?m)^(reviewed|checked):.*$", "$1: " + today())
        .replaceFirst("(?m)^(review-by|check-by):.*$", "$1: " + today().plusMonths(MONTHS));
  }
}
