package org.nightlight.intake;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// What a person wrote, as it is sealed. A field nobody filled is "".
///
/// @param happened what happened
/// @param where the place or account, as they named it
/// @param more anything else
public record ReportWords(String happened, String where, String more) {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final SecureRandom RANDOM = new SecureRandom();

  /// All of them, to look for words of danger.
  public String all() {
    return happened + "\n" + where + "\n" + more;
  }

  /// As bytes to seal. The salt keeps anyone from trying guesses at a short text's digest.
  byte[] bytes() {
    var salt = new byte[16];
    RANDOM.nextBytes(salt);
    return JSON.writeValueAsBytes(Map.of(
        "salt",
        HexFormat.of().formatHex(salt),
        "happened",
        happened,
        "where",
        where,
        "more",
        more));
  }

  static ReportWords read(byte[] bytes) {
    var json = JSON.readTree(bytes);
    return new ReportWords(
        json.path("happened").asString(""),
        json.path("where").asString(""),
        json.path("more").asString(""));
  }

  /// Without the words.
  @Override
  public String toString() {
    return "ReportWords";
  }
}
