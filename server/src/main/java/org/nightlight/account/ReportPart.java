package org.nightlight.account;

import java.util.List;
import java.util.Map;
import org.nightlight.account.Accounts.Rooms;
import org.nightlight.account.Erasure.Kept;

/// Reports about an account, and what a reporter and reviewers wrote to each other: once the
/// report's words have gone with their retention, the messages go, and whom it was about.
final class ReportPart implements Erasure.Part {

  private final Rooms rooms;
  private final Keepers keepers;

  ReportPart(Rooms rooms, Keepers keepers) {
    this.rooms = rooms;
    this.keepers = keepers;
  }

  @Override
  public List<Kept> keeps(Erasure of) {
    return keepers.reports(of).stream()
        .flatMap(one -> keepers.keeps(one).stream())
        .toList();
  }

  @Override
  public Map<String, Long> erase(Erasure of) {
    var messages = 0L;
    var reports = 0L;
    for (var one : keepers.reports(of)) {
      if (keepers.keeps(one).isEmpty()) {
        messages += rooms.tell().eraseMessages(one.id());
        reports += rooms.intake().renameInReport(one.id(), of.about(), of.instead());
      }
    }
    return Map.of("messages", messages, "reports", reports);
  }
}
