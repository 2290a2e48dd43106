package org.nightlight.oncall;

import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.Wrong;
import org.nightlight.store.Times;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// The page about who is called, what about, and what came of it.
final class OnCallPages {

  private final OnCall onCall;
  private final CallBook book;
  private final Oversight oversight;

  OnCallPages(OnCall onCall, CallBook book, Oversight oversight) {
    this.onCall = onCall;
    this.book = book;
    this.oversight = oversight;
  }

  void add(Routes routes) {
    var may = Permission.MANAGE_ON_CALL;
    routes
        .staff(
            HttpMethod.GET,
            "/on-call",
            may,
            (request, _) -> show(Map.of(), Map.of(), said(request)))
        .staff(HttpMethod.POST, "/on-call/contacts", may, this::addContact)
        .staff(HttpMethod.POST, "/on-call/contacts/{id}/remove", may, this::remove)
        .staff(HttpMethod.POST, "/on-call/contacts/{id}/drill", may, this::drill)
        .staff(HttpMethod.POST, "/on-call/pages/{id}/answer", may, this::answer);
  }

  private static Map<String, Object> said(ServerRequest request) {
    return switch (request.param("said").orElse("")) {
      case "answered" -> Map.of("toast", "You have it. Nobody else is called about it.");
      case "had" -> Map.of("toast", "Somebody has it already, or it has ended.");
      case "removed" -> Map.of("toast", "They are not called any more.");
      default -> Map.of();
    };
  }

  private ServerResponse show(
      Map<String, String> given, Map<String, String> errors, Map<String, Object> more) {
    var model = new HashMap<String, Object>(more);
    var pages = book.pages();
    model.put(
        "open",
        pages.stream().filter(one -> one.closed().isEmpty()).map(this::row).toList());
    model.put(
        "closed",
        pages.stream().filter(one -> one.closed().isPresent()).map(this::row).toList());
    model.put("contacts", book.contacts().stream().map(OnCallPages::row).toList());
    model.put("calls", book.calls().stream().limit(30).map(OnCallPages::row).toList());
    model.put("given", given);
    model.put("wrong", errors);
    model.put("errors", Wrong.listed(errors));
    return ServerResponse.status(
            errors.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT)
        .render("oncall/on-call", model);
  }

  private Map<String, Object> row(CallBook.Page page) {
    return Map.of(
        "id", page.id().toString(),
        "words", page.words() + ".",
        "raised", Times.words(page.raised()),
        "tries", page.tries(),
        "ended",
            page.closed()
                .map(at -> page.by()
                        .map(staff -> oversight.staffName(staff) + " had it")
                        .orElse("ended by itself")
                    + ", " + Times.words(at))
                .orElse(""));
  }

  private static Map<String, Object> row(Contact contact) {
    return Map.of(
        "id", contact.id(),
        "name", contact.name(),
        "how", contact.channel() == Contact.Channel.MAIL ? "e-mail" : "webhook",
        "address", contact.address());
  }

  private static Map<String, Object> row(CallBook.Made made) {
    return Map.of(
        "name", made.name(),
        "at", Times.words(made.at()),
        "what", made.page().isPresent() ? "call" : "drill",
        "trouble", made.trouble());
  }

  private ServerResponse addContact(ServerRequest request, Permit permit) {
    var given = new LinkedHashMap<String, String>();
    for (var field : List.of("name", "channel", "address")) {
      given.put(field, request.param(field).orElse("").strip());
    }
    var errors = new LinkedHashMap<String, String>();
    var name = given.getOrDefault("name", "");
    if (name.isEmpty() || name.length() > 80) {
      errors.put("name", "Say who it is, in at most 80 characters");
    }
    var channel = given.getOrDefault("channel", "");
    if (!channel.matches("WEBHOOK|MAIL")) {
      errors.put("channel", "Choose how they are called");
      return show(given, errors, Map.of());
    }
    var how = Contact.Channel.valueOf(channel);
    var address = given.getOrDefault("address", "");
    Contact.wrong(how, address).ifPresent(wrong -> errors.put("address", wrong));
    if (!errors.isEmpty()) {
      return show(given, errors, Map.of());
    }
    var secret = onCall.add(name, how, address, permit);
    return show(
        Map.of(),
        Map.of(),
        secret.<Map<String, Object>>map(one -> Map.of("newSecret", one)).orElse(Map.of()));
  }

  private Optional<Contact> contact(ServerRequest request) {
    return book.contacts().stream()
        .filter(one -> Integer.toString(one.id()).equals(request.pathVariable("id")))
        .findFirst();
  }

  private ServerResponse remove(ServerRequest request, Permit permit) {
    return contact(request).filter(who -> onCall.remove(who.id(), permit)).isPresent()
        ? see("/on-call?said=removed")
        : Routes.notFound();
  }

  private ServerResponse drill(ServerRequest request, Permit permit) {
    return contact(request)
        .map(who -> {
          var trouble = onCall.drill(who, permit);
          return show(
              Map.of(),
              Map.of(),
              Map.of(
                  "toast",
                  trouble.isEmpty()
                      ? "The drill went through to " + who.name() + "."
                      : "The drill did not go through: " + trouble + "."));
        })
        .orElseGet(Routes::notFound);
  }

  private ServerResponse answer(ServerRequest request, Permit permit) {
    return Routes.id(request.pathVariable("id"))
        .map(
            page -> see("/on-call?said=" + (onCall.acknowledge(page, permit) ? "answered" : "had")))
        .orElseGet(Routes::notFound);
  }

  private static ServerResponse see(String path) {
    return ServerResponse.seeOther(URI.create(path)).build();
  }
}
