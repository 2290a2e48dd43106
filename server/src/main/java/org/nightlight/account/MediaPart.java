package org.nightlight.account;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nightlight.account.Accounts.Rooms;
import org.nightlight.account.Erasure.Kept;

/// Known material an account shared: each lies in a case, and who shared it goes once
/// nothing keeps any of them.
final class MediaPart implements Erasure.Part {

  private final Rooms rooms;
  private final Keepers keepers;

  MediaPart(Rooms rooms, Keepers keepers) {
    this.rooms = rooms;
    this.keepers = keepers;
  }

  @Override
  public List<Kept> keeps(Erasure of) {
    return rooms.matching().sightings(of.about(), of.at()).stream()
        .flatMap(one -> rooms
            .casework()
            .caseWith(one)
            .map(it -> keepers.keeps("known material of case " + it.number(), it))
            .orElseGet(() -> Optional.of(Keepers.justCome()))
            .stream())
        .toList();
  }

  @Override
  public Map<String, Long> erase(Erasure of) {
    return keeps(of).isEmpty()
        ? Map.of(
            "known material it shared", rooms.matching().rename(of.about(), of.at(), of.instead()))
        : Map.of();
  }
}
