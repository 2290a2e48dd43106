package org.nightlight.match;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.intake.ReportId;
import org.nightlight.intake.Subject;

/// Media that is on a list of known material: where it was seen and what it is like. For staff.
///
/// @param subject the account that shared it; empty where the platform named none
/// @param item the platform's own id of it
/// @param kind the gravest kind of the lists it is on
/// @param act what the platform was asked to do
/// @param categories what those lists say, each with its scheme
/// @param quality of the picture, 0..100; empty where nobody knows
/// @param exhibit the sealed media, where it was kept
/// @param report that it came with
/// @param likes nearest first
/// @param past when the like was seen here before
public record Sighting(
    SightingId id,
    Instant at,
    Optional<Subject> subject,
    String item,
    HashList.Kind kind,
    HashList.Act act,
    List<Category> categories,
    OptionalInt quality,
    Optional<ExhibitId> exhibit,
    Optional<ReportId> report,
    List<Like> likes,
    Past past) {

  public Sighting {
    categories = List.copyOf(categories);
    likes = List.copyOf(likes);
  }

  /// One listed hash that it is like.
  ///
  /// @param list what people call the list
  /// @param hash as the list has it
  /// @param distance in bits; 0 for an exact hash
  /// @param turn 0 as it came, 1..7 a turned or mirrored copy
  /// @param given who gave it to the list, as far as the list says
  /// @param entries of the list that hold the hash now; 0 where it was withdrawn since
  public record Like(
      String list, KnownHash hash, int distance, int turn, List<String> given, int entries) {
    public Like {
      given = List.copyOf(given);
    }
  }

  /// When material that looks the same was seen here.
  ///
  /// @param first ever, this time among them
  /// @param times how often, this time among them
  /// @param sources how many platforms
  /// @param confirmed whether a reviewer here has confirmed what it is
  public record Past(Instant first, long times, long sources, boolean confirmed) {}
}
