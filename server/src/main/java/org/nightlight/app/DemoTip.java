package org.nightlight.app;

import static java.util.Map.entry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.nightlight.cybertip.StandIn;
import org.nightlight.store.Secrets;

/// The part of the demo in which a referral goes to an authority that is called: one that only
/// stands in for the CyberTipline, on this machine.
final class DemoTip implements AutoCloseable {

  private static final Pattern ROLE = Pattern.compile("name=\"(role-[^\"]+)\"");
  private static final String CASE = "href=\"(/cases/[0-9a-f-]{36})";

  private final String password = Secrets.random();
  private final StandIn authority = new StandIn(password, Clock.systemUTC());

  /// The authority that stands in.
  StandIn authority() {
    return authority;
  }

  /// Those who take part.
  record People(DemoPerson administrator, DemoPerson reviewer, DemoPerson second) {}

  /// Waits until something has happened.
  @FunctionalInterface
  interface Waiting {
    void until(String what, BooleanSupplier happened);
  }

  /// Enters the stand-in in place of the authority there was, and refers the next case to it;
  /// answers the number it gave, or that there was none.
  String send(People people, Waiting waiting) {
    var referral = approve(people, waiting);
    if (referral.isEmpty()) {
      return "";
    }
    waiting.until("the stand-in to have the report", () -> !number().isEmpty());
    waiting.until(
        "the referral to be finished",
        () -> people.reviewer().open(referral).find("(Finished as)").isPresent());
    return number();
  }

  /// As above, up to the moment from which the server sends by itself; answers where the referral
  /// is, or nothing where there was no case.
  String approve(People people, Waiting waiting) {
    enter(people.administrator());
    var reviewer = people.reviewer();
    var next = reviewer.open("/queue").find(CASE);
    if (next.isEmpty()) {
      return "";
    }
    reviewer.open(next.get()).send(next.get() + "/claim", Map.of());
    reviewer
        .open(next.get())
        .send(
            next.get() + "/decide",
            Map.of("outcome", "refer", "note", "Demonstration: to the stand-in."));
    DemoStory.agree(people.second(), next.get());
    waiting.until(
        "the referral to wait for its form",
        () -> reviewer.open("/referrals").find("href=\"(/referrals/drafts/)").isPresent());
    var form = reviewer.need("href=\"(/referrals/drafts/[0-9a-f-]{36})", "form to write");
    waiting.until(
        "the platform to answer what it was asked",
        () -> reviewer.open(form).find("(asked and has not answered)").isEmpty());
    write(reviewer.open(form), form);
    var referral = reviewer.where();
    waiting.until(
        "the second person to have seen what is sent",
        () -> people.second().open(referral).sendIfUnchanged(referral + "/approve", Map.of()));
    return referral;
  }

  private void enter(DemoPerson administrator) {
    administrator.open("/authorities");
    administrator
        .find("/authorities/([0-9a-f-]{36})/retire")
        .ifPresent(earlier -> administrator.send("/authorities/" + earlier + "/retire", Map.of()));
    var fields = new HashMap<String, String>();
    fields.put("name", "Stand-in for the CyberTipline");
    fields.put("country", "US");
    fields.put("kind", "NATIONAL_AGENCY");
    fields.put("channel", "By its calls, on this machine.");
    fields.put("legalBasis", "Invented, for the demonstration.");
    fields.put("form", "CYBERTIPLINE");
    fields.put("base", authority.base().toString());
    fields.put("user", StandIn.USER);
    fields.put("password", password);
    fields.put("first", "Demo");
    fields.put("last", "Reporter");
    fields.put("email", "desk@platform.invalid");
    administrator.open("/authorities").send("/authorities", fields);
  }

  private static void write(DemoPerson reviewer, String form) {
    var roles = ROLE.matcher(reviewer.page())
        .results()
        .map(found -> entry(found.group(1), "recipient"))
        .distinct()
        .toList();
    var hour = Instant.now().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
    reviewer.send(
        form,
        Map.of(
            "kind", "ENTICEMENT",
            "at", hour.toString(),
            "atMeans", "invented",
            "client", "Invented Platform",
            "escalate", "",
            "more", "An invented report, made by the demonstration."),
        roles);
  }

  /// The number of the report that is finished; empty while there is none.
  private String number() {
    return authority.reports().stream()
        .filter(one -> one.state().equals("finished"))
        .map(one -> Long.toString(one.number()))
        .findFirst()
        .orElse("");
  }

  @Override
  public void close() {
    authority.close();
  }
}
