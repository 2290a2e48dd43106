package org.nightlight.oversight;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What staff and administrators may type. Each rule answers with what is wrong and what to do, or
/// with nothing.
final class OversightRules {

  static final int PASSWORD_LETTERS = 12;
  static final int PASSWORD_BYTES = 72;
  private static final Pattern SIGN_IN = Pattern.compile("[a-z0-9][a-z0-9._-]{1,39}");
  private static final Pattern SOURCE = Pattern.compile("/[A-Za-z0-9._~/-]{1,199}");
  private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  private static final String QUAD = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";

  /// Scheme, host and port; a path and query of plain ASCII. Whatever fits is a URI with a host.
  private static final Pattern ADDRESS = Pattern.compile(
      "(?<scheme>https?)://(?<host>\\[::1]|127(\\.Q){3}|Q(\\.Q){3}|(L\\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?)"
              .replace("Q", QUAD)
              .replace("L", LABEL)
          + "(:(?<port>[0-9]{1,5}))?(/([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?",
      Pattern.CASE_INSENSITIVE);

  private static final Pattern LOOPBACK =
      Pattern.compile("(?i)localhost|\\[::1]|127(\\.[0-9]{1,3}){3}");
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

  private OversightRules() {}

  static Optional<String> password(String password) {
    var letters = password.codePointCount(0, password.length());
    var bytes = password.getBytes(StandardCharsets.UTF_8).length;
    if (letters < PASSWORD_LETTERS) {
      return Optional.of("A password has at least %d characters; this one has %d."
          .formatted(PASSWORD_LETTERS, letters));
    }
    return bytes <= PASSWORD_BYTES
        ? Optional.empty()
        : Optional.of(
            ("A password has at most %d bytes, which is %d plain letters or fewer with accents;"
                    + " this one has %d.")
                .formatted(PASSWORD_BYTES, PASSWORD_BYTES, bytes));
  }

  static Optional<String> signInName(String name) {
    return SIGN_IN.matcher(name).matches()
        ? Optional.empty()
        : Optional.of("A sign-in name has 2 to 40 letters a-z, digits, dots, dashes or underscores,"
            + " and starts with a letter or digit.");
  }

  /// A name people read: of staff, of a platform.
  static Optional<String> name(String name) {
    return !name.isBlank() && name.length() <= 80 && name.chars().noneMatch(Character::isISOControl)
        ? Optional.empty()
        : Optional.of(
            "A name has 1 to 80 characters on one line; this one has " + name.length() + ".");
  }

  /// Anything an administrator must say in words: a basis, a citation, a person.
  static Optional<String> words(String what, String words) {
    return !words.isBlank()
            && words.length() <= 300
            && words.chars().noneMatch(Character::isISOControl)
        ? Optional.empty()
        : Optional.of("Say the %s in 1 to 300 characters on one line; there are %d."
            .formatted(what, words.length()));
  }

  static Optional<String> source(String source) {
    return SOURCE.matcher(source).matches()
        ? Optional.empty()
        : Optional.of("A source starts with a slash and has 2 to 200 letters, digits or . _ ~ - /,"
            + " such as /platforms/harbour; was " + shown(source));
  }

  /// Webhooks go over https, or over http to this machine itself.
  static Optional<String> webhook(String address) {
    var parts = ADDRESS.matcher(address);
    var fits = address.length() <= 500 && parts.matches() && port(parts.group("port")) <= 65_535;
    var secure = fits && parts.group("scheme").equalsIgnoreCase("https");
    var near = fits && LOOPBACK.matcher(parts.group("host")).matches();
    return secure || near
        ? Optional.empty()
        : Optional.of(
            "A webhook address is https://..., or http:// to this machine (localhost, 127.0.0.1,"
                + " [::1]), without user name or #; was "
                + shown(address));
  }

  private static int port(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  static Optional<String> jurisdiction(String jurisdiction) {
    return jurisdiction.equals(Register.EVERYWHERE) || COUNTRIES.contains(jurisdiction)
        ? Optional.empty()
        : Optional.of(
            "A jurisdiction is * for everywhere or a country's two letters, such as EE; was "
                + shown(jurisdiction));
  }

  /// A review date lies ahead, and not so far that nobody will look.
  static Optional<String> review(String date, LocalDate today) {
    var day = day(date);
    var rule = "A review date is written 2027-05-31 and lies within three years from today; was ";
    return day.isPresent() && day.get().isAfter(today) && !day.get().isAfter(today.plusYears(3))
        ? Optional.empty()
        : Optional.of(rule + shown(date));
  }

  static Optional<LocalDate> day(String date) {
    try {
      return Optional.of(LocalDate.parse(date));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private static String shown(String value) {
    return value.isBlank() ? "empty" : value.length() > 80 ? value.substring(0, 80) + "..." : value;
  }
}
