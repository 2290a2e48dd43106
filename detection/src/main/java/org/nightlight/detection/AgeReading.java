package org.nightlight.detection;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads one `age` object.
final class AgeReading {
  private int years = -1;
  private @Nullable AgeBand band;
  private Age.@Nullable Basis basis;
  private boolean wrong;

  void take(String name, JsonParser p) {
    switch (name) {
      case "years" -> {
        boolean small = p.currentToken() == JsonToken.VALUE_NUMBER_INT
            && p.getNumberType() == JsonParser.NumberType.INT;
        years = small ? p.getIntValue() : -1;
        wrong |= years < 0 || years > 130;
      }
      case "band" -> {
        band = band(p.currentToken() == JsonToken.VALUE_STRING ? p.getString() : "");
        wrong |= band == null;
      }
      case "basis" -> {
        basis = basis(p.currentToken() == JsonToken.VALUE_STRING ? p.getString() : "");
        wrong |= basis == null;
      }
      default -> {}
    }
    p.skipChildren();
  }

  /// The age, or null where it is no age: neither years nor band, no basis, or a contradiction.
  @Nullable
  Age age() {
    if (wrong || basis == null || (years < 0 && band == null)) {
      return null;
    }
    if (years < 0) {
      return Age.ofBand(java.util.Objects.requireNonNull(band), basis);
    }
    return band == null || band == AgeBand.ofYears(years) ? Age.ofYears(years, basis) : null;
  }

  private static @Nullable AgeBand band(String word) {
    for (AgeBand one : AgeBand.values()) {
      if (one != AgeBand.UNKNOWN && one.word().equals(word)) {
        return one;
      }
    }
    return null;
  }

  private static Age.@Nullable Basis basis(String word) {
    for (Age.Basis one : Age.Basis.values()) {
      if (one != Age.Basis.NONE && one.word().equals(word)) {
        return one;
      }
    }
    return null;
  }
}
