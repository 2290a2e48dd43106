package org.nightlight.match;

import java.util.Optional;
import java.util.Set;
import org.nightlight.match.MediaMatch.Gap;
import org.nightlight.oversight.Register;

/// One item of media a platform asks about: where it is, and what is known of it.
///
/// @param item the platform's own id of it, given back with the answer
/// @param account who shared it; "" where the platform does not say
/// @param places where it was shared; all of them where the platform does not say, so that the
///     strictest rule holds
/// @param country ISO 3166-1 alpha-2; "" where it is not known
record MediaItem(
    String item,
    String source,
    String account,
    Set<Register.Place> places,
    String country,
    Read read) {

  static final int LONGEST = 200;

  /// What could be read of an item.
  sealed interface Read {
    record Fit(Asked asked) implements Read {}

    record Unfit(Gap gap) implements Read {}
  }

  MediaItem {
    places = Set.copyOf(places);
  }

  static Read unfit(String rule, String why) {
    return new Read.Unfit(new Gap(rule, why));
  }

  MediaItem with(Read other) {
    return new MediaItem(item, source, account, places, country, other);
  }

  /// What is wrong with where it is said to be; empty where nothing is.
  ///
  /// @param mine the sources of the platform that asks
  static Optional<Gap> wrong(
      String item,
      String source,
      String account,
      Set<Register.Place> places,
      String country,
      Set<String> mine) {
    if (item.isBlank() || item.length() > LONGEST) {
      return Optional.of(
          new Gap("item-missing", "item is your own id of it, 1 to " + LONGEST + " characters"));
    }
    if (!mine.contains(source)) {
      return Optional.of(new Gap("source-not-yours", "source is one of your platform's sources"));
    }
    if (account.length() > LONGEST) {
      return Optional.of(
          new Gap("account-too-long", "account has at most " + LONGEST + " characters"));
    }
    if (!country.isEmpty() && !country.matches("[A-Z]{2}")) {
      return Optional.of(
          new Gap("country-malformed", "country is two capital letters, ISO 3166-1"));
    }
    return places.isEmpty()
        ? Optional.of(new Gap("place-unknown", "place is direct, group or public"))
        : Optional.empty();
  }

  /// The places a word names; none for a word that names no place.
  static Set<Register.Place> places(String word) {
    if (word.isEmpty()) {
      return Set.of(Register.Place.values());
    }
    for (var place : Register.Place.values()) {
      if (place.word().equals(word)) {
        return Set.of(place);
      }
    }
    return Set.of();
  }
}
