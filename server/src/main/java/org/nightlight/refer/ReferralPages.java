package org.nightlight.refer;

import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.nightlight.casework.CaseId;
import org.nightlight.evidence.Reading;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.Wrong;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// Pages on which people see what waits, read exactly what will be sent, and hand it over.
final class ReferralPages {

  private static final int SHOWN = 200;
  private static final Map<String, MediaType> READABLE = Map.of(
      "referral.html",
      MediaType.parseMediaType("text/html;charset=UTF-8"),
      "nca.html",
      MediaType.parseMediaType("text/html;charset=UTF-8"),
      "police.html",
      MediaType.parseMediaType("text/html;charset=UTF-8"),
      "hotline.html",
      MediaType.parseMediaType("text/html;charset=UTF-8"),
      "referral.json",
      MediaType.APPLICATION_JSON,
      Bundle.MANIFEST,
      MediaType.APPLICATION_JSON);

  private final Refer refer;
  private final Waiting waiting;
  private final AuthorityStore authorities;
  private final Oversight oversight;
  private final String pagePolicy;
  private final Clock clock;

  ReferralPages(
      Refer refer,
      Waiting waiting,
      AuthorityStore authorities,
      Oversight oversight,
      String pagePolicy,
      Clock clock) {
    this.refer = refer;
    this.waiting = waiting;
    this.authorities = authorities;
    this.oversight = oversight;
    this.pagePolicy = pagePolicy;
    this.clock = clock;
  }

  void addTo(Routes routes) {
    var may = Permission.REFER_CASES;
    routes
        .staff(HttpMethod.GET, "/referrals", may, (_, permit) -> list(permit))
        .staff(HttpMethod.POST, "/referrals/waiting/{case}", may, this::choose)
        .staff(
            HttpMethod.GET,
            "/referrals/{id}",
            may,
            (request, permit) -> one(request, permit, List.of()))
        .staff(HttpMethod.GET, "/referrals/{id}/files/{name}", may, this::file)
        .staff(HttpMethod.GET, "/referrals/{id}/package", may, this::fetch)
        .staff(HttpMethod.POST, "/referrals/{id}/hand-over", may, this::handOver);
  }

  /// A case that waits, as the list shows it.
  record WaitingRow(
      String matter, Moment since, String why, List<Authority> among, boolean write) {}

  /// A step of a referral, as its page shows it.
  record StepRow(Moment at, String state, String words, String call) {}

  /// That somebody let it leave, as its page shows it.
  record ApprovalRow(String kind, String by, Moment at, String purpose) {}

  private ServerResponse list(Permit permit) {
    var now = clock.instant();
    var scope = oversight.scope(permit.staff());
    var views = new Views(oversight, authorities, refer, now);
    var waits = waiting.list().stream()
        .filter(one -> scope.holds(one.source()))
        .filter(one -> refer.sees(one.matter(), permit))
        .toList();
    var prepared = seen(refer.referrals().prepared(scope), permit);
    var handedOver = seen(refer.referrals().handedOver(scope, SHOWN), permit);
    oversight.shows(
        permit.staff(),
        Stream.concat(
                waits.stream().map(Waiting.One::matter),
                Stream.concat(prepared.stream(), handedOver.stream())
                    .map(one -> one.prepared().about()))
            .map(one -> "case/" + one)
            .toList());
    return ServerResponse.ok()
        .render(
            "refer/referrals",
            Map.of(
                "waiting",
                waits.stream()
                    .map(one -> new WaitingRow(
                        one.matter().toString(),
                        Moment.of(one.since(), now),
                        one.why(),
                        one.among(),
                        one.write()))
                    .toList(),
                "prepared",
                views.of(prepared),
                "handedOver",
                views.of(handedOver)));
  }

  /// Without those about somebody whom this person knows.
  private <R extends Referral> List<R> seen(List<R> some, Permit permit) {
    return some.stream()
        .filter(one -> refer.sees(one.prepared().about(), permit))
        .toList();
  }

  private ServerResponse choose(ServerRequest request, Permit permit) {
    var matter = Ids.read(request.pathVariable("case"), CaseId::of);
    var authority = Ids.read(AuthorityPages.field(request, "authority"), AuthorityId::of);
    return matter.filter(one -> refer.sees(one, permit)).isPresent()
            && authority.isPresent()
            && refer.choose(matter.get(), authority.get(), permit)
        ? ServerResponse.seeOther(URI.create("/referrals")).build()
        : Routes.notFound();
  }

  /// The page of the referral in the address, with what went wrong.
  ServerResponse one(ServerRequest request, Permit permit, List<Wrong> errors) {
    return find(request, permit)
        .map(referral -> one(referral, permit, request, errors))
        .orElseGet(Routes::notFound);
  }

  private ServerResponse one(
      Referral referral, Permit permit, ServerRequest request, List<Wrong> errors) {
    var model = new HashMap<String, Object>();
    var standing = refer.standings().find(referral.id()).orElseThrow();
    model.put("it", view(referral));
    model.put("asked", asked(referral));
    model.put("files", fileRows(referral, permit));
    model.put("fetched", refer.referrals().fetchedBy(referral.prepared()).contains(permit.staff()));
    model.put("channel", AuthorityPages.field(request, "channel"));
    model.put("reference", AuthorityPages.field(request, "reference"));
    model.put("purpose", AuthorityPages.field(request, "purpose"));
    model.put("errors", errors);
    model.put("mine", standing.drafters().contains(permit.staff()));
    model.put("checklist", checklist(referral));
    model.put("steps", steps(referral.id()));
    model.put("approvals", standing.approvals().stream().map(this::approval).toList());
    return ServerResponse.status(errors.isEmpty() ? HttpStatus.OK : HttpStatus.CONFLICT)
        .render("refer/referral-page", model);
  }

  /// A file of what is sent, and whether it can be read here.
  record FileRow(String name, long bytes, String sha256, boolean readable) {}

  private List<FileRow> fileRows(Referral referral, Permit permit) {
    return bundle(referral, permit).map(Bundle::listed).orElse(List.of()).stream()
        .map(one -> new FileRow(
            one.name(),
            one.bytes(),
            one.sha256(),
            READABLE.containsKey(one.name()) || plain(one.name()).isPresent()))
        .toList();
  }

  /// What to do, in order, where the authority's form says so.
  private List<String> checklist(Referral referral) {
    var form = authorities.find(referral.prepared().authority()).orElseThrow().form();
    var about = referral.prepared().about();
    return Sheet.of(form)
        .map(sheet -> sheet.checklist(refer.referrals().priorityOf(about)))
        .orElse(List.of());
  }

  private List<StepRow> steps(ReferralId id) {
    var now = clock.instant();
    return refer.standings().steps(id).stream()
        .map(one ->
            new StepRow(Moment.of(one.at(), now), one.state().label(), one.words(), one.call()))
        .toList();
  }

  private ApprovalRow approval(Standing.Approval one) {
    var kind = switch (one.kind()) {
      case SECOND -> "Approved";
      case ALONE -> "Sent alone, danger to life";
      case AFTER -> "Approved afterwards";
    };
    return new ApprovalRow(
        kind, oversight.staffName(one.by()), Moment.of(one.at(), clock.instant()), one.purpose());
  }

  private static List<Wrong> errors(Handing answer) {
    return switch (answer) {
      case Handing.Unclear(var field, var rule) -> List.of(new Wrong(field, rule));
      case Handing.NotFetched() ->
        List.of(
            new Wrong("fetch", "Fetch the package first: you can hand over only what you hold."));
      case Handing.AlreadyHandedOver(var then) ->
        List.of(new Wrong(
            "handed-over",
            "It was handed over at " + Moment.of(then.at(), then.at()).exact()
                + ", and is not handed over twice."));
      case Handing.Accepted _, Handing.NoSuchReferral _ -> List.of();
    };
  }

  private ServerResponse file(ServerRequest request, Permit permit) {
    var name = request.pathVariable("name");
    var type = Optional.ofNullable(READABLE.get(name)).or(() -> plain(name));
    return find(request, permit)
        .flatMap(referral -> bundle(referral, permit))
        .flatMap(bundle -> bundle.piece(name))
        .flatMap(piece -> type.map(known -> served(known, piece.bytes())))
        .orElseGet(Routes::notFound);
  }

  /// What goes by an authority's calls is shown as text: a browser would do things with XML.
  private static Optional<MediaType> plain(String name) {
    return name.endsWith(".xml") || name.endsWith(".csv")
        ? Optional.of(MediaType.parseMediaType("text/plain;charset=UTF-8"))
        : Optional.empty();
  }

  private ServerResponse served(MediaType type, byte[] bytes) {
    return ServerResponse.ok()
        .contentType(type)
        .header("Content-Security-Policy", pagePolicy + "; frame-ancestors 'none'")
        .body(bytes);
  }

  private ServerResponse fetch(ServerRequest request, Permit permit) throws java.io.IOException {
    var referral = find(request, permit);
    if (referral.isEmpty()) {
      return Routes.notFound();
    }
    var reading = refer.fetch(referral.get().prepared(), permit);
    if (reading.isEmpty()) {
      return one(
          request,
          permit,
          List.of(
              new Wrong("approve", "Nobody fetches it before a second person has approved it.")));
    }
    return reading.get() instanceof Reading.Intact intact
        ? attachment(
            referral.get(),
            authorities.find(referral.get().prepared().authority()).orElseThrow(),
            intact.stream())
        : damaged(reading.get());
  }

  private static ServerResponse attachment(Referral referral, Authority to, InputStream bytes) {
    var name = ContentDisposition.attachment()
        .filename(Packer.fileName(referral.id(), to))
        .build()
        .toString();
    return ServerResponse.ok()
        .contentType(MediaType.parseMediaType(
            to.form().encrypted() ? "application/pgp-encrypted" : "application/zip"))
        .contentLength(referral.prepared().parcel().bytes())
        .header(HttpHeaders.CONTENT_DISPOSITION, name)
        .body(new InputStreamResource(bytes));
  }

  private ServerResponse handOver(ServerRequest request, Permit permit) {
    var said = new ReferRules.Said(
        AuthorityPages.field(request, "channel"), AuthorityPages.field(request, "reference"));
    var id = id(request, permit);
    var answer =
        id.map(known -> refer.handOver(known, said, permit)).orElseGet(Handing.NoSuchReferral::new);
    return switch (answer) {
      case Handing.Accepted(var now) ->
        ServerResponse.seeOther(URI.create("/referrals/" + now.id())).build();
      case Handing.NoSuchReferral() -> Routes.notFound();
      case Handing.AlreadyHandedOver _, Handing.NotFetched _, Handing.Unclear _ ->
        one(request, permit, errors(answer));
    };
  }

  private Optional<Referral> find(ServerRequest request, Permit permit) {
    return id(request, permit).flatMap(refer.referrals()::find);
  }

  /// The referral in the address, where it is of a platform this person sees.
  Optional<ReferralId> id(ServerRequest request, Permit permit) {
    return Ids.read(request.pathVariable("id"), ReferralId::of)
        .filter(id -> refer.referrals().find(id).stream()
            .anyMatch(one -> refer.sees(one.prepared().about(), permit)));
  }

  /// The package as it reads; empty where the vault does not hold it as it was sealed.
  private Optional<Bundle> bundle(Referral referral, Permit permit) {
    return refer.read(referral.prepared(), permit) instanceof Reading.Intact intact
        ? Optional.of(new Bundle(intact.bytes()))
        : Optional.empty();
  }

  private Views.View view(Referral referral) {
    return new Views(oversight, authorities, refer, clock.instant())
        .of(List.of(referral))
        .getFirst();
  }

  /// What the platform was asked, in words.
  private String asked(Referral referral) {
    return refer.supplies().words(referral.prepared().about());
  }

  private static ServerResponse damaged(Reading reading) {
    return reading instanceof Reading.NotNow
        ? ServerResponse.status(HttpStatus.SERVICE_UNAVAILABLE)
            .render(
                "error",
                Map.of(
                    "status",
                    503,
                    "error",
                    "The package cannot be opened now; nothing of it is lost. Try again later"))
        : damaged();
  }

  private static ServerResponse damaged() {
    return ServerResponse.status(HttpStatus.INTERNAL_SERVER_ERROR)
        .render("error", Map.of("status", 500, "error", "The package is not as it was sealed"));
  }
}
