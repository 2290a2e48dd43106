package org.nightlight.casework;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.intake.Report;
import org.nightlight.intake.Subject;

/// All that a case holds, as whoever must act on it needs it.
///
/// @param number what people call it
/// @param subject the account it is about; empty where the report named none
/// @param age what is known of the subject's age
/// @param now where the case stands, with the decision where there is one
/// @param matches known material that the subject shared, or that came with a report
/// @param affected accounts the signals touch, children first
/// @param exhibits everything sealed for it: reports, attachments, cited activities
/// @param earlier cases decided before about the same subject, latest first
public record CaseFile(
    CaseId id,
    long number,
    Instant openedAt,
    Optional<Subject> subject,
    Age age,
    Case now,
    List<Report> reports,
    List<SignalInCase> signals,
    List<MatchInCase> matches,
    List<Affected> affected,
    List<ExhibitId> exhibits,
    List<CaseId> earlier) {

  public CaseFile {
    reports = List.copyOf(reports);
    signals = List.copyOf(signals);
    matches = List.copyOf(matches);
    affected = List.copyOf(affected);
    exhibits = List.copyOf(exhibits);
    earlier = List.copyOf(earlier);
  }

  /// Whether an account's holder is a child. Not knowing is an answer of its own.
  public enum Age {
    CHILD,
    ADULT,
    UNKNOWN
  }

  /// A machine's reason to look, as it stood when it joined the case.
  ///
  /// @param evidence log10 of an e-value, in millionths
  /// @param level the alarm level in force, in millionths
  /// @param model the event-time day whose fit was used, as an ISO date
  public record SignalInCase(
      String id,
      String detector,
      int version,
      Instant time,
      List<String> others,
      long evidence,
      long level,
      List<Reason> reasons,
      List<String> activities,
      String model) {

    public SignalInCase {
      others = List.copyOf(others);
      reasons = List.copyOf(reasons);
      activities = List.copyOf(activities);
    }
  }

  /// One reason of a signal.
  ///
  /// @param sentence what it says, in words a person can check
  /// @param weight its part of the evidence, in millionths; 0 where there is no guarantee
  public record Reason(String code, String sentence, String observed, String usual, long weight) {}

  /// Media that is on a list of known material.
  ///
  /// @param reference what the platform was told
  /// @param item the platform's own id of it
  /// @param kind what the material is, in words
  /// @param categories as `scheme:code`
  /// @param hashes listed hashes it is like, as `kind:hex`
  /// @param exhibit the sealed media, where it was kept
  public record MatchInCase(
      String reference,
      Instant at,
      String item,
      String kind,
      List<String> categories,
      List<String> hashes,
      Optional<ExhibitId> exhibit) {

    public MatchInCase {
      categories = List.copyOf(categories);
      hashes = List.copyOf(hashes);
    }
  }

  /// An account that a signal touches.
  public record Affected(Subject who, Age age) {}
}
