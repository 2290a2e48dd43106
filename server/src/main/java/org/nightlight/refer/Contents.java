package org.nightlight.refer;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.nightlight.casework.CaseId;
import org.nightlight.evidence.ExhibitId;
import tools.jackson.databind.JsonNode;

/// What a case has for an authority: all it needs to act, and what is missing and why.
///
/// @param danger `now`, `no` or `unknown`
/// @param countries those the case is known to touch, ISO 3166-1 alpha-2
record Contents(
    CaseId matter,
    Instant opened,
    Decided decision,
    About subject,
    String danger,
    Set<String> countries,
    List<Seen> signals,
    List<Known> knownMaterial,
    List<Told> reports,
    List<Cited> activities,
    List<Enclosed> exhibits,
    List<Missing> notSupplied,
    List<Affected> affected) {

  Contents {
    countries = Set.copyOf(countries);
    signals = List.copyOf(signals);
    knownMaterial = List.copyOf(knownMaterial);
    reports = List.copyOf(reports);
    activities = List.copyOf(activities);
    exhibits = List.copyOf(exhibits);
    notSupplied = List.copyOf(notSupplied);
    affected = List.copyOf(affected);
  }

  /// SHA-256 of every original that goes along.
  Set<String> digests() {
    return exhibits.stream().map(Enclosed::sha256).collect(Collectors.toSet());
  }

  /// An account that a signal touches, children first.
  ///
  /// @param age `child`, `adult` or `unknown`
  record Affected(String account, String age) {}

  /// That a person decided to refer, in which role, and why.
  record Decided(Instant at, String role, String note) {}

  /// The account it is about, as the platform names it.
  ///
  /// @param age `child`, `adult` or `unknown`
  /// @param country where its holder is, ISO 3166-1, as the platform says; or `unknown`
  /// @param holder what the platform answered about its holder
  record About(String source, String account, String age, String country, Holder holder) {}

  /// What a platform answered about an account's holder; empty lists where it did not.
  record Holder(
      List<String> emails, List<Address> addresses, List<String> names, List<String> profiles) {

    static final Holder UNKNOWN = new Holder(List.of(), List.of(), List.of(), List.of());

    Holder {
      emails = List.copyOf(emails);
      addresses = List.copyOf(addresses);
      names = List.copyOf(names);
      profiles = List.copyOf(profiles);
    }
  }

  /// An internet address from which an account was used, as the platform wrote it.
  ///
  /// @param port 0 where it said none
  record Address(String ip, int port, String time, String event) {}

  /// What a detector saw: reasons to look, never a verdict.
  ///
  /// @param others accounts it concerns, as the platform names them
  /// @param activities ids of the activities it cites
  record Seen(
      String id,
      String detector,
      Instant at,
      List<Reason> reasons,
      List<String> others,
      List<String> activities) {

    Seen {
      reasons = List.copyOf(reasons);
      others = List.copyOf(others);
      activities = List.copyOf(activities);
    }
  }

  /// One reason: what was observed, and what is usual.
  ///
  /// @param sentence the same in words
  /// @param weight its part of the evidence, in millionths of log10; 0 is a hint without
  /// a guarantee
  record Reason(String code, String sentence, String observed, String usual, long weight) {}

  /// Media that is on a list of known material, by its hashes.
  ///
  /// @param item the platform's own id of it
  /// @param kind what the material is, in words
  /// @param categories as `scheme:code`, each as its list has it
  /// @param hashes listed hashes it is like, as `kind:hex`
  /// @param exhibit the file's id in this package, or `not kept`
  record Known(
      String reference,
      Instant at,
      String item,
      String kind,
      List<String> categories,
      List<String> hashes,
      String exhibit) {

    Known {
      categories = List.copyOf(categories);
      hashes = List.copyOf(hashes);
    }
  }

  /// What somebody reported, in the codes they chose and in their own words.
  ///
  /// @param danger `now`, `no` or `unknown`
  /// @param country ISO 3166-1 alpha-2, or `unknown`
  /// @param words what happened, as they wrote it; empty where they wrote nothing
  /// @param where the place or account, as they named it
  /// @param more anything else they wrote
  /// @param exhibit the original as received, by its digest
  record Told(
      String id,
      Instant received,
      String from,
      String topic,
      String danger,
      String country,
      String language,
      String words,
      String where,
      String more,
      String exhibit) {}

  /// An activity that a reason cites, as the platform sent it.
  ///
  /// @param event the event whole, without members that had no legal basis
  record Cited(String source, String id, String time, String type, JsonNode event) {

    /// What the platform said of it, in one line.
    public String detail() {
      return event.path("data").toString();
    }
  }

  /// An original that goes with the package.
  ///
  /// @param file its name in the package
  /// @param sha256 hex digest of the original bytes
  record Enclosed(
      ExhibitId exhibit, String file, String what, String mediaType, long bytes, String sha256) {}

  /// What an authority may expect and does not get.
  record Missing(String what, String why) {}
}
