package org.nightlight.learn;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import org.nightlight.casework.Casework;
import org.nightlight.detect.Detect;
import org.nightlight.learn.Counts.Titled;
import org.nightlight.learn.SmallCounts.Hiding;
import org.nightlight.learn.SmallCounts.Shown;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.refer.Refer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// The door of learn: counts of the whole, small ones hidden alike in table, plot and download; and
/// for leads, how each detector does and would have done.
public final class Learn {

  private final Casework casework;
  private final Refer refer;
  private final Hiding hiding;
  private final Clock clock;
  private final DetectorPages detectors;

  /// @param hideBelow counts from 1 to one less are hidden
  /// @param roundTo shown counts are rounded to a multiple of this; 1 leaves them
  public Learn(
      Casework casework,
      Refer refer,
      Detect detect,
      Oversight oversight,
      int hideBelow,
      int roundTo,
      Clock clock) {
    this.casework = casework;
    this.refer = refer;
    this.hiding = new Hiding(hideBelow, roundTo);
    this.clock = clock;
    this.detectors = new DetectorPages(detect, casework, oversight, clock);
  }

  public Routes routes() {
    var routes = new Routes()
        .staff(HttpMethod.GET, "/counts", Permission.READ_COUNTS, this::page)
        .staff(HttpMethod.GET, "/counts/{table}/csv", Permission.READ_COUNTS, this::download);
    detectors.add(routes);
    return routes;
  }

  private ServerResponse page(ServerRequest request, Permit permit) {
    var now = clock.instant();
    var counts = casework.counts(Counts.from(now));
    var tables = Counts.tables(counts, now, hiding);
    var model = new HashMap<String, Object>();
    model.put("charts", true);
    model.put("weeks", Counts.WEEKS);
    model.put("hiding", hiding);
    model.put("tables", tables);
    model.put("times", Counts.times(counts, tables.getLast().table(), now, hiding));
    model.put("referrals", referrals());
    return ServerResponse.ok().render("learn/counts", model);
  }

  /// Referrals by where they stand, all there ever were.
  private List<Shown> referrals() {
    var tally = refer.tally();
    var row = List.of(tally.waiting(), tally.prepared(), tally.handedOver());
    var table = new CountTable(
        List.of("referrals"), List.of("waiting", "prepared", "handed over"), List.of(row));
    return SmallCounts.show(table, hiding).cells().getFirst();
  }

  private ServerResponse download(ServerRequest request, Permit permit) {
    var now = clock.instant();
    var name = request.pathVariable("table");
    return tables(now).stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .map(Learn::csv)
        .orElseGet(() -> Routes.notFound());
  }

  private List<Titled> tables(Instant now) {
    return Counts.tables(casework.counts(Counts.from(now)), now, hiding);
  }

  private static ServerResponse csv(Titled table) {
    return ServerResponse.ok()
        .contentType(MediaType.parseMediaType("text/csv;charset=UTF-8"))
        .header(
            HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + table.name() + ".csv\"")
        .body(Counts.csv(table.table()));
  }
}
