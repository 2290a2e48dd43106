package org.nightlight.casework;

import static java.util.Map.entry;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.nightlight.casework.CaseFile.SignalInCase;

/// Says a signal's reasons in sentences that a person can check against what happened.
final class Sentences {

  /// The reason that holds what averaging over the ways of looking took or gave: a number only.
  static final String AVERAGING = "averaging";

  private static final Pattern SHARE = Pattern.compile("(\\d+) of (\\d+)(?: \\((.+)\\))?");

  /// How each code reads: `{share}` is "11 of the 12", `{usual}` what is usual, `{who}` who is
  /// named.
  private static final Map<String, String> KNOWN = Map.ofEntries(
      entry(
          "children-among-new-contacts",
          "{share} accounts this account wrote to first are children; usual: {usual}."),
      entry(
          "children-among-those-shown",
          "In {share} choices among the accounts it was shown, it picked a child; {usual}."),
      entry(
          "no-mutual-contacts",
          "{share} children it wrote to have no contact in common with it; usual: {usual}."),
      entry(
          "strangers-in-another-country",
          "{share} strangers among the children it wrote to are in another country; usual: {usual}."),
      entry(
          "refused-or-reported",
          "{share} children it wrote to declined, blocked, muted or reported it; usual: {usual}."),
      entry(
          "young-account",
          "It registered within the week before it first wrote to a child: {share}; usual: {usual}."),
      entry(
          "children-who-came-by-themselves",
          "{share} contacts between it and children were begun by the child."),
      entry("left-unanswered", "{share} children it wrote to have not answered; usual: {usual}."),
      entry("under-sixteen", "{share} children it wrote to are under sixteen; usual: {usual}."),
      entry(
          "within-a-day-of-the-last",
          "{share} children were written to within a day of the contact before; usual: {usual}."),
      entry(
          "within-four-days-of-the-last",
          "{share} children were written to within four days of the contact before; usual: {usual}."),
      entry(
          "same-children-as-other-suspicious-accounts",
          "{share} children it turned to were turned to by other accounts under suspicion, too: {who}. This is told, and not weighed."),
      entry(
          "new-accounts-one-after-another",
          "New accounts turned to this child one after another: {share}. It gets that far {usual} times."),
      entry(
          "new-grown-up-accounts",
          "New grown-up accounts turned to this child one after another: {share}. It gets that far {usual} times."),
      entry(
          "new-accounts-without-mutual-contacts",
          "New accounts with no contact in common turned to this child: {share}. It gets that far {usual} times."),
      entry("new-accounts-of-unknown-age", "The age of {share} new accounts is unknown."),
      entry(
          "accounts-within-hours",
          "Accounts turned to this child, or against it, within hours of each other: {share}. It gets that far {usual} times."),
      entry(
          "strangers-within-hours",
          "Accounts it has no tie with turned to this child: {share}. It gets that far {usual} times."),
      entry(
          "blocks-and-reports-within-hours",
          "Accounts blocked, muted or reported this child, or were blocked, muted or reported by it: {share}. It gets that far {usual} times."),
      entry(
          "anonymous-messages-within-hours",
          "Anonymous messages came within hours of each other: {share}. It gets that far {usual} times."),
      entry(
          "anonymous-one-or-many-unknown",
          "Of {share} anonymous messages nobody knows whether they come from one or from many."),
      entry(
          "called-hostile",
          "The platform's own classifier calls {share} messages hostile. This is told, and not weighed."),
      entry(
          "came-back-after-being-turned-away",
          "An account this child turned away came back: {share}. It gets that far {usual} times."),
      entry(
          "linked-accounts-came",
          "Of these, {share} came from an account the platform knows to be linked to it."),
      entry(
          "new-accounts-after-one-was-turned-away",
          "After this child turned an account away, new accounts turned up: {share}. It gets that far {usual} times."),
      entry("same-person-unknown", "Whether the {share} new accounts are one person is unknown."),
      entry(AVERAGING, "What averaging over the ways of looking gives or takes."));

  private static final Map<String, String> DETECTORS = Map.of(
      "contact-seeking", "seeks contact with children",
      "contacted-by-many", "is written to by many strangers",
      "pile-on", "many turn on this account at once",
      "persistent-harassment", "somebody does not leave this account alone");

  private static final Pattern LONG = Pattern.compile("(?<![\\d.])\\d{4,15}(?![\\d.])");

  private Sentences() {}

  static String of(String code, String observed, String usual) {
    var pattern = KNOWN.get(code);
    if (pattern == null) {
      return plain(code, observed, usual);
    }
    return capital(pattern
        .replace("{share}", share(observed))
        .replace("{who}", who(observed))
        .replace("{usual}", grouped(usual)));
  }

  /// Numbers as people read them: 1 in 1,000,000. Decimals stay as they are.
  private static String grouped(String text) {
    return LONG.matcher(text)
        .replaceAll(found -> String.format(Locale.ROOT, "%,d", Long.valueOf(found.group())));
  }

  /// What a detector's signal says about its subject, in a few words.
  static String about(String detector) {
    return DETECTORS.getOrDefault(detector, words(detector));
  }

  /// The line for the queue: the weightiest reason.
  static String headline(SignalInCase signal) {
    return signal.reasons().stream()
        .filter(reason -> !reason.code().equals(AVERAGING))
        .max(java.util.Comparator.comparingLong(CaseFile.Reason::weight))
        .map(CaseFile.Reason::sentence)
        .orElseGet(() -> capital(about(signal.detector())) + ".");
  }

  /// A code nobody has worded yet still reads: "Links to one address: 7; usual: 1 in 40."
  private static String plain(String code, String observed, String usual) {
    var text = capital(words(code));
    if (!observed.isBlank()) {
      text += ": " + observed;
    }
    return (usual.isBlank() ? text : text + "; usual: " + grouped(usual)) + ".";
  }

  private static String share(String observed) {
    var share = SHARE.matcher(observed);
    if (!share.matches()) {
      return observed;
    }
    return (share.group(1).equals("0") ? "none" : share.group(1)) + " of the " + share.group(2);
  }

  private static String who(String observed) {
    var share = SHARE.matcher(observed);
    return share.matches() && share.group(3) != null ? share.group(3) : "not named";
  }

  private static String words(String code) {
    return code.replace('-', ' ');
  }

  private static String capital(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
