package org.nightlight.intake;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.nightlight.detection.Activity;
import org.nightlight.detection.Deed;
import org.nightlight.detection.EventJson;
import org.nightlight.detection.Line;
import org.nightlight.detection.Member;
import org.nightlight.intake.ActivityBatch.Candidate;
import org.nightlight.oversight.Caller;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Register;

/// Takes out of an activity what the platform's register of processing gives no basis for, before
/// anything is stored or logged.
///
/// A message lies in the jurisdictions of all it concerns: what may not be read of one of them may
/// not be read. What has no place of its own, such as an upload, counts as the most private one.
final class LegalBasis {

  private static final Set<Member> ALL = EnumSet.allOf(Member.class);

  private final Oversight oversight;
  private final Countries countries;

  LegalBasis(Oversight oversight, Countries countries) {
    this.oversight = oversight;
    this.countries = countries;
  }

  /// What is left of an activity, and how many classes of members were taken out.
  record Kept(Candidate candidate, int removed) {}

  /// Whether anything at all may be read of this platform.
  boolean confirmed(Caller caller) {
    return oversight.register(caller.platform()).behaviourConfirmed();
  }

  Kept keep(Caller caller, Line.Accepted line) {
    // Nearly every activity holds nothing but behaviour, which one look tells.
    var carried = line.json().without(ALL);
    if (carried.removed().isEmpty()) {
      return new Kept(candidate(line, line.json()), 0);
    }
    var denied = denied(oversight.register(caller.platform()), line.activity(), carried.removed());
    if (denied.isEmpty()) {
      return new Kept(candidate(line, line.json()), 0);
    }
    var stripped = line.json().without(denied);
    return new Kept(candidate(line, stripped.json()), stripped.removed().size());
  }

  private static Candidate candidate(Line.Accepted line, EventJson event) {
    return new Candidate(line.number(), line.activity(), event);
  }

  private Set<Member> denied(Register register, Activity activity, Set<Member> carried) {
    var where = countries.of(activity.source(), activity.deed().accounts());
    var denied = EnumSet.noneOf(Member.class);
    for (var member : carried) {
      for (var place : places(activity.deed())) {
        if (where.stream().anyMatch(country -> !allowed(register, member, place, country))) {
          denied.add(member);
        }
      }
    }
    return denied;
  }

  private static boolean allowed(
      Register register, Member member, Register.Place place, String country) {
    return register.may(kind(member), place, country) == Register.Verdict.ALLOWED;
  }

  private static List<Register.Place> places(Deed deed) {
    return deed instanceof Deed.MessageSent message
        ? List.of(Register.Place.valueOf(message.place().name()))
        : List.of(Register.Place.values());
  }

  private static Register.Kind kind(Member member) {
    return switch (member) {
      case HASHES -> Register.Kind.HASHES;
      case LINKS -> Register.Kind.LINKS;
      case TEXT -> Register.Kind.TEXT;
    };
  }
}
