package org.nightlight.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nightlight.match.HashList;
import org.nightlight.match.Lists;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.Wrong;
import org.nightlight.store.Times;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// The page where files of hashes are imported into a list.
final class ImportPages {

  private static final int USUAL_SHARE = 10;

  private final Lists lists;
  private final Exchanges exchanges;
  private final Importer importer;

  ImportPages(Lists lists, Exchanges exchanges, Importer importer) {
    this.lists = lists;
    this.exchanges = exchanges;
    this.importer = importer;
  }

  void add(Routes routes) {
    routes.staff(HttpMethod.GET, "/lists/{id}/import", Permission.MANAGE_LISTS, this::imports);
    routes.staff(HttpMethod.POST, "/lists/{id}/import", Permission.MANAGE_LISTS, this::take);
  }

  private ServerResponse imports(ServerRequest request, Permit permit) {
    return ExchangePages.list(lists, request)
        .map(list -> {
          var ready = ColumnMap.READY.stream()
              .filter(map -> map.word().equals(ExchangePages.field(request, "map")))
              .findFirst()
              .orElse(ColumnMap.READY.getFirst());
          var given =
              Map.of("map", ready.text(), "mode", "add", "most", Integer.toString(USUAL_SHARE));
          return imports(list, given, Map.of(), Map.of());
        })
        .orElseGet(Routes::notFound);
  }

  private ServerResponse imports(
      HashList list,
      Map<String, String> given,
      Map<String, Object> more,
      Map<String, String> errors) {
    var model = new HashMap<String, Object>(more);
    model.put("list", list);
    model.put("ready", ColumnMap.READY);
    model.put("exchanged", exchanges.find(list.id()).isPresent());
    model.put("given", given);
    model.put(
        "imports", importer.imports(list.id()).stream().map(ImportPages::row).toList());
    model.put("wrong", errors);
    model.put("errors", Wrong.listed(errors));
    return ServerResponse.status(
            errors.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT)
        .render("exchange/import", model);
  }

  private static Map<String, Object> row(Importer.Import one) {
    return Map.of(
        "begun", Times.words(one.begun()),
        "state", one.state(),
        "replaces", one.replaces(),
        "digest", one.digest(),
        "said", said(one.outcome(), one.state()));
  }

  private static Map<String, Object> said(Importer.Outcome outcome, String state) {
    var words = new HashMap<String, Object>();
    words.put(
        "counts",
        "%,d rows stand, %,d take an entry back, %,d are left out by the map, %,d were refused%s."
            .formatted(
                outcome.stands(),
                outcome.gone(),
                outcome.leftOut(),
                outcome.refused(),
                outcome.absent() == 0
                    ? ""
                    : "; %,d entries were withdrawn because the file does not name them"
                        .formatted(outcome.absent())));
    words.put("incomparable", ExchangePages.incomparable(outcome.incomparable()));
    words.put(
        "end",
        state.equals("cut short")
            ? "It was cut short: the server stopped while it came in. Send it again."
            : outcome.end());
    words.put("flaws", outcome.flaws());
    return words;
  }

  /// Takes a file as it comes. The forgery token stands in the form's address, because nothing here
  /// reads a form with a file before its handler does.
  private ServerResponse take(ServerRequest request, Permit permit) throws IOException {
    var list = ExchangePages.list(lists, request);
    if (list.isEmpty()) {
      return Routes.notFound();
    }
    var in = request.servletRequest().getInputStream();
    var type = request.headers().firstHeader("Content-Type");
    return switch (Upload.read(type == null ? "" : type, in)) {
      case Upload.Read.Unfit(var rule) ->
        imports(
            list.get(),
            Map.of(),
            Map.of(),
            Map.of("file", "The form could not be read: " + rule + "."));
      case Upload.Read.Form(var fields, var file) -> take(list.get(), fields, file, permit);
    };
  }

  private ServerResponse take(
      HashList list, Map<String, String> fields, InputStream file, Permit permit)
      throws IOException {
    var errors = new LinkedHashMap<String, String>();
    var mode = mode(list, fields, errors);
    var map = ColumnMap.read(fields.getOrDefault("map", ""));
    if (map instanceof ColumnMap.Read.Unfit(var rule)) {
      errors.put("map", rule);
    }
    if (!errors.isEmpty() || !(map instanceof ColumnMap.Read.Fit(var columns))) {
      drain(file);
      return imports(list, fields, Map.of(), errors);
    }
    var name = fields.getOrDefault("map", "");
    var outcome = importer.take(list.id(), file, columns, name, mode, permit);
    drain(file);
    return imports(list, fields, Map.of("outcome", said(outcome, "done")), Map.of());
  }

  /// Reads what is left: a browser listens only once it has sent everything.
  private static void drain(InputStream file) {
    try {
      file.transferTo(OutputStream.nullOutputStream());
    } catch (IOException _) {
      // Then it has nothing more to send.
    }
  }

  private Importer.Mode mode(
      HashList list, Map<String, String> fields, Map<String, String> errors) {
    if (!fields.getOrDefault("mode", "").equals("replace")) {
      return new Importer.Mode.Add();
    }
    if (exchanges.find(list.id()).isPresent()) {
      errors.put("mode", "This list has an exchange: a file can add to it, not replace it.");
    }
    var most = fields.getOrDefault("most", "").strip();
    if (!most.matches("\\d{1,3}") || Integer.parseInt(most) > 100) {
      errors.put("most", "A share is 0 to 100 percent, was " + most);
      return new Importer.Mode.Replace(0);
    }
    return new Importer.Mode.Replace(Integer.parseInt(most));
  }
}
