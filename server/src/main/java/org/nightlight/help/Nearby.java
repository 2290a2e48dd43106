package org.nightlight.help;

import java.text.Collator;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What every page for reporters keeps in reach: the emergency number and somebody to talk to,
/// where we know the country, and nothing guessed where we do not.
public final class Nearby {

  private static final List<Country> COUNTRIES = Arrays.stream(Locale.getISOCountries())
      .map(code -> new Country(code, name(code, Locale.ENGLISH)))
      .sorted(Comparator.comparing(Country::name))
      .toList();

  private final Help help;

  public Nearby(Help help) {
    this.help = help;
  }

  /// A country and what it is called in English.
  public record Country(String code, String name) {}

  /// All countries there are, by name.
  public static List<Country> countries() {
    return COUNTRIES;
  }

  /// All countries, by their names in a language.
  public static List<Country> countries(Locale language) {
    var order = Collator.getInstance(language);
    return COUNTRIES.stream()
        .map(one -> new Country(one.code(), name(one.code(), language)))
        .sorted(Comparator.comparing(Country::name, order))
        .toList();
  }

  /// What a country is called in a language; empty for "".
  public static String name(String code, Locale language) {
    return code.isEmpty() ? "" : Locale.of("", code).getDisplayCountry(language);
  }

  /// The code, in capitals, where it is a country's; "" where it is not.
  public static String known(String code) {
    var upper = code.strip().toUpperCase(Locale.ROOT);
    return COUNTRIES.stream().anyMatch(country -> country.code().equals(upper)) ? upper : "";
  }

  /// The model of the layout's strip: `near`, with an emergency number and a helpline where known.
  public Map<String, Object> frame(String country) {
    return frame(country, Audience.OTHER);
  }

  /// As above, with the helpline for an audience.
  public Map<String, Object> frame(String country, Audience audience) {
    return switch (help.emergency(country)) {
      case EmergencyNumber.Known known ->
        Map.of("near", new Near(new Emergency(known.number()), firstLine(country, audience)));
      case EmergencyNumber.Unknown _ -> Map.of();
    };
  }

  private @Nullable Line firstLine(String country, Audience audience) {
    for (var line : help.helplines(country, audience)) {
      if (line.phone().isPresent()) {
        return new Line(line.name(), line.phone().get(), line.tel().orElse(""));
      }
    }
    return null;
  }

  /// The strip's model, in the shape its template reads.
  public record Near(Emergency emergency, @Nullable Line helpline) {}

  /// An emergency number.
  public record Emergency(String number) {}

  /// A helpline's name and number.
  public record Line(String name, String number, String tel) {}
}
