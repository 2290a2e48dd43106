package org.nightlight.detection;

/// An age and how it is known. Years are -1 where only the band, or nothing, was said.
public record Age(AgeBand band, int years, Basis basis) {

  /// Nobody said.
  public static final Age UNKNOWN = new Age(AgeBand.UNKNOWN, -1, Basis.NONE);

  /// How an age is known.
  public enum Basis {
    DECLARED("declared"),
    ESTIMATED("estimated"),
    VERIFIED("verified"),
    NONE("none");

    private final String word;

    Basis(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  public Age {
    if (years < -1 || years > 130) {
      throw new IllegalArgumentException("age must be 0..130 years, was " + years);
    }
    if (years >= 0 && AgeBand.ofYears(years) != band) {
      throw new IllegalArgumentException(
          "age of " + years + " years is not in band " + band.word());
    }
  }

  public static Age ofYears(int years, Basis basis) {
    return new Age(AgeBand.ofYears(years), years, basis);
  }

  public static Age ofBand(AgeBand band, Basis basis) {
    return new Age(band, -1, basis);
  }
}
