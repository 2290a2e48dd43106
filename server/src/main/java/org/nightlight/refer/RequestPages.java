package org.nightlight.refer;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.nightlight.casework.CaseId;
import org.nightlight.evidence.Reading;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.StaffId;
import org.nightlight.oversight.Wrong;
import org.nightlight.refer.Requests.Answered;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// The page on which people record what authorities ask, and answer it.
final class RequestPages {

  private final Requests requests;
  private final AuthorityStore authorities;
  private final Oversight oversight;
  private final Clock clock;

  RequestPages(Requests requests, AuthorityStore authorities, Oversight oversight, Clock clock) {
    this.requests = requests;
    this.authorities = authorities;
    this.oversight = oversight;
    this.clock = clock;
  }

  void addTo(Routes routes) {
    var may = Permission.REFER_CASES;
    routes
        .staff(
            HttpMethod.GET,
            "/requests",
            may,
            (_, permit) -> page(HttpStatus.OK, EMPTY, List.of(), permit))
        .staff(HttpMethod.POST, "/requests", may, this::record)
        .staff(HttpMethod.POST, "/requests/{id}/answer", may, this::answer)
        .staff(HttpMethod.GET, "/requests/{id}/package", may, this::fetch);
  }

  private static final Requests.Entry EMPTY = new Requests.Entry("", "", "", "", "", "");

  /// A request, as the page shows it.
  record Row(
      String id,
      String kind,
      String authority,
      String reference,
      String basis,
      String matter,
      Moment received,
      String due,
      boolean late,
      boolean answered,
      String answer,
      String by) {}

  /// A choice of the form.
  record Choice(String value, String label, String hint) {}

  private ServerResponse record(ServerRequest request, Permit permit) {
    var entry = new Requests.Entry(
        AuthorityPages.field(request, "kind"),
        AuthorityPages.field(request, "authority"),
        AuthorityPages.field(request, "reference"),
        AuthorityPages.field(request, "basis"),
        AuthorityPages.field(request, "matter"),
        AuthorityPages.field(request, "due"));
    var kept = Ids.read(entry.matter().strip(), CaseId::of)
        .filter(matter -> isKeptFrom(matter, permit))
        .isPresent();
    var wrong = kept ? UNSEEN : requests.record(entry, permit);
    return wrong.isEmpty() ? back() : page(HttpStatus.UNPROCESSABLE_CONTENT, entry, wrong, permit);
  }

  private static final List<Wrong> UNSEEN =
      List.of(new Wrong("matter", "There is no case with that id among those you may see."));

  private boolean isKeptFrom(CaseId matter, Permit permit) {
    return oversight.isKeptFrom(permit.staff(), "case/" + matter);
  }

  private ServerResponse answer(ServerRequest request, Permit permit) {
    var words = AuthorityPages.field(request, "answer");
    return switch (id(request, permit)
        .map(id -> requests.answer(id, words, permit))
        .orElseGet(Answered.NoSuchRequest::new)) {
      case Answered.Done _ -> back();
      case Answered.NoSuchRequest() -> Routes.notFound();
      case Answered.AlreadyAnswered() -> conflict("It has been answered already.", permit);
      case Answered.SamePerson() ->
        conflict("You recorded this yourself. Another person has to answer it.", permit);
      case Answered.Unclear(var why) -> conflict(why, permit);
    };
  }

  private ServerResponse conflict(String words, Permit permit) {
    return page(HttpStatus.CONFLICT, EMPTY, List.of(new Wrong("open", words)), permit);
  }

  private ServerResponse fetch(ServerRequest request, Permit permit) throws IOException {
    var reading =
        id(request, permit).flatMap(requests::find).flatMap(one -> requests.fetch(one, permit));
    if (reading.isPresent() && reading.get() instanceof Reading.Intact intact) {
      return ServerResponse.ok()
          .contentType(MediaType.APPLICATION_OCTET_STREAM)
          .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"answer.bin\"")
          .body(new InputStreamResource(intact.stream()));
    }
    return Routes.notFound();
  }

  private Optional<UUID> id(ServerRequest request, Permit permit) {
    return Ids.read(request.pathVariable("id"), UUID::fromString)
        .filter(id -> requests.find(id).filter(one -> seen(one, permit)).isPresent());
  }

  /// A request that names no case is everybody's who answers requests.
  private boolean seen(Requests.One one, Permit permit) {
    return one.matter().filter(matter -> isKeptFrom(matter, permit)).isEmpty();
  }

  private static ServerResponse back() {
    return ServerResponse.seeOther(URI.create("/requests")).build();
  }

  private ServerResponse page(
      HttpStatus status, Requests.Entry entry, List<Wrong> wrong, Permit permit) {
    var model = new HashMap<String, Object>();
    var byField = new HashMap<String, String>();
    wrong.forEach(one -> byField.put(one.field(), one.text()));
    model.put(
        "rows", rows(requests.all().stream().filter(one -> seen(one, permit)).toList()));
    model.put("counts", requests.counts());
    model.put("entry", entry);
    model.put("errors", wrong);
    model.put("wrong", byField);
    model.put("authorities", authorities.all());
    model.put(
        "kinds",
        Stream.of(Requests.Kind.values())
            .map(one -> new Choice(one.name(), one.label(), ""))
            .toList());
    return ServerResponse.status(status).render("refer/requests", model);
  }

  /// Authorities and names are each asked for once, however many rows there are.
  private List<Row> rows(List<Requests.One> some) {
    var to = new HashMap<AuthorityId, String>();
    authorities.all().forEach(one -> to.put(one.id(), one.name()));
    var names = new HashMap<StaffId, String>();
    return some.stream()
        .map(one -> row(
            one,
            to.getOrDefault(one.authority(), "unknown"),
            who -> names.computeIfAbsent(who, oversight::staffName)))
        .toList();
  }

  private Row row(Requests.One one, String authority, Function<StaffId, String> name) {
    var now = clock.instant();
    return new Row(
        one.id().toString(),
        one.kind().label(),
        authority,
        one.reference(),
        one.basis(),
        one.matter().map(Object::toString).orElse(""),
        Moment.of(one.received(), now),
        Moment.of(one.due(), now).exact(),
        one.answer().isEmpty() && one.due().isBefore(now),
        one.answer().isPresent(),
        one.answer().map(Requests.Answer::words).orElse(""),
        one.answer().map(Requests.Answer::by).map(name).orElse(""));
  }
}
