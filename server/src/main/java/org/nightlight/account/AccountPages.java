package org.nightlight.account;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nightlight.account.RequestBook.Kind;
import org.nightlight.account.RequestBook.Request;
import org.nightlight.intake.Subject;
import org.nightlight.oversight.Agreements;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.Wrong;
import org.nightlight.store.Times;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// The page where two people hand out, or erase, what is kept about an account. It shows
/// nothing of what is kept, and no address names an account.
final class AccountPages {

  private static final int LONGEST_NAME = 200;

  private final Accounts accounts;
  private final RequestBook book;
  private final Oversight oversight;

  AccountPages(Accounts accounts, RequestBook book, Oversight oversight) {
    this.accounts = accounts;
    this.book = book;
    this.oversight = oversight;
  }

  void add(Routes routes) {
    var may = Permission.READ_IDENTITY;
    routes
        .staff(HttpMethod.GET, "/accounts", may, (_, permit) -> page(HttpStatus.OK, permit))
        .staff(HttpMethod.POST, "/accounts/ask", may, this::ask)
        .staff(HttpMethod.POST, "/accounts/agree", may, this::agree)
        .staff(HttpMethod.POST, "/accounts/export", may, this::export)
        .staff(HttpMethod.POST, "/accounts/erase", may, this::erase);
  }

  private static String field(ServerRequest request, String name) {
    return request.param(name).orElse("").strip();
  }

  private ServerResponse ask(ServerRequest request, Permit permit) {
    var source = field(request, "source");
    var account = field(request, "account");
    var purpose = field(request, "purpose");
    var wrong = new LinkedHashMap<String, String>();
    if (oversight.platformOf(source).isEmpty()
        || !oversight.scope(permit.staff()).holds(source)) {
      wrong.put("source", "Give the source of a platform that you see, as its cases show it");
    }
    if (account.isEmpty() || account.length() > LONGEST_NAME) {
      wrong.put("account", "Give the account as its platform calls it");
    }
    var kind = kind(field(request, "kind"));
    if (kind.isEmpty()) {
      wrong.put("kind", "Choose what you ask for");
    }
    if (!Agreements.fits(purpose)) {
      wrong.put("purpose", "Say in 10 to 500 characters what it is for");
    }
    if (!wrong.isEmpty()) {
      var more = new HashMap<String, Object>(
          Map.of("source", source, "account", account, "purpose", purpose, "wrong", wrong));
      more.put("kind", kind.map(Kind::name).orElse(""));
      more.put("errors", Wrong.listed(wrong));
      return page(HttpStatus.UNPROCESSABLE_CONTENT, permit, more);
    }
    var asked = book.ask(kind.orElseThrow(), new Subject(source, account), purpose, permit);
    return page(
        HttpStatus.OK,
        permit,
        Map.of(
            "toast",
            asked
                ? "You have asked. A second person has to agree."
                : "You have asked for this already."));
  }

  private static Optional<Kind> kind(String word) {
    return List.of(Kind.values()).stream()
        .filter(one -> one.name().equals(word))
        .findFirst();
  }

  /// The request named, where this person may have to do with it.
  private Optional<Request> request(ServerRequest request, Permit permit) {
    return Routes.id(field(request, "request"))
        .flatMap(book::find)
        .filter(one -> accounts.sees(one, permit));
  }

  private ServerResponse agree(ServerRequest request, Permit permit) {
    var words = field(request, "words");
    var found = request(request, permit);
    if (found.isEmpty()) {
      return gone(permit);
    }
    if (words.isEmpty() || words.length() > Agreements.LONGEST) {
      return refused(
          HttpStatus.UNPROCESSABLE_CONTENT, permit, "words", "Say why, in 1 to 500 characters");
    }
    return book.agree(found.get(), words, permit)
        ? page(
            HttpStatus.OK,
            permit,
            Map.of("toast", "You agreed. Whoever asked can do it, once and within their day."))
        : refused(
            HttpStatus.CONFLICT,
            permit,
            "words",
            "A different person than whoever asked has to agree, once and within a day");
  }

  private ServerResponse export(ServerRequest request, Permit permit) {
    var found = request(request, permit);
    if (found.isEmpty()) {
      return gone(permit);
    }
    return accounts
        .export(found.get(), permit)
        .map(file -> ServerResponse.ok()
            .contentType(MediaType.APPLICATION_JSON)
            .cacheControl(CacheControl.noStore())
            .header(
                "Content-Disposition",
                "attachment; filename=\"account-" + found.get().id() + ".json\"")
            .body(file))
        .orElseGet(() -> notAgreed(permit));
  }

  private ServerResponse erase(ServerRequest request, Permit permit) {
    var found = request(request, permit);
    if (found.isEmpty()) {
      return gone(permit);
    }
    return accounts
        .erase(found.get(), permit)
        .map(done -> page(HttpStatus.OK, permit, Map.of("done", done, "kept", rows(done.kept()))))
        .orElseGet(() -> notAgreed(permit));
  }

  /// A row of what had to stay.
  record KeptRow(String what, String rule, String citation, String until) {}

  private static List<KeptRow> rows(List<Erasure.Kept> kept) {
    return kept.stream()
        .map(one -> new KeptRow(
            one.what(),
            one.rule(),
            one.citation(),
            one.until().map(Times::words).orElse("no day is set")))
        .toList();
  }

  private ServerResponse gone(Permit permit) {
    return refused(HttpStatus.NOT_FOUND, permit, "asked", "There is no such request any more");
  }

  private ServerResponse notAgreed(Permit permit) {
    return refused(
        HttpStatus.CONFLICT,
        permit,
        "asked",
        "Only whoever asked can do it, once, after a second person has agreed");
  }

  private ServerResponse refused(HttpStatus status, Permit permit, String field, String text) {
    return page(status, permit, Map.of("errors", List.of(new Wrong(field, text))));
  }

  /// An erasure that waits, as the page shows it: by its number, and by no account's name.
  record WaitingRow(String number, String source, String since, List<KeptRow> kept) {}

  private List<WaitingRow> waiting(Permit permit) {
    return accounts.waiting(permit).stream()
        .map(one -> new WaitingRow(
            one.id().toString(),
            one.about().source(),
            Times.words(one.at()),
            rows(accounts.kept(one))))
        .toList();
  }

  /// A request as the page shows it.
  ///
  /// @param own whether whoever reads it asked
  /// @param quiet whether reports, signals and cases would be left out of the file
  record Row(
      String id,
      boolean export,
      String source,
      String account,
      String who,
      String purpose,
      String agreed,
      String until,
      boolean own,
      boolean quiet) {}

  private ServerResponse page(HttpStatus status, Permit permit) {
    return page(status, permit, Map.of());
  }

  private ServerResponse page(HttpStatus status, Permit permit, Map<String, Object> more) {
    var model = new HashMap<String, Object>(Map.of(
        "errors", List.of(),
        "wrong", Map.of(),
        "source", "",
        "account", "",
        "purpose", "",
        "kind", ""));
    model.putAll(more);
    model.put(
        "asked",
        book.open().stream()
            .filter(one -> accounts.sees(one, permit))
            .map(one -> row(one, permit))
            .toList());
    model.put("waiting", waiting(permit));
    return ServerResponse.status(status)
        .cacheControl(CacheControl.noStore())
        .render("account/accounts", model);
  }

  private Row row(Request one, Permit permit) {
    return new Row(
        one.id().toString(),
        one.kind() == Kind.EXPORT,
        one.about().source(),
        one.about().account(),
        oversight.staffName(one.asked().by()),
        one.asked().purpose(),
        one.asked().agreed().map(oversight::staffName).orElse(""),
        Times.words(one.asked().until()),
        one.asked().by().equals(permit.staff()),
        one.kind() == Kind.EXPORT && accounts.quiet(one));
  }
}
