package org.nightlight.detection;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One spell after another of one kind on one account: how long the present one is, what it is
/// worth as evidence, and how much of the kind is usual for this account. Owned by its stage,
/// changed in place.
///
/// The evidence is an e-process (Ville 1939). Each event beyond the free ones was a bet that one
/// more would follow in time, at the odds of [Spells]; and every spell that gets that far has a
/// share of the account's capital of its own, 1/(n(n+1)) for the n-th, so that an account that has
/// many spells does not get many chances.
final class Spell {

  /// The chance that one more follows where many are at it.
  static final double GOES_ON = 0.9;

  /// A spell is exact up to this length; after it nothing is added.
  static final int LONGEST = 64;

  static final int MAX_BYTES = 9 * 10 + 8 * LONGEST;

  private static final long WEEK = 7 * 86_400L;
  private static final int DAYS_UNTIL_USUAL_IS_KNOWN = 7;

  /// Upper ends of what came in four weeks, by how much is usual; the first slot is for accounts
  /// that have not been watched for long.
  private static final int[] USUAL = {0, 3, 11, 35};

  static final int USUALS = USUAL.length + 2;

  int length;
  long from;
  long last;
  long evidence;
  /// How many spells got beyond the free ones, this one among them.
  int begun;
  /// How much was usual when this spell began.
  int usual;
  /// Whom it was already counted for; null where nobody.
  private long @Nullable [] counted;
  private long week = Long.MIN_VALUE;
  /// Five weeks of counts, twelve bits each, the present week lowest.
  private long weeks;

  boolean isOver(SpellKind kind, long second) {
    return length > 0 && second - last > kind.gap;
  }

  /// The day at whose end the present spell may be over.
  int due(SpellKind kind) {
    return length == 0 ? Stage.NEVER : (int) ((last + kind.gap) / 86_400);
  }

  /// Ends the present spell; what was usual stays.
  void end() {
    length = 0;
    evidence = 0;
    counted = null;
  }

  /// Whether this account was counted in the present spell before; from now on it was.
  boolean first(long hash) {
    int size = Math.min(length, LONGEST);
    for (int i = 0; counted != null && i < size; i++) {
      if (counted[i] == hash) {
        return false;
      }
    }
    if (size == LONGEST) {
      return false;
    }
    if (counted == null) {
      counted = new long[4];
    } else if (size >= counted.length) {
      counted = Arrays.copyOf(counted, size * 2);
    }
    counted[size] = hash;
    return true;
  }

  /// One more. The first of a spell says how much was usual before it.
  void more(SpellKind kind, AgeBand band, long second, int since, Spells ordinary) {
    if (length == 0) {
      from = second;
      usual = usualAt(second, since);
    }
    if (length < LONGEST) {
      weigh(kind, ordinary.chance(kind, band, usual, length));
    }
    last = second;
    tally(second);
  }

  private void weigh(SpellKind kind, double chance) {
    if (length == kind.free) {
      begun++;
    }
    if (length >= kind.free) {
      evidence += Micros.log10(GOES_ON / chance);
    }
    length++;
  }

  /// log10 of what the present spell is worth, its share of the capital counted.
  long worth(SpellKind kind) {
    return length <= kind.free
        ? Micros.NOTHING
        : evidence - Micros.log10((double) begun * (begun + 1));
  }

  private int usualAt(long second, int since) {
    if (second / 86_400 - since < DAYS_UNTIL_USUAL_IS_KNOWN) {
      return 0;
    }
    turn(second);
    int sum = 0;
    for (int i = 0; i < 5; i++) {
      sum += (int) (weeks >>> (12 * i)) & 0xFFF;
    }
    int slot = 1;
    while (slot <= USUAL.length && sum > USUAL[slot - 1]) {
      slot++;
    }
    return slot;
  }

  private void tally(long second) {
    turn(second);
    if ((weeks & 0xFFF) < 0xFFF) {
      weeks++;
    }
  }

  private void turn(long second) {
    long now = second / WEEK;
    long passed = week == Long.MIN_VALUE ? 5 : now - week;
    weeks = passed >= 5 ? 0 : (weeks << (12 * passed)) & 0xFFF_FFFF_FFFF_FFFFL;
    week = now;
  }

  void save(StateOut out) {
    out.putLong(length);
    out.putLong(from);
    out.putLong(last);
    out.putLong(evidence);
    out.putLong(begun);
    out.putLong(usual);
    out.putLong(week);
    out.putLong(weeks);
    int size = counted == null ? 0 : Math.min(length, LONGEST);
    out.putLong(size);
    for (int i = 0; counted != null && i < size; i++) {
      out.putFixed(counted[i]);
    }
  }

  static Spell load(StateIn in) {
    var spell = new Spell();
    spell.length = in.getInt();
    spell.from = in.getLong();
    spell.last = in.getLong();
    spell.evidence = in.getLong();
    spell.begun = in.getInt();
    spell.usual = in.getInt();
    spell.week = in.getLong();
    spell.weeks = in.getLong();
    int size = in.getCount();
    if (size > 0) {
      spell.counted = new long[Math.max(4, size)];
      for (int i = 0; i < size; i++) {
        spell.counted[i] = in.getFixed();
      }
    }
    return spell;
  }
}
