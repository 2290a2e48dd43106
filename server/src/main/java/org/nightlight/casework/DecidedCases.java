package org.nightlight.casework;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.care.Care;
import org.nightlight.casework.CaseShelf.Head;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.StaffId;

/// The cases that care asks for: decided, out of the house, and such as somebody may see.
record DecidedCases(Casework casework, CaseShelf shelf, Oversight oversight) implements Care.Cases {

  @Override
  public Optional<Care.Decided> decided(long number, StaffId who) {
    return seen(shelf.head(number), who);
  }

  @Override
  public Optional<Care.Decided> decided(UUID matter, StaffId who) {
    return seen(shelf.head(new CaseId(matter)), who);
  }

  private Optional<Care.Decided> seen(Optional<Head> head, StaffId who) {
    return head.filter(one -> one.now() instanceof Case.Decided && one.left())
        .filter(one -> oversight.scope(who).holds(one.source()))
        .filter(one -> !casework.hasSteppedAside(one.id(), who))
        .map(one -> new Care.Decided(one.id().value(), one.number()));
  }

  @Override
  public boolean waits(UUID matter, StaffId who) {
    return casework.waits(new CaseId(matter), who);
  }

  @Override
  public Map<String, String> outcomes() {
    var outcomes = new LinkedHashMap<String, String>();
    for (var one : Decision.Outcome.values()) {
      outcomes.put(one.code(), CaseWords.outcome(one));
    }
    return outcomes;
  }

  @Override
  public String policy(String code) {
    return casework
        .policies()
        .policy(code)
        .map(Policies.Policy::label)
        .orElse(code.isEmpty() ? "No policy named" : code);
  }
}
