package org.nightlight.cybertip;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is said of a file that goes with a report.
///
/// @param uploaded when it came to the platform, where that is known
/// @param viewed whether a person has viewed it; only the custody record may say so
/// @param relevance whether the report is about it, or it helps to understand
/// @param industry `A1`, `A2`, `B1` or `B2`, where there is an agreement to say so
/// @param hashes of the original, by their kind
public record TipFile(
    String name,
    String originalName,
    Optional<Instant> uploaded,
    String location,
    boolean viewed,
    Relevance relevance,
    Set<Mark> marks,
    String industry,
    Map<String, String> hashes,
    List<String> info) {

  /// The number that stands in details whose report is not open yet.
  static final String NO_REPORT = "<reportId>0</reportId>";

  /// The id that stands in details whose file is not uploaded yet.
  static final String NO_FILE = "<fileId>" + "0".repeat(32) + "</fileId>";

  public TipFile {
    marks = Set.copyOf(marks);
    hashes = Map.copyOf(hashes);
    info = List.copyOf(info);
  }

  /// Whether the report is about a file.
  public enum Relevance {
    REPORTED("Reported"),
    SUPPLEMENTAL("Supplemental Reported");

    private final String wire;

    Relevance(String wire) {
      this.wire = wire;
    }

    String wire() {
      return wire;
    }
  }

  /// What a file can be marked with.
  public enum Mark {
    DRAWN("Drawn or virtual", "animeDrawingVirtualHentai"),
    MEME("May be a meme", "potentialMeme"),
    VIRAL("Spreads widely", "viral"),
    SELF_PRODUCED("May be made by the child", "possibleSelfProduction"),
    PHYSICAL_HARM("Physical harm", "physicalHarm"),
    VIOLENCE("Violence", "violenceGore"),
    ANIMAL("Involves an animal", "bestiality"),
    LIVE("Live streaming", "liveStreaming"),
    INFANT("An infant", "infant"),
    GENERATED("Made by a generative model", "generativeAi");

    private final String label;
    private final String wire;

    Mark(String label, String wire) {
      this.label = label;
      this.wire = wire;
    }

    /// As people read it.
    public String label() {
      return label;
    }

    String wire() {
      return wire;
    }
  }

  /// Its details before the authority has given numbers: those stand as zeros.
  public byte[] details() {
    return new TipXml().details(this);
  }

  /// The same details with the numbers the authority gave.
  ///
  /// @throws IllegalArgumentException where they are not details without numbers
  public static byte[] numbered(byte[] details, long report, String file) {
    var text = new String(details, StandardCharsets.UTF_8);
    if (!text.contains(NO_REPORT + NO_FILE)) {
      throw new IllegalArgumentException("details of a file have no place for their numbers");
    }
    return text.replace(
            NO_REPORT + NO_FILE, "<reportId>" + report + "</reportId><fileId>" + file + "</fileId>")
        .getBytes(StandardCharsets.UTF_8);
  }
}
