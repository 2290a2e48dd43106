package org.nightlight.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A lead's day, in the order it comes: what the night left, who is called, where cases go, when it
/// is enough, what detectors do, and what is told to whom.
class LeadTest {

  private final Site site = Site.played();
  private final Visitor lead = site.lead;

  @Test
  void leavesANoteThatTheNextShiftReads() {
    var words = "Two wait for Welsh " + UUID.randomUUID();
    lead.go("/queue");
    lead.window().locator("summary", hasText("Hand over")).click();
    lead.window().locator("#note").fill(words);
    lead.press("Leave the note");
    assertThat(site.reviewer.go("/queue").text()).contains(words).contains("Lee Lead");
  }

  @Test
  void isToldThatNobodyIsCalledUntilSomebodyIsAdded() {
    assertThat(lead.go("/on-call").text()).contains("Nobody is on call");
    lead.fill("Name", "Duty phone").choose("channel", "WEBHOOK");
    lead.fill("Where", "https://pager.invalid/hook").press("Add them");
    assertThat(lead.text()).contains("Duty phone").doesNotContain("Nobody is on call");
    lead.press("Remove");
    assertThat(lead.text()).contains("Nobody is on call");
  }

  @Test
  void isToldWhichRuleCannotBeReadAndTriesOneThatCan() {
    writeRule("matches.count >");
    assertThat(lead.text(".errors")).contains("Rule Known material, column 16");
    writeRule("matches.count > 0");
    assertThat(lead.text()).contains("Version 1", "not tried yet");
    lead.press("Try it on past cases");
    assertThat(lead.text()).doesNotContain("not tried yet");
    assertThat(lead.has("article .tag-lamp")).as("in force").isFalse();
  }

  private void writeRule(String expression) {
    lead.go("/routing").fill("Why", "Somebody who knows lists looks first");
    var rule = lead.window().locator("fieldset").first();
    rule.getByLabel("Name").fill("Known material");
    rule.getByLabel("Expression").fill(expression);
    rule.getByLabel("Queue").fill("Known");
    lead.press("Save as a new version");
  }

  @Test
  void setsWhenItIsEnoughAndMustSayWhy() {
    lead.go("/care").fill("Views before a break", "20").fill("Why", "").press("Put it in force");
    assertThat(lead.text("#reason-error")).isNotBlank();
    lead.fill("Why", "The night was hard").press("Put it in force");
    assertThat(lead.go("/care").window().locator("#inARow").inputValue()).isEqualTo("20");
  }

  @Test
  void seesOfADetectorWhatItRaisedWhatCameOfItAndWhatAReplayWouldHave() {
    var page = lead.go(Site.DETECTOR).text();
    assertThat(page).contains("Signals by day", "What reviewers decided", "by chance in 30 days");
    assertThat(lead.go(site.replay).text()).contains("Where the two differ");
  }

  private static Page.LocatorOptions hasText(String text) {
    return new Page.LocatorOptions().setHasText(text);
  }
}
