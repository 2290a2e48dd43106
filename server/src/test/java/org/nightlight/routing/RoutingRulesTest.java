package org.nightlight.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nightlight.routing.RoutingRules.Checked;
import org.nightlight.routing.RuleSet.Rule;

class RoutingRulesTest {

  private static final Instant NOW = Instant.parse("2026-11-14T03:00:00Z");

  private static CaseFacts facts(String danger, List<String> languages) {
    return new CaseFacts(
        2,
        List.of("child", "other"),
        List.of("bullying"),
        danger,
        languages,
        List.of("unknown"),
        1,
        List.of("contact-seeking"),
        3.4,
        0,
        List.of(),
        "unknown",
        "/platforms/demo",
        "child",
        NOW.minus(Duration.ofHours(6)));
  }

  private static Rule rule(String name, String when, String queue) {
    return new Rule(name, when, queue, 4, 2);
  }

  private static RoutingRules sound(Rule... rules) {
    return switch (RoutingRules.check(7, new RuleSet(List.of(rules), "General"))) {
      case Checked.Sound(var sound) -> sound;
      case Checked.Flawed(var flaws) -> throw new AssertionError(flaws.toString());
    };
  }

  private static String flaw(String when) {
    return switch (RoutingRules.check(
        7, new RuleSet(List.of(rule("Night", when, "Night")), "General"))) {
      case Checked.Sound _ -> "";
      case Checked.Flawed(var flaws) ->
        flaws.getFirst().field() + ": " + flaws.getFirst().words();
    };
  }

  @Test
  void putsACaseWhereTheFirstRuleThatMeetsSaysAndNamesTheFactsItUsed() {
    var rules = sound(
        rule("Nobody", "reports.count > 9", "Crowds"),
        rule("Welsh", "'cy' in reports.languages && hours_open > 5", "Cymraeg"),
        rule("All", "true", "Rest"));
    var placed = rules.place(facts("no", List.of("cy", "en")), NOW);
    assertThat(placed.queue()).isEqualTo("Cymraeg");
    assertThat(placed.rule()).isEqualTo("Welsh");
    assertThat(placed.version()).isEqualTo(7);
    assertThat(placed.bump()).isEqualTo(Duration.ofHours(4));
    assertThat(placed.within()).contains(Duration.ofHours(2));
    assertThat(placed.because())
        .containsExactly("hours_open is 6.0", "reports.languages is cy, en");
  }

  @Test
  void putsACaseThatNoRuleMeetsInTheLastQueue() {
    var placed = sound(rule("Danger", "reports.danger == 'now'", "Danger"))
        .place(facts("unknown", List.of()), NOW);
    assertThat(placed.queue()).isEqualTo("General");
    assertThat(placed.trouble()).isEmpty();
  }

  @Test
  void losesNoCaseThatARuleCannotBeAskedAboutAndSaysSo() {
    var placed = sound(
            rule("First", "reports.languages[0] == 'cy'", "Cymraeg"), rule("All", "true", "Rest"))
        .place(facts("no", List.of()), NOW);
    assertThat(placed.queue()).isEqualTo("General");
    assertThat(placed.trouble()).startsWith("rule First could not be asked");
  }

  @Test
  void refusesAnExpressionThatCannotBeReadNamingRuleAndColumnAndWhatToDo() {
    assertThat(flaw("reports.danger == 'now' && report.count > 1"))
        .startsWith("when-0: Rule Night, column 28: undeclared reference to 'report'")
        .contains("Use a fact from the list below");
    assertThat(flaw("reports.count == 'two'"))
        .contains("column 15: found no matching overload")
        .contains("Compare a fact with a value of its own type");
    assertThat(flaw("reports.count")).contains("something that is true or false");
    assertThat(flaw("reports.count >")).contains("Rule Night, column");
    assertThat(flaw("")).contains("needs an expression");
    assertThat(flaw("true || " + "x".repeat(600))).contains("at most 500 characters");
  }

  @Test
  void boundsWhatAnExpressionMayCost() {
    var many = java.util.stream.IntStream.range(0, 60).mapToObj(n -> "t" + n).toList();
    var long60 = new CaseFacts(
        1, List.of(), many, "no", List.of(), List.of(), 0, List.of(), 0, 0, List.of(), "unknown",
        "unknown", "unknown", NOW);
    var rules = sound(rule(
        "Loops",
        "reports.topics.exists(a, reports.topics.exists(b, reports.topics.exists(c, a + b == c)))",
        "Q"));
    assertThat(rules.place(long60, NOW).trouble()).contains("could not be asked");
  }

  @Test
  void refusesHoursThatAreNotInTheirRange() {
    var set = new RuleSet(List.of(new Rule("A", "true", "Q", 200, 0)), "General");
    assertThat(set.flaws())
        .singleElement()
        .satisfies(one -> assertThat(one.words())
            .isEqualTo("Rule 1: hours earlier must be a whole number from -168 to 168"));
  }
}
