package org.nightlight.detection;

/// What was judged and what could not be, so that silence is never mistaken for an all-clear.
/// Contacts are new contacts, each counted once, under the first thing that was unknown; mutuals
/// and country are questions left out of contacts that were otherwise judged.
public record Coverage(
    long activities,
    long late,
    long judged,
    long actorAgeUnknown,
    long recipientAgeUnknown,
    long noveltyUnknown,
    long mutualsUnknown,
    long countryUnknown) {

  public static final Coverage NONE = new Coverage(0, 0, 0, 0, 0, 0, 0, 0);

  /// What became of one new contact, or, for the last two, of one question about it.
  public enum Judged {
    JUDGED(0),
    ACTOR_AGE_UNKNOWN(1),
    RECIPIENT_AGE_UNKNOWN(2),
    NOVELTY_UNKNOWN(3),
    MUTUALS_UNKNOWN(4),
    COUNTRY_UNKNOWN(5);

    static final int SLOTS = 6;

    final int slot;

    Judged(int slot) {
      this.slot = slot;
    }
  }

  static Coverage of(long activities, long late, long[] covered) {
    return new Coverage(
        activities, late, covered[0], covered[1], covered[2], covered[3], covered[4], covered[5]);
  }

  public Coverage plus(Coverage more) {
    return new Coverage(
        activities + more.activities,
        late + more.late,
        judged + more.judged,
        actorAgeUnknown + more.actorAgeUnknown,
        recipientAgeUnknown + more.recipientAgeUnknown,
        noveltyUnknown + more.noveltyUnknown,
        mutualsUnknown + more.mutualsUnknown,
        countryUnknown + more.countryUnknown);
  }

  /// New contacts not judged at all.
  public long notJudged() {
    return actorAgeUnknown + recipientAgeUnknown + noveltyUnknown;
  }

  public long contacts() {
    return judged + notJudged();
  }
}
