package org.nightlight.refer;

import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nightlight.casework.CaseId;
import org.nightlight.evidence.Reading;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.refer.Referral.HandedOver;
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
        .staff(HttpMethod.GET, "/referrals", may, (_, _) -> list())
        .staff(HttpMethod.POST, "/referrals/waiting/{case}", may, this::choose)
        .staff(
            HttpMethod.GET,
            "/referrals/{id}",
            may,
            (request, permit) -> one(request, permit, Optional.empty()))
        .staff(HttpMethod.GET, "/referrals/{id}/files/{name}", may, this::file)
        .staff(HttpMethod.GET, "/referrals/{id}/package", may, this::fetch)
        .staff(HttpMethod.POST, "/referrals/{id}/hand-over", may, this::handOver);
  }

  /// A case that waits, as the list shows it.
  record WaitingRow(String matter, Moment since, String why, List<Authority> among) {}

  /// A referral, as pages show it.
  record View(
      String id,
      String matter,
      String authority,
      String channel,
      Moment prepared,
      String contentsDigest,
      String sealedDigest,
      long bytes,
      boolean handedOver,
      String by,
      String way,
      String reference,
      Optional<Moment> at) {}

  private ServerResponse list() {
    var now = clock.instant();
    return ServerResponse.ok()
        .render(
            "refer/referrals",
            Map.of(
                "waiting",
                waiting.list().stream()
                    .map(one -> new WaitingRow(
                        one.matter().toString(),
                        Moment.of(one.since(), now),
                        one.why(),
                        one.among()))
                    .toList(),
                "prepared",
                refer.referrals().prepared().stream().map(this::view).toList(),
                "handedOver",
                refer.referrals().handedOver(SHOWN).stream().map(this::view).toList()));
  }

  private ServerResponse choose(ServerRequest request, Permit permit) {
    var matter = Ids.read(request.pathVariable("case"), CaseId::of);
    var authority = Ids.read(AuthorityPages.field(request, "authority"), AuthorityId::of);
    return matter.isPresent()
            && authority.isPresent()
            && refer.choose(matter.get(), authority.get(), permit)
        ? ServerResponse.seeOther(URI.create("/referrals")).build()
        : notFound();
  }

  private ServerResponse one(ServerRequest request, Permit permit, Optional<Handing> answer) {
    return find(request)
        .map(referral -> one(referral, permit, request, answer))
        .orElseGet(ReferralPages::notFound);
  }

  private ServerResponse one(
      Referral referral, Permit permit, ServerRequest request, Optional<Handing> answer) {
    var model = new HashMap<String, Object>();
    model.put("it", view(referral));
    model.put("files", bundle(referral, permit).map(Bundle::listed).orElse(List.of()));
    model.put("fetched", refer.referrals().fetchedBy(referral.prepared()).contains(permit.staff()));
    model.put("channel", AuthorityPages.field(request, "channel"));
    model.put("reference", AuthorityPages.field(request, "reference"));
    model.put("errors", answer.map(ReferralPages::errors).orElse(List.of()));
    return ServerResponse.status(answer.isPresent() ? HttpStatus.CONFLICT : HttpStatus.OK)
        .render("refer/referral-page", model);
  }

  private static List<Authorities.Wrong> errors(Handing answer) {
    return switch (answer) {
      case Handing.Unclear(var field, var rule) -> List.of(new Authorities.Wrong(field, rule));
      case Handing.NotFetched() ->
        List.of(new Authorities.Wrong(
            "fetch", "Fetch the package first: you can hand over only what you hold."));
      case Handing.AlreadyHandedOver(var then) ->
        List.of(new Authorities.Wrong(
            "handed-over",
            "It was handed over at " + Moment.of(then.at(), then.at()).exact()
                + ", and is not handed over twice."));
      case Handing.Accepted _, Handing.NoSuchReferral _ -> List.of();
    };
  }

  private ServerResponse file(ServerRequest request, Permit permit) {
    var name = request.pathVariable("name");
    var type = Optional.ofNullable(READABLE.get(name));
    return find(request)
        .flatMap(referral -> bundle(referral, permit))
        .flatMap(bundle -> bundle.piece(name))
        .flatMap(piece -> type.map(known -> served(known, piece.bytes())))
        .orElseGet(ReferralPages::notFound);
  }

  private ServerResponse served(MediaType type, byte[] bytes) {
    return ServerResponse.ok()
        .contentType(type)
        .header("Content-Security-Policy", pagePolicy + "; frame-ancestors 'none'")
        .body(bytes);
  }

  private ServerResponse fetch(ServerRequest request, Permit permit) throws java.io.IOException {
    var referral = find(request);
    if (referral.isEmpty()) {
      return notFound();
    }
    var reading = refer.fetch(referral.get().prepared(), permit);
    return reading instanceof Reading.Intact intact
        ? attachment(referral.get(), intact.stream())
        : damaged();
  }

  private static ServerResponse attachment(Referral referral, InputStream bytes) {
    var name = ContentDisposition.attachment()
        .filename(Packer.fileName(referral.id()))
        .build()
        .toString();
    return ServerResponse.ok()
        .contentType(MediaType.parseMediaType("application/pgp-encrypted"))
        .contentLength(referral.prepared().parcel().bytes())
        .header(HttpHeaders.CONTENT_DISPOSITION, name)
        .body(new InputStreamResource(bytes));
  }

  private ServerResponse handOver(ServerRequest request, Permit permit) {
    var said = new ReferRules.Said(
        AuthorityPages.field(request, "channel"), AuthorityPages.field(request, "reference"));
    var id = Ids.read(request.pathVariable("id"), ReferralId::of);
    var answer =
        id.map(known -> refer.handOver(known, said, permit)).orElseGet(Handing.NoSuchReferral::new);
    return switch (answer) {
      case Handing.Accepted(var now) ->
        ServerResponse.seeOther(URI.create("/referrals/" + now.id())).build();
      case Handing.NoSuchReferral() -> notFound();
      case Handing.AlreadyHandedOver _, Handing.NotFetched _, Handing.Unclear _ ->
        one(request, permit, Optional.of(answer));
    };
  }

  private Optional<Referral> find(ServerRequest request) {
    return Ids.read(request.pathVariable("id"), ReferralId::of).flatMap(refer.referrals()::find);
  }

  /// The package as it reads; empty where the vault does not hold it as it was sealed.
  private Optional<Bundle> bundle(Referral referral, Permit permit) {
    return refer.read(referral.prepared(), permit) instanceof Reading.Intact intact
        ? Optional.of(new Bundle(intact.bytes()))
        : Optional.empty();
  }

  private View view(Referral referral) {
    var prepared = referral.prepared();
    var now = clock.instant();
    var authority = authorities.find(prepared.authority()).orElseThrow();
    var handed =
        referral instanceof HandedOver over ? Optional.of(over) : Optional.<HandedOver>empty();
    return new View(
        referral.id().toString(),
        prepared.about().toString(),
        authority.name(),
        authority.channel(),
        Moment.of(prepared.at(), now),
        prepared.parcel().contentsDigest(),
        prepared.parcel().sealedDigest(),
        prepared.parcel().bytes(),
        handed.isPresent(),
        handed.map(HandedOver::by).map(oversight::staffName).orElse(""),
        handed.map(HandedOver::channel).orElse(""),
        handed.map(HandedOver::reference).orElse(""),
        handed.map(over -> Moment.of(over.at(), now)));
  }

  static ServerResponse notFound() {
    return ServerResponse.status(HttpStatus.NOT_FOUND)
        .render("error", Map.of("status", 404, "error", "Not Found"));
  }

  private static ServerResponse damaged() {
    return ServerResponse.status(HttpStatus.INTERNAL_SERVER_ERROR)
        .render("error", Map.of("status", 500, "error", "The package is not as it was sealed"));
  }
}
