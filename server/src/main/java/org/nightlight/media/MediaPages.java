package org.nightlight.media;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.Exhibit;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.evidence.Reading;
import org.nightlight.media.Look.NotSeen;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.StaffId;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// How pictures and videos are looked at: never unasked. First a grey square with what is known;
/// on request a preview so blurred that it is not a view; and, as long as a key is held, the
/// picture itself, small and grey. Each step is a custody entry of its own, written before anything
/// is sent, and no byte of an original ever is.
public final class MediaPages {

  /// The header that says how often whoever asks has viewed something today.
  static final String VIEWED_TODAY = "Viewed-Today";

  private static final Set<String> SHOWN = Set.of("attachment", "matched-media");

  private final MediaReader reader;
  private final MediaDecoder decoder;
  private final Evidence evidence;
  private final Oversight oversight;
  private final Function<ExhibitId, String> known;
  private final Function<ExhibitId, String> whose;
  private final Clock clock;
  private volatile Function<StaffId, Optional<String>> closed = _ -> Optional.empty();

  /// @param decoder the one that `reader` has
  /// @param known what comparing an exhibit came to, in a few words
  /// @param whose the source of the account an exhibit is about; empty where it is about none
  public MediaPages(
      MediaReader reader,
      MediaDecoder decoder,
      Evidence evidence,
      Oversight oversight,
      Function<ExhibitId, String> known,
      Function<ExhibitId, String> whose,
      Clock clock) {
    this.reader = reader;
    this.decoder = decoder;
    this.evidence = evidence;
    this.oversight = oversight;
    this.known = known;
    this.whose = whose;
    this.clock = clock;
  }

  /// Asks this before anything opens: why nothing does for somebody now; empty where it does.
  public void askFirst(Function<StaffId, Optional<String>> closed) {
    this.closed = closed;
  }

  /// What the grey square says of an exhibit: all that is known without opening it. The fragment
  /// `match/media :: square(one)` shows it.
  ///
  /// @param href where it is asked for
  /// @param match what comparing it came to
  /// @param whyNot why it cannot be shown; "" where it can
  /// @param allowed whether this person may look at it
  /// @param viewedToday how often this person has viewed something today
  public record Square(
      String href,
      String type,
      String size,
      String match,
      String whyNot,
      boolean moving,
      boolean allowed,
      int viewedToday) {}

  /// The grey square of an exhibit; empty where it is no picture or video that somebody attached.
  public Optional<Square> square(ExhibitId id, StaffId by) {
    return seen(id, by).map(exhibit -> square(exhibit, by));
  }

  /// An exhibit that is a picture or video of a platform this person sees.
  private Optional<Exhibit> seen(ExhibitId id, StaffId by) {
    return evidence
        .exhibit(id)
        .filter(MediaPages::isMedia)
        .filter(_ -> oversight.scope(by).holds(whose.apply(id)));
  }

  private Square square(Exhibit exhibit, StaffId by) {
    var kind = exhibit.mediaType();
    return new Square(
        "/media/" + exhibit.id(),
        kind,
        size(exhibit.bytes()),
        known.apply(exhibit.id()),
        closed.apply(by).orElseGet(() -> whyNot(exhibit)),
        kind.startsWith("video/") || kind.equals("image/gif"),
        oversight.permissions(by).contains(Permission.VIEW_MEDIA),
        viewedToday(by));
  }

  private static boolean isMedia(Exhibit exhibit) {
    return SHOWN.contains(exhibit.what()) && !exhibit.mediaType().equals("application/json");
  }

  private String whyNot(Exhibit exhibit) {
    if (exhibit.bytes() > MediaReader.MOST_BYTES) {
      return "It is too large to be decoded here.";
    }
    return decoder.whyNot(exhibit.mediaType());
  }

  static String size(long bytes) {
    return bytes < 1000
        ? bytes + " bytes"
        : bytes < 1_000_000
            ? String.format(Locale.ROOT, "%.1f kB", bytes / 1000.0)
            : String.format(Locale.ROOT, "%.1f MB", bytes / 1_000_000.0);
  }

  private int viewedToday(StaffId by) {
    var midnight = clock.instant().atZone(ZoneOffset.UTC).toLocalDate().atStartOfDay();
    return evidence.viewed(new Actor.Staff(by), midnight.toInstant(ZoneOffset.UTC));
  }

  /// The routes. What writes custody is asked for by POST, so that no link and no other page can
  /// have it written.
  public void add(Routes routes) {
    routes.staff(HttpMethod.GET, "/media/{exhibit}", Permission.REVIEW_CASES, this::page);
    routes.staff(
        HttpMethod.POST,
        "/media/{exhibit}/preview",
        Permission.VIEW_MEDIA,
        (request, permit) -> show(request, permit, Evidence.Showing.PREVIEWED));
    routes.staff(
        HttpMethod.POST,
        "/media/{exhibit}/clear",
        Permission.VIEW_MEDIA,
        (request, permit) -> show(request, permit, Evidence.Showing.VIEWED));
  }

  private ServerResponse page(ServerRequest request, Permit permit) {
    var square = id(request).flatMap(id -> square(id, permit.staff()));
    return square.isPresent()
        ? ServerResponse.ok()
            .cacheControl(CacheControl.noStore())
            .render("media/media", Map.of("square", square.get(), "media", true))
        : Routes.notFound();
  }

  private static Optional<ExhibitId> id(ServerRequest request) {
    try {
      return Optional.of(ExhibitId.of(request.pathVariable("exhibit")));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private ServerResponse show(ServerRequest request, Permit by, Evidence.Showing how) {
    var exhibit = id(request).flatMap(id -> seen(id, by.staff()));
    if (exhibit.isEmpty()) {
      return problem(404, "exhibit-unknown", "no picture or video here has this number");
    }
    var enough = closed.apply(by.staff());
    if (enough.isPresent()) {
      return problem(429, "enough-for-now", enough.get());
    }
    if (exhibit.get().bytes() > MediaReader.MOST_BYTES) {
      return problem(422, "too-long", whyNot(exhibit.get()));
    }
    var purpose = how == Evidence.Showing.VIEWED ? "draw-grey" : "draw-blurred";
    return switch (evidence.open(exhibit.get().id(), by.actor(), purpose)) {
      case Reading.Intact intact -> draw(intact, by, how);
      case Reading.Altered _ ->
        problem(409, "altered", "The sealed bytes are not what was sealed. Tell an administrator.");
      case Reading.Missing _ ->
        problem(409, "missing", "The sealed bytes are not there. Tell an administrator.");
      case Reading.NotNow _ ->
        problem(503, "not-now", "It cannot be opened now; nothing of it is lost. Try again later.");
      case Reading.Shredded _ ->
        problem(410, "deleted", "Its time was over, and it was deleted for good.");
      case Reading.Unknown _ ->
        problem(404, "exhibit-unknown", "no picture or video here has this number");
    };
  }

  private ServerResponse draw(Reading.Intact intact, Permit by, Evidence.Showing how) {
    var picture = how == Evidence.Showing.VIEWED ? GreyPicture.clear() : GreyPicture.blurred();
    var rest = reader.show(intact.bytes(), picture);
    if (picture.isEmpty()) {
      var why = rest.orElseGet(() -> new NotSeen("damaged", "the file holds no picture"));
      return problem(422, why.rule(), "It cannot be shown: " + why.why() + ".");
    }
    var png = picture.png();
    evidence.showed(intact.exhibit(), by.actor(), how);
    return ServerResponse.ok()
        .cacheControl(CacheControl.noStore())
        .header(VIEWED_TODAY, String.valueOf(viewedToday(by.staff())))
        .contentType(MediaType.IMAGE_PNG)
        .body(png);
  }

  private static ServerResponse problem(int status, String rule, String detail) {
    return ServerResponse.status(status)
        .cacheControl(CacheControl.noStore())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(Map.of("status", status, "rule", rule, "detail", detail));
  }
}
