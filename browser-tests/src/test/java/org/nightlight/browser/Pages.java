package org.nightlight.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Every page there is, with somebody who may see it.
record Pages(List<One> all) {

  /// Routes that answer with something other than a page.
  private static final Set<String> NO_PAGE = Set.of(
      "/referrals/{id}/package",
      "/statements/export",
      "/requests/{id}/package",
      "/referrals/{id}/files/{name}",
      "/counts/{table}/csv",
      "/healthz",
      "/metrics",
      "/record/checkpoint",
      "/record/proof",
      "/exhibits/{id}/custody/file");

  private static final Pattern ROUTE =
      Pattern.compile("(?:HttpMethod\\.GET|get\\(\\s*routes),\\s*\"([^\"]+)\"");

  /// One page.
  ///
  /// @param route the route that gives it
  /// @param path its address
  record One(String route, String path, Visitor who) {

    /// Whether there is nothing of that name, and the page has to say so.
    boolean absent() {
      return route.isEmpty() || path.endsWith("not-a-token");
    }
  }

  static Pages of(Site site) {
    var anyone = site.child;
    return new Pages(List.of(
        new One("/", "/", anyone),
        new One("/tell", "/tell", anyone),
        new One("/tell", "/tell?who=professional&lang=cy", anyone),
        new One("/tell", "/tell?who=child&danger=now&lang=ar", anyone),
        new One("/follow", "/follow", anyone),
        new One("/follow", "/follow?lang=ar", anyone),
        new One("/help", "/help", anyone),
        new One("/statement", "/statement", anyone),
        new One("/statement", "/statement?lang=ar", anyone),
        new One("/statement/{secret}", "/statement/any-secret", anyone),
        new One("/staff/sign-in", "/staff/sign-in", anyone),
        new One("/staff/sign-in/code", "/staff/sign-in/code", anyone),
        new One("/staff/welcome/{token}", "/staff/welcome/not-a-token", anyone),
        new One("", "/there-is-no-such-page", anyone),
        new One("/queue", "/queue", site.reviewer),
        new One("/cases/{id}", site.matter, site.reviewer),
        new One("/cases/{id}", site.open(), site.reviewer),
        new One("/cases/{id}/reports/{report}", site.words, site.reviewer),
        new One("/keys", "/keys", site.reviewer),
        new One("/care", "/care", site.lead),
        new One("/care/calibration", "/care/calibration", site.lead),
        new One("/calibration", "/calibration", site.lead),
        new One("/routing", "/routing", site.lead),
        new One("/messages", "/messages", site.reviewer),
        new One("/identities", "/identities", site.lead),
        new One("/accounts", "/accounts", site.lead),
        new One(
            "/identities",
            "/identities?report=" + site.words.replaceAll("^.*/reports/|#.*", ""),
            site.lead),
        new One("/reports/{id}", site.words.replaceAll("^/cases/[^/]+|#.*", ""), site.lead),
        new One("/help-texts", "/help-texts", site.lead),
        new One("/help-texts/{folder}/{name}", "/help-texts/advice/bullying.child.ar", site.lead),
        new One("/counts", "/counts", site.reviewer),
        new One("/detectors", "/detectors", site.lead),
        new One("/detectors/{name}", Site.DETECTOR, site.lead),
        new One("/detectors/{name}", "/detectors/pile-on", site.lead),
        new One("/detectors/{name}/replays/{id}", site.replay, site.lead),
        new One("/staff/me", "/staff/me", site.reviewer),
        new One("/referrals", "/referrals", site.lead),
        new One("/referrals/{id}", site.referral, site.lead),
        new One("/referrals/{id}/files/{name}", site.referral + "/files/referral.html", site.lead),
        new One("/referrals/drafts/{case}", site.draft, site.lead),
        new One("/requests", "/requests", site.lead),
        new One("/statements", "/statements", site.lead),
        new One("/appeals", "/appeals", site.lead),
        new One("/authorities", "/authorities", site.lead),
        new One("/on-call", "/on-call", site.lead),
        new One("/lists", "/lists", site.lead),
        new One("/lists/{id}", site.list, site.lead),
        new One("/lists/{id}/exchange", site.list + "/exchange", site.lead),
        new One("/lists/{id}/import", site.list + "/import", site.lead),
        new One("/cases/{id}", site.known, site.reviewer),
        new One("/media/{exhibit}", site.media, site.reviewer),
        new One("/platforms", "/platforms", site.administrator),
        new One("/platforms/{id}", site.platform, site.administrator),
        new One("/staff", "/staff", site.administrator),
        new One("/record", "/record", site.administrator),
        new One("/staff/roles", "/staff/roles", site.administrator),
        new One("/staff/factor", "/staff/factor", site.lead),
        new One("/purpose", "/purpose", site.reviewer),
        new One("/break-glass", "/break-glass", site.lead),
        new One("/audit", "/audit", site.auditor),
        new One("/retention", "/retention", site.lead),
        new One("/exhibits/{id}/custody", custody(site), site.lead),
        new One("/health", "/health", site.administrator)));
  }

  /// The custody of a picture that somebody attached.
  private static String custody(Site site) {
    return "/exhibits/" + site.media.replaceAll(".*/media/([0-9a-f-]{36}).*", "$1") + "/custody";
  }

  /// Routes of the server that should give a page and are not here. Read from its sources, so that
  /// a page nobody listed is found.
  Set<String> forgotten() {
    var listed = all.stream().map(One::route).collect(Collectors.toSet());
    var forgotten = new TreeSet<String>();
    for (var route : routes()) {
      if (!listed.contains(route) && !NO_PAGE.contains(route) && !route.startsWith("/api/")) {
        forgotten.add(route);
      }
    }
    return forgotten;
  }

  static Set<String> routes() {
    try (var files = Files.walk(Path.of("..", "server", "src", "main", "java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(file -> ROUTE.matcher(read(file)).results())
          .map(found -> found.group(1))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }
}
