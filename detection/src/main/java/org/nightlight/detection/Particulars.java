package org.nightlight.detection;

/// What a platform says about an account. An empty role means none was declared.
public record Particulars(Age age, Country country, Kind kind, String role) {

  /// Nothing was said.
  public static final Particulars UNKNOWN =
      new Particulars(Age.UNKNOWN, Country.UNKNOWN, Kind.UNKNOWN, "");

  /// What stands behind an account.
  public enum Kind {
    PERSON("person"),
    ORGANISATION("organisation"),
    BOT("bot"),
    UNKNOWN("unknown");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /// These particulars where the newer ones say nothing, the newer ones elsewhere.
  public Particulars updatedBy(Particulars newer) {
    return new Particulars(
        newer.age.equals(Age.UNKNOWN) ? age : newer.age,
        newer.country.isKnown() ? newer.country : country,
        newer.kind == Kind.UNKNOWN ? kind : newer.kind,
        newer.role.isEmpty() ? role : newer.role);
  }
}
