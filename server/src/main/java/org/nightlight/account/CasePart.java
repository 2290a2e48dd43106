package org.nightlight.account;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.nightlight.account.Accounts.Rooms;
import org.nightlight.account.Erasure.Kept;
import org.nightlight.casework.AccountCase;

/// Case files, and what was told to authorities of them: once nothing keeps one, it stays as what
/// was done, and whom it was about is gone.
final class CasePart implements Erasure.Part {

  private final Rooms rooms;
  private final Keepers keepers;

  CasePart(Rooms rooms, Keepers keepers) {
    this.rooms = rooms;
    this.keepers = keepers;
  }

  @Override
  public List<Kept> keeps(Erasure of) {
    return Stream.concat(
            keepers.casesAbout(of).stream().flatMap(one -> keepers.keeps(about(one), one).stream()),
            keepers.casesNaming(of).stream()
                .flatMap(one -> keepers.keeps(naming(one), one).stream()))
        .toList();
  }

  private static String about(AccountCase one) {
    return "case " + one.number();
  }

  private static String naming(AccountCase one) {
    return about(one) + ", about somebody else";
  }

  @Override
  public Map<String, Long> erase(Erasure of) {
    var account = of.about().account();
    var own = free(keepers.casesAbout(of));
    var others = free(keepers.casesNaming(of));
    own.forEach(one -> {
      rooms.casework().rename(one.id(), account, of.instead());
      rooms.refer().rename(one.id(), account, of.instead());
    });
    others.forEach(one -> {
      rooms.casework().rename(one.id(), account, of.instead());
      rooms.refer().renameInWords(one.id(), account, of.instead());
    });
    return Map.of(
        "case files about it", (long) own.size(),
        "case files about others that named it", (long) others.size());
  }

  private List<AccountCase> free(List<AccountCase> cases) {
    return cases.stream().filter(one -> keepers.keeps("", one).isEmpty()).toList();
  }
}
