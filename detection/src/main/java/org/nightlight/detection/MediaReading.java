package org.nightlight.detection;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads one `media` object.
final class MediaReading {
  private String id = "";
  private String kind = "";
  private String sha256 = "";
  private String md5 = "";
  private String pdq = "";
  private @Nullable String wrong;

  void take(String name, JsonParser p) {
    switch (name) {
      case "id" -> id = text(name, p);
      case "kind" -> kind = text(name, p);
      case "sha256" -> sha256 = hex(name, 64, p);
      case "md5" -> md5 = hex(name, 32, p);
      case "pdq" -> pdq = hex(name, 64, p);
      default -> p.skipChildren();
    }
  }

  private String text(String name, JsonParser p) {
    if (p.currentToken() == JsonToken.VALUE_STRING) {
      return Members.checked("media." + name, p.getString());
    }
    if (p.currentToken() != JsonToken.VALUE_NULL) {
      wrong = "media";
    }
    p.skipChildren();
    return "";
  }

  private String hex(String name, int digits, JsonParser p) {
    String value = text(name, p);
    if (value.isEmpty()) {
      return value;
    }
    boolean good = value.length() == digits
        && value.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
    if (!good) {
      throw new Refusal("bad-hash", "media." + name);
    }
    return value;
  }

  Optional<String> wrong() {
    return Optional.ofNullable(wrong);
  }

  Media media() {
    return new Media(id, kind, sha256, md5, pdq);
  }
}
