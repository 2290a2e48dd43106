package org.nightlight.match;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.nightlight.match.MediaItem.Read;
import org.nightlight.match.MediaMatch.Gap;
import org.nightlight.matching.PdqHash;
import org.nightlight.matching.VideoHash;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads what platforms ask about media by its hashes, and writes what they are answered.
final class MediaJson {

  static final int MOST_ITEMS = 1_000;
  static final int MOST_FRAMES = 20_000;

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Set<String> HASHES =
      Set.of("pdq", "pdqQuality", "md5", "sha1", "sha256", "vpdq");
  private static final Set<String> MEMBERS =
      Set.of("item", "source", "account", "place", "country", "hashes");

  private MediaJson() {}

  /// What a request asked.
  sealed interface Request {
    record Items(List<MediaItem> items) implements Request {
      public Items {
        items = List.copyOf(items);
      }
    }

    /// Nothing of it was compared.
    record Unfit(String rule, String why) implements Request {}
  }

  static Request read(byte[] body, Set<String> sources) {
    try {
      var items = JSON.readTree(body).get("items");
      if (items == null || !items.isArray() || items.isEmpty() || items.size() > MOST_ITEMS) {
        return new Request.Unfit(
            "items-missing", "the body is {\"items\": [...]} with 1 to " + MOST_ITEMS + " items");
      }
      var read = new ArrayList<MediaItem>();
      items.forEach(one -> read.add(item(one, sources)));
      return new Request.Items(read);
    } catch (JacksonException _) {
      return new Request.Unfit("json-malformed", "the body is not JSON");
    }
  }

  private static MediaItem item(JsonNode one, Set<String> sources) {
    var item = text(one, "item");
    var source = text(one, "source");
    var account = text(one, "account");
    var country = text(one, "country");
    var places = MediaItem.places(text(one, "place"));
    var wrong =
        wrong(one).or(() -> MediaItem.wrong(item, source, account, places, country, sources));
    var read = wrong.<Read>map(Read.Unfit::new).orElseGet(() -> hashes(one.path("hashes")));
    return new MediaItem(item, source, account, places, country, read);
  }

  /// A member nobody knows may be one that was meant to matter.
  private static Optional<Gap> wrong(JsonNode one) {
    if (!one.isObject() || !one.path("hashes").isObject()) {
      return Optional.of(new Gap("hashes-missing", "an item is an object with hashes"));
    }
    return unknown(one, MEMBERS).or(() -> unknown(one.path("hashes"), HASHES));
  }

  private static Optional<Gap> unknown(JsonNode node, Set<String> known) {
    return node.propertyNames().stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .map(name -> new Gap(
            "member-unknown",
            "nothing is known of the member " + name.substring(0, Math.min(40, name.length()))
                + "; known are " + String.join(", ", known.stream().sorted().toList())));
  }

  private static String text(JsonNode node, String name) {
    var value = node.path(name);
    return value.isString() ? value.stringValue() : "";
  }

  private static Read hashes(JsonNode hashes) {
    try {
      var digests = new ArrayList<KnownHash>();
      for (var kind : List.of(HashKind.MD5, HashKind.SHA1, HashKind.SHA256)) {
        string(hashes, kind.word()).ifPresent(hex -> digests.add(new KnownHash(kind, hex)));
      }
      var turns = string(hashes, "pdq").map(PdqHash::parse).map(List::of).orElse(List.of());
      var asked =
          new Asked(digests, turns, quality(hashes), frames(hashes.path("vpdq")), List.of(), false);
      return digests.isEmpty() && turns.isEmpty() && asked.frames().isEmpty()
          ? MediaItem.unfit("hashes-missing", "give at least one of pdq, md5, sha1, sha256, vpdq")
          : new Read.Fit(asked);
    } catch (IllegalArgumentException wrong) {
      return MediaItem.unfit("hash-malformed", String.valueOf(wrong.getMessage()));
    }
  }

  private static Optional<String> string(JsonNode hashes, String name) {
    var value = hashes.path(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw new IllegalArgumentException(name + " is a text");
    }
    return Optional.of(value.stringValue());
  }

  private static OptionalInt quality(JsonNode hashes) {
    var value = hashes.path("pdqQuality");
    if (value.isMissingNode()) {
      return OptionalInt.empty();
    }
    if (!value.isInt() || value.intValue() < 0 || value.intValue() > 100) {
      throw new IllegalArgumentException("pdqQuality is a whole number, 0..100");
    }
    return OptionalInt.of(value.intValue());
  }

  private static List<VideoHash.Frame> frames(JsonNode lines) {
    if (lines.isMissingNode()) {
      return List.of();
    }
    if (!lines.isArray() || lines.size() > MOST_FRAMES) {
      throw new IllegalArgumentException("vpdq is a list of at most " + MOST_FRAMES + " frames");
    }
    var frames = new ArrayList<VideoHash.Frame>();
    for (var line : lines) {
      if (!line.isString()) {
        throw new IllegalArgumentException("a frame is a text: hash,quality,seconds");
      }
      frames.add(VideoHash.Frame.parse(line.stringValue()));
    }
    return frames;
  }

  /// What a platform is answered for one item. Lists and distances are for staff alone.
  static Map<String, Object> known(String item, Sightings.Kept kept) {
    var answer = new LinkedHashMap<String, Object>();
    answer.put("item", item);
    answer.put("answer", "known");
    answer.put(
        "do",
        switch (kept.act()) {
          case HOLD -> "hold";
          case SIGNAL -> "nothing";
        });
    answer.put("kind", kept.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    answer.put(
        "categories",
        kept.categories().stream()
            .map(one -> Map.of("scheme", one.scheme(), "code", one.code()))
            .toList());
    answer.put("reference", kept.id().toString());
    return answer;
  }

  static Map<String, Object> noMatch(String item, Set<HashKind> compared) {
    var answer = new LinkedHashMap<String, Object>();
    answer.put("item", item);
    answer.put("answer", "no-match");
    answer.put("compared", words(compared));
    return answer;
  }

  static Map<String, Object> notChecked(String item, List<Gap> gaps, Set<HashKind> compared) {
    var answer = new LinkedHashMap<String, Object>();
    answer.put("item", item);
    answer.put("answer", "not-checked");
    answer.put("rule", gaps.getFirst().rule());
    answer.put("why", String.join("; ", gaps.stream().map(Gap::why).distinct().toList()));
    answer.put("compared", words(compared));
    return answer;
  }

  private static List<String> words(Set<HashKind> kinds) {
    return kinds.stream().sorted().map(HashKind::word).toList();
  }
}
