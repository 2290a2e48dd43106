package org.nightlight.browser;

/// A child who tells what happened, and comes back to see what was done.
final class Child {

  static final String WORDS = "Somebody I do not know keeps writing to me.";

  private Child() {}

  /// Answers every question and sends; the receipt.
  static String tell(Visitor child, String source, String account) {
    answer(child, source, account, () -> {});
    child.press("Send");
    return child.text(".receipt-code").replaceAll("\\s+", " ").strip();
  }

  /// Answers every question and stops before sending. `at` looks at each page on the way.
  static void answer(Visitor child, String source, String account, Runnable at) {
    child.go("/");
    at.run();
    child.follow("Tell us what happened");
    at.run();
    child.follow("I am under 18");
    at.run();
    child.press("Start");
    at.run();
    child.choose("danger", "no").press("Continue");
    at.run();
    child.window().locator("input[name='topic']").first().check();
    child.press("Continue");
    at.run();
    child.window().locator("#words").fill(WORDS);
    child.press("Continue");
    at.run();
    child.choose("place", source);
    child.window().locator("#account").fill(account);
    child.press("Continue");
    at.run();
    child.window().locator("#country").selectOption("GB");
    child.press("Continue");
    at.run();
    child.press("Continue");
    at.run();
  }

  /// What the status page says.
  static String status(Visitor child, String receipt) {
    child.go("/follow");
    child.window().locator("#receipt").fill(receipt);
    child.press("Show");
    return child.text(".status-now");
  }
}
