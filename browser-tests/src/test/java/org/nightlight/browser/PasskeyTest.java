package org.nightlight.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;

/// A passkey in Chromium's own stand-in for a device: added once, and then the only thing asked.
class PasskeyTest {

  private final Site site = Site.played();

  private static void withDevice(Visitor who) {
    var browser = who.window().context().newCDPSession(who.window());
    browser.send("WebAuthn.enable");
    var device = new JsonObject();
    device.addProperty("protocol", "ctap2");
    device.addProperty("transport", "internal");
    device.addProperty("hasResidentKey", true);
    device.addProperty("hasUserVerification", true);
    device.addProperty("isUserVerified", true);
    device.addProperty("automaticPresenceSimulation", true);
    var options = new JsonObject();
    options.add("options", device);
    browser.send("WebAuthn.addVirtualAuthenticator", options);
  }

  @Test
  void signsInWithADeviceAndWithoutPasswordOnceItIsAdded() {
    var visitor = site.visitor();
    assertThat(visitor.go("/staff/sign-in").text(".passkey-said")).contains("localhost");
    var who = new Visitor(visitor.window(), visitor.address().replace("127.0.0.1", "localhost"));
    withDevice(who);
    who.go("/staff/sign-in").fill("Sign-in name", "rae").fill("Password", Site.PASSWORD);
    who.window().locator("form button[type='submit']").first().click();
    who.window().waitForURL("**/queue");
    who.go("/staff/me").fill("Name of the device", "work laptop").press("Add a passkey");
    who.window().waitForURL("**/staff/me?said=passkey");
    assertThat(who.text("#passkeys")).contains("work laptop");
    who.press("Log out");
    who.window()
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in with a passkey"))
        .click();
    who.window().waitForURL("**/queue");
    assertThat(who.text("header")).contains("Rae Reviewer");
    who.go("/staff/me").press("Remove work laptop");
    assertThat(who.text("#passkeys")).contains("None yet");
  }
}
