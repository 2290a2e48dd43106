package org.nightlight.oversight;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A platform's register of processing as it stands now: what may be read where, and on what legal
/// basis. A value: whoever asks for every activity asks the same register, and gets a new one
/// after a change.
///
/// The entry for a country goes before the one for everywhere. Where there is none, nothing may be
/// read: an unknown country is never taken for one that allows.
public final class Register {

  /// The jurisdiction of an entry that holds in every country without one of its own.
  public static final String EVERYWHERE = "*";

  private static final Comparator<Entry> ORDER = Comparator.comparing(Entry::kind)
      .thenComparing(Entry::place)
      .thenComparing(Entry::jurisdiction);

  /// A register in which nobody has written yet.
  static final Register EMPTY = new Register(List.of());

  private final List<Entry> entries;
  private final Map<Cell, Map<String, Verdict>> verdicts = new HashMap<>();

  Register(Collection<Entry> entries) {
    this.entries = entries.stream().sorted(ORDER).toList();
    for (var entry : entries) {
      verdicts
          .computeIfAbsent(new Cell(entry.kind(), entry.place()), _ -> new HashMap<>())
          .put(entry.jurisdiction(), entry.verdict());
    }
  }

  /// What is read.
  public enum Kind {
    /// Who did what to whom and when; without it an activity cannot be taken at all.
    BEHAVIOUR,
    /// Digests of media.
    HASHES,
    /// Links in messages.
    LINKS,
    /// Words of messages.
    TEXT;

    /// As forms and tables have it: `hashes`.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Where it was written.
  public enum Place {
    DIRECT,
    GROUP,
    PUBLIC;

    /// As activities have it: `direct`.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Whether something may be read.
  public enum Verdict {
    ALLOWED,
    /// Nobody has recorded a basis, or somebody recorded that there is none.
    NO_LEGAL_BASIS
  }

  /// One line of the register.
  ///
  /// @param jurisdiction `*`, or a country as ISO 3166-1 alpha-2
  /// @param verdict allowed, or recorded as not allowed in a country
  /// @param basis why, such as `legitimate interests`
  /// @param citation where that stands
  /// @param person who answers for it
  /// @param review when it must be looked at again
  public record Entry(
      Kind kind,
      Place place,
      String jurisdiction,
      Verdict verdict,
      String basis,
      String citation,
      String person,
      LocalDate review) {}

  private record Cell(Kind kind, Place place) {}

  /// Whether something may be read.
  ///
  /// @param country ISO 3166-1 alpha-2, or empty where it is unknown
  public Verdict may(Kind kind, Place place, String country) {
    var here = verdicts.get(new Cell(kind, place));
    if (here == null) {
      return Verdict.NO_LEGAL_BASIS;
    }
    var everywhere = here.getOrDefault(EVERYWHERE, Verdict.NO_LEGAL_BASIS);
    return country.isEmpty() ? everywhere : here.getOrDefault(country, everywhere);
  }

  /// Whether somebody has confirmed at set-up that behaviour may be read. Until then the platform
  /// cannot send: rule `behaviour-not-confirmed`.
  public boolean behaviourConfirmed() {
    return entries.stream()
        .anyMatch(entry -> entry.kind() == Kind.BEHAVIOUR && entry.verdict() == Verdict.ALLOWED);
  }

  /// All lines, in the order of kind, place and jurisdiction.
  public List<Entry> entries() {
    return entries;
  }
}
