package org.nightlight.browser;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.SelectOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;

/// One running server on which the main job has been done once, from the first administrator to a
/// referral handed over, all through the pages and the public interface. Tests share it.
final class Site {

  static final String PASSWORD = "three calm words in a row";

  static final String DETECTOR = "/detectors/contact-seeking";

  private static Optional<Site> played = Optional.empty();
  private static Optional<Site> started = Optional.empty();

  private final RunningServer server = RunningServer.start();
  private final Browsing browsing = new Browsing();

  final Visitor administrator = visitor();
  final Visitor reviewer = visitor();
  final Visitor lead = visitor();
  final Visitor auditor = visitor();
  final Visitor child = visitor();

  String platform = "";
  String replay = "";
  String list = "";
  String known = "";
  String knownText = "";
  String media = "";
  String receipt = "";
  String statusBefore = "";
  String statusAfter = "";
  String matter = "";
  String words = "";
  String caseText = "";
  String referral = "";
  String previewText = "";
  String handedOverText = "";
  String draft = "";
  byte[] parcel = new byte[0];
  int activities;

  private Optional<Throwable> trouble = Optional.empty();

  private Site() {
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
  }

  /// The site; the first to ask waits until everything has happened. Where it did not, every test
  /// that asks fails for the same reason.
  static synchronized Site played() {
    if (played.isEmpty()) {
      played = Optional.of(started());
      try {
        played.get().play();
      } catch (RuntimeException | AssertionError fault) {
        played.get().trouble = Optional.of(fault);
      }
    }
    played.get().trouble.ifPresent(fault -> {
      throw new AssertionError(
          "the main job was not done:\n" + played.get().server.said(), fault);
    });
    return played.get();
  }

  /// A server, whatever happened on it yet, which is all that who tells somebody something needs.
  static synchronized Site started() {
    if (started.isEmpty()) {
      started = Optional.of(new Site());
    }
    return started.get();
  }

  private void play() {
    join(administrator, server.welcome(), "Ada Admin", "ada");
    var sender = connectPlatform();
    join(reviewer, invite("REVIEWER"), "Rae Reviewer", "rae");
    join(lead, invite("LEAD"), "Lee Lead", "lee");
    join(auditor, invite("AUDITOR"), "Ann Auditor", "ann");
    enterAuthority();
    matter = seeking();
    lead.go(DETECTOR).press("Replay it");
    receipt = Child.tell(child, Platform.SOURCE, subject());
    reviewer.until(matter, "#reports");
    words = reviewer.href(matter + "/reports/");
    statusBefore = Child.status(child, receipt);
    enterList();
    share(sender);
    decide();
    handOver();
    lead.until(DETECTOR, "a[href*='/replays/']");
    replay = lead.href(DETECTOR + "/replays/");
    draft(sender);
    statusAfter = Child.status(child, receipt);
  }

  /// Makes an account with a link and signs in.
  private static void join(Visitor who, String link, String name, String signIn) {
    who.window().navigate(link);
    who.fill("Your name", name).fill("Sign-in name", signIn).fill("Password", PASSWORD);
    who.press("Make my account");
    signIn(who, signIn);
  }

  static void signIn(Visitor who, String name) {
    who.go("/staff/sign-in")
        .fill("Sign-in name", name)
        .fill("Password", PASSWORD)
        .press("Sign in");
  }

  private String invite(String role) {
    administrator.go("/staff").choose("role", role).press("Make an invitation");
    var link = administrator.text("code.secret");
    return server.address() + link.substring(link.indexOf("/staff/welcome/"));
  }

  private Platform connectPlatform() {
    administrator.go("/platforms").fill("Name", "Invented").fill("Sources", Platform.SOURCE);
    administrator.press("Add the platform");
    platform = administrator.window().url().substring(server.address().length());
    administrator
        .fill("Basis", "an invented duty")
        .fill("Citation", "an invented act, section 1")
        .fill("Person", "Ada Admin")
        .fill(
            "Review by",
            java.time.LocalDate.now(java.time.ZoneOffset.UTC).plusYears(1).toString())
        .press("Write these lines");
    administrator.press("Make a key");
    var sender = new Platform(server.address(), administrator.text("code.secret"));
    activities = sender.live();
    return sender;
  }

  private void enterAuthority() {
    lead.go("/authorities")
        .fill("Name", "Invented desk")
        .fill("Country", "GB")
        .choose("kind", "POLICE")
        .fill("How a package reaches it", "Upload at their desk; call the duty officer first.")
        .fill("Legal basis", "An invented act, section 1, version of 2026")
        .fill("OpenPGP public key", key())
        .press("Check and go on");
    lead.window().locator("#compared").check();
    lead.press("Add the authority");
  }

  /// A list of one invented picture, by its digest; and the authority in law to keep what matches.
  private void enterList() {
    administrator
        .go("/platforms")
        .fill("Citation", "an invented act, section 2")
        .fill("Person", "Ada Admin")
        .fill(
            "Review by",
            java.time.LocalDate.now(java.time.ZoneOffset.UTC).plusYears(1).toString())
        .press("Record the authority");
    lead.go("/lists").fill("Name", "Invented list").fill("Who makes it", "invented");
    lead.choose("kind", "OTHER").choose("act", "HOLD").press("Add the list");
    list = lead.window().url().substring(server.address().length()).replaceFirst("[?].*", "");
    lead.go(list + "/import?map=hashes");
    lead.window()
        .locator("#file")
        .setInputFiles(new FilePayload(
            "list.csv",
            "text/csv",
            (Platform.pictureMd5() + "\n").getBytes(StandardCharsets.UTF_8)));
    lead.press("Import the file");
  }

  /// Somebody shares what is on the list; the case about it comes to the queue.
  private void share(Platform sender) {
    sender.share("shares-known");
    reviewer.go("/purpose").choose("why", "A_CASE").fill("Case or request", "case 1001");
    reviewer.press("Go on");
    reviewer.until("/queue?q=shares-known", "main a[href^='/cases/']");
    known = reviewer.href("/cases/");
    knownText = reviewer.go(known).text();
    media = reviewer.window().locator("form[data-media]").first().getAttribute("action");
  }

  /// The first case in the queue that contact-seeking brought. It may take a moment to come.
  private String seeking() {
    for (var tries = 0; tries < 20; tries++) {
      reviewer.until("/queue", "main a[href^='/cases/']");
      var cases = reviewer.window().locator("main a[href^='/cases/']").all().stream()
          .map(link -> link.getAttribute("href"))
          .toList();
      for (var one : cases) {
        if (reviewer.go(one).text(".pane-case").contains("children; usual:")) {
          return one;
        }
      }
    }
    throw new AssertionError("no case of contact-seeking came to the queue");
  }

  /// The account the case is about, as its page names it.
  private String subject() {
    reviewer.go(matter);
    return reviewer.text("#case-title").replaceFirst("(?s)^Account (\\S+).*", "$1");
  }

  private void decide() {
    reviewer.go(matter).press("Claim this case");
    caseText = reviewer.text();
    reviewer
        .choose("outcome", "refer")
        .fill("Why", "Nearly all it wrote to first are children, and a child says so too.")
        .press("Record the decision");
    agree(matter);
  }

  /// A second person agrees, where one is needed.
  private void agree(String about) {
    lead.go(about);
    if (lead.has("#second-words")) {
      lead.fill("Why you agree or disagree", "The reasons hold.");
      lead.window().locator("button[value=agree]").click();
    }
  }

  private void handOver() {
    lead.until("/referrals", "main a[href^='/referrals/']");
    referral = lead.href("/referrals/");
    var preview = new Visitor(Browsing.sameVisitor(lead.window()), server.address());
    previewText = preview.go(referral + "/files/referral.html").text();
    lead.go(referral).press("Approve exactly this");
    Download download = lead.window()
        .waitForDownload(() -> lead.window()
            .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Fetch the package"))
            .click());
    parcel = bytes(download);
    lead.fill("By which way it went", "their desk, upload").fill("Their reference", "N-17");
    lead.press("Record that it was handed over");
    handedOverText = lead.text();
  }

  /// A case for an authority that is called, whose form waits to be written.
  private void draft(Platform sender) {
    lead.go("/authorities")
        .fill("Name", "Invented line")
        .fill("Country", "US")
        .choose("kind", "NATIONAL_AGENCY")
        .fill("How a package reaches it", "By its calls.")
        .choose("form", "CYBERTIPLINE");
    lead.window().locator("details summary").last().click();
    lead.fill("Address of its calls", "http://127.0.0.1:9/ispws")
        .fill("User name it gave us", "invented")
        .fill("Password it gave us", "invented")
        .fill("E-mail of who reports", "desk@platform.invalid")
        .press("Check and go on");
    lead.go("/authorities").fill("Where the subject is", "UNKNOWN");
    lead.fill("Where the child is", "UNKNOWN").fill("By which law", "An invented act, section 3");
    lead.window()
        .locator("#authority")
        .selectOption(new SelectOption().setLabel("Invented line (US)"));
    lead.press("Add the rule");
    sender.share("shares-too");
    reviewer.until("/queue?q=shares-too", "main a[href^='/cases/']");
    var shared = reviewer.href("/cases/");
    reviewer.go(shared).press("Claim this case");
    reviewer
        .choose("outcome", "refer")
        .fill("Why", "What it shared is on the list.")
        .press("Record the decision");
    agree(shared);
    lead.until("/referrals", "main a[href^='/referrals/drafts/']");
    draft = lead.href("/referrals/drafts/");
  }

  /// A case that nobody has decided yet.
  String open() {
    reviewer.go("/queue");
    return reviewer.href("/cases/");
  }

  private static byte[] bytes(Download download) {
    try {
      return Files.readAllBytes(download.path());
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static String key() {
    try (var in = Site.class.getResourceAsStream("authority-key.asc")) {
      if (in == null) {
        throw new IllegalStateException("no resource authority-key.asc");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  Visitor visitor() {
    return new Visitor(browsing.window(), server.address());
  }

  Visitor visitor(NewContextOptions options) {
    return new Visitor(browsing.window(options), server.address());
  }

  /// The same people at windows of another kind: what they are signed in as goes with them.
  Visitor visitor(Visitor who, NewContextOptions options) {
    return visitor(options.setStorageState(who.window().context().storageState()));
  }
}
