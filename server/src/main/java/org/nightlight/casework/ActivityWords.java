package org.nightlight.casework;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.nightlight.casework.CaseFile.Age;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads an admitted activity as far as a timeline needs it: who did what to whom. Never its words.
final class ActivityWords {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String PREFIX = "org.nightlight.";

  private static final Map<String, String> DEEDS = Map.ofEntries(
      Map.entry("account.registered", "registered"),
      Map.entry("account.updated", "changed their particulars"),
      Map.entry("account.linked", "was linked to"),
      Map.entry("account.closed", "closed the account"),
      Map.entry("contact.existing", "knew before"),
      Map.entry("contact.requested", "asked for contact with"),
      Map.entry("contact.accepted", "accepted"),
      Map.entry("contact.declined", "declined"),
      Map.entry("contact.removed", "ended the contact with"),
      Map.entry("message.sent", "wrote to"),
      Map.entry("account.blocked", "blocked"),
      Map.entry("account.unblocked", "unblocked"),
      Map.entry("account.muted", "muted"),
      Map.entry("account.reported", "reported"),
      Map.entry("media.uploaded", "uploaded a file"),
      Map.entry("age.assured", "had their age checked"));

  private ActivityWords() {}

  /// An activity in a timeline.
  ///
  /// @param actor empty where it was anonymous
  /// @param other empty where there is nobody else
  record Line(String activity, Instant at, String actor, String other, String deed) {}

  /// Empty where the line is not an activity we can read.
  static Optional<Line> of(byte[] event) {
    try {
      var json = JSON.readTree(event);
      var data = json.path("data");
      var deed = json.path("type").asString("").replace(PREFIX, "");
      return Optional.of(new Line(
          json.path("id").asString(""),
          Instant.parse(json.path("time").asString("")),
          data.path("actor").asString(data.path("account").asString("")),
          other(data),
          DEEDS.getOrDefault(deed, deed)));
    } catch (JacksonException | java.time.DateTimeException _) {
      return Optional.empty();
    }
  }

  /// What an activity says of an account's age; empty where it says nothing.
  static Optional<Age> age(byte[] event, String account) {
    try {
      var data = JSON.readTree(event).path("data");
      var age = data.path("age");
      return account.equals(data.path("account").asString("")) && age.isObject()
          ? Optional.of(age(age))
          : Optional.empty();
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private static Age age(JsonNode age) {
    if (age.path("years").isIntegralNumber()) {
      return age.path("years").asInt() < 18 ? Age.CHILD : Age.ADULT;
    }
    return switch (age.path("band").asString("")) {
      case "under-13", "13-15", "16-17" -> Age.CHILD;
      case "18-24", "25-plus" -> Age.ADULT;
      default -> Age.UNKNOWN;
    };
  }

  private static String other(JsonNode data) {
    var recipients = data.path("recipients");
    if (recipients.size() > 1) {
      return recipients.get(0).asString("") + " and " + (recipients.size() - 1) + " more";
    }
    return recipients.size() == 1
        ? recipients.get(0).asString("")
        : data.path("recipient").asString(data.path("other").asString(""));
  }
}
