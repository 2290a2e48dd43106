package org.nightlight.oversight;

import java.util.UUID;

/// Who did something, by an internal id and never by a name.
public sealed interface Actor {

  record Staff(StaffId id) implements Actor {}

  /// A platform, through one of its keys.
  record Key(PlatformId platform, UUID key) implements Actor {}

  /// Whoever holds a report's receipt.
  record Reporter(UUID report) implements Actor {}

  /// Somebody we do not know, such as a person who tries to log in.
  record Anyone() implements Actor {}

  /// The system itself, by the name of the part that acted.
  record Machine(String part) implements Actor {}

  /// As it stands in the record: `staff/...`, `key/...`, `reporter/...`, `anyone`, `machine/...`.
  default String words() {
    return switch (this) {
      case Staff(var id) -> "staff/" + id;
      case Key(var platform, var key) -> "key/" + platform + "/" + key;
      case Reporter(var report) -> "reporter/" + report;
      case Anyone() -> "anyone";
      case Machine(var part) -> "machine/" + part;
    };
  }
}
