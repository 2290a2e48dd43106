package org.nightlight.detection;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The members of one event's `data`, taken down before the type is known, because `type` may
/// come after `data`. A member of the wrong shape is only an error for a type that uses it.
final class Members {

  private static final int LONGEST = 200;
  private static final int MOST_ACCOUNTS = 1_000;
  private static final int MOST_OTHERS = 100;

  /// Members that are one string.
  enum Word {
    ACCOUNT("account"),
    OTHER("other"),
    ACTOR("actor"),
    RECIPIENT("recipient"),
    BASIS("basis"),
    COUNTRY("country"),
    KIND("kind"),
    ROLE("role"),
    SINCE("since"),
    VIA("via"),
    PLACE("place"),
    CONVERSATION("conversation"),
    SESSION("session"),
    REASON("reason"),
    ANSWER("answer"),
    METHOD("method");

    final String member;

    Word(String member) {
      this.member = member;
    }
  }

  private final Map<Word, String> words = new EnumMap<>(Word.class);
  private final Set<Word> seen = EnumSet.noneOf(Word.class);
  private final List<String> wrong = new ArrayList<>(0);
  private int seenToo;
  private @Nullable Age age;
  private int mutuals = -1;
  private int over = -1;
  private @Nullable Boolean anonymous;
  private Shown shown = Shown.UNKNOWN;
  private List<String> recipients = List.of();
  private boolean recipientsSaid;
  private List<String> mentions = List.of();
  private List<String> codes = List.of();
  private List<Media> media = List.of();
  private boolean mediaIsOne;

  /// Takes down one member; the parser stands on its value.
  void take(String name, JsonParser p) {
    switch (name) {
      case "account" -> word(Word.ACCOUNT, p);
      case "other" -> word(Word.OTHER, p);
      case "actor" -> word(Word.ACTOR, p);
      case "recipient" -> word(Word.RECIPIENT, p);
      case "basis" -> word(Word.BASIS, p);
      case "country" -> word(Word.COUNTRY, p);
      case "kind" -> word(Word.KIND, p);
      case "role" -> word(Word.ROLE, p);
      case "since" -> word(Word.SINCE, p);
      case "via" -> word(Word.VIA, p);
      case "place" -> word(Word.PLACE, p);
      case "conversation" -> word(Word.CONVERSATION, p);
      case "session" -> word(Word.SESSION, p);
      case "reason" -> word(Word.REASON, p);
      case "answer" -> word(Word.ANSWER, p);
      case "method" -> word(Word.METHOD, p);
      default -> takeOther(name, p);
    }
  }

  private void takeOther(String name, JsonParser p) {
    switch (name) {
      case "mutuals" -> mutuals = count(name, 0, p);
      case "over" -> over = count(name, 1, p);
      case "anonymous" -> anonymous(p);
      case "age" -> age(p);
      case "shown" -> shown(p);
      case "recipients" -> recipients = texts(name, 5, MOST_ACCOUNTS, p);
      case "mentions" -> mentions = texts(name, 6, MOST_ACCOUNTS, p);
      case "codes" -> codes = texts(name, 7, MOST_OTHERS, p);
      case "media" -> media(p);
      default -> p.skipChildren();
    }
  }

  private void word(Word word, JsonParser p) {
    if (!seen.add(word)) {
      throw new Refusal("duplicate-member", word.member);
    }
    if (p.currentToken() == JsonToken.VALUE_STRING) {
      words.put(word, p.getString());
    } else {
      misfit(word.member, p);
    }
  }

  private void once(String name, int slot) {
    if ((seenToo & (1 << slot)) != 0) {
      throw new Refusal("duplicate-member", name);
    }
    seenToo |= 1 << slot;
  }

  /// Null is the same as absent; anything else of the wrong shape is remembered.
  private void misfit(String name, JsonParser p) {
    if (p.currentToken() != JsonToken.VALUE_NULL) {
      wrong.add(name);
    }
    p.skipChildren();
  }

  private int count(String name, int slot, JsonParser p) {
    once(name, slot);
    if (p.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      misfit(name, p);
      return -1;
    }
    long value = p.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? -1 : p.getLongValue();
    if (value < 0 || value > Integer.MAX_VALUE) {
      wrong.add(name);
      return -1;
    }
    return (int) value;
  }

  private void anonymous(JsonParser p) {
    once("anonymous", 2);
    if (p.currentToken() == JsonToken.VALUE_TRUE || p.currentToken() == JsonToken.VALUE_FALSE) {
      anonymous = p.currentToken() == JsonToken.VALUE_TRUE;
    } else {
      misfit("anonymous", p);
    }
  }

  private void age(JsonParser p) {
    once("age", 3);
    if (p.currentToken() != JsonToken.START_OBJECT) {
      misfit("age", p);
      return;
    }
    var reading = new AgeReading();
    while (p.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = p.currentName();
      p.nextToken();
      reading.take(name, p);
    }
    age = reading.age();
    if (age == null) {
      wrong.add("age");
    }
  }

  private void shown(JsonParser p) {
    once("shown", 4);
    if (p.currentToken() != JsonToken.START_OBJECT) {
      misfit("shown", p);
      return;
    }
    long accounts = -1;
    long children = -1;
    while (p.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = p.currentName();
      p.nextToken();
      boolean small = p.currentToken() == JsonToken.VALUE_NUMBER_INT
          && p.getNumberType() == JsonParser.NumberType.INT;
      if (name.equals("accounts")) {
        accounts = small ? p.getIntValue() : -1;
      } else if (name.equals("children")) {
        children = small ? p.getIntValue() : -1;
      }
      p.skipChildren();
    }
    if (children < 0 || accounts < children) {
      wrong.add("shown");
    } else {
      shown = new Shown((int) accounts, (int) children);
    }
  }

  private List<String> texts(String name, int slot, int most, JsonParser p) {
    once(name, slot);
    if (p.currentToken() != JsonToken.START_ARRAY) {
      misfit(name, p);
      return List.of();
    }
    recipientsSaid |= name.equals("recipients");
    var all = new ArrayList<String>(2);
    int count = 0;
    while (p.nextToken() != JsonToken.END_ARRAY) {
      count++;
      if (p.currentToken() != JsonToken.VALUE_STRING) {
        wrong.add(name);
        p.skipChildren();
      } else if (count <= most) {
        all.add(checked(name, p.getString()));
      }
    }
    if (count > most) {
      throw new Refusal("too-many-" + name, String.valueOf(count));
    }
    return all;
  }

  private void media(JsonParser p) {
    once("media", 8);
    if (p.currentToken() == JsonToken.START_OBJECT) {
      mediaIsOne = true;
      media = List.of(oneMedia(p));
      return;
    }
    if (p.currentToken() != JsonToken.START_ARRAY) {
      misfit("media", p);
      return;
    }
    var all = new ArrayList<Media>(1);
    while (p.nextToken() != JsonToken.END_ARRAY) {
      if (p.currentToken() == JsonToken.START_OBJECT) {
        all.add(oneMedia(p));
      } else {
        misfit("media", p);
      }
      if (all.size() > MOST_OTHERS) {
        throw new Refusal("too-many-media", "more than " + MOST_OTHERS);
      }
    }
    media = all;
  }

  private Media oneMedia(JsonParser p) {
    var reading = new MediaReading();
    while (p.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = p.currentName();
      p.nextToken();
      reading.take(name, p);
    }
    reading.wrong().ifPresent(wrong::add);
    return reading.media();
  }

  /// An id or a word: not empty, not too long, nothing in it that cannot be stored or printed.
  static String checked(String name, String value) {
    if (value.isEmpty()) {
      throw new Refusal("empty-member", name);
    }
    if (value.length() > LONGEST) {
      throw new Refusal("member-too-long", name + " has " + value.length() + " characters");
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x20 || c == 0x7f || (Character.isSurrogate(c) && !inPair(value, i))) {
        throw new Refusal("bad-character", name);
      }
    }
    return value;
  }

  private static boolean inPair(String value, int i) {
    return Character.isHighSurrogate(value.charAt(i))
        ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
  }

  private void fits(String name) {
    if (!wrong.isEmpty() && wrong.contains(name)) {
      throw new Refusal("bad-member", name);
    }
  }

  String need(Word word) {
    String value = optional(word);
    if (value == null) {
      throw new Refusal("missing-member", word.member);
    }
    return value;
  }

  @Nullable
  String optional(Word word) {
    fits(word.member);
    String value = words.get(word);
    return value == null ? null : checked(word.member, value);
  }

  String orEmpty(Word word) {
    String value = optional(word);
    return value == null ? "" : value;
  }

  Age age() {
    fits("age");
    return age == null ? Age.UNKNOWN : age;
  }

  /// The count, or -1 where none was said.
  int mutuals() {
    fits("mutuals");
    return mutuals;
  }

  int over() {
    fits("over");
    if (over < 0) {
      throw new Refusal("missing-member", "over");
    }
    return over;
  }

  boolean anonymous() {
    fits("anonymous");
    return Boolean.TRUE.equals(anonymous);
  }

  Shown shown() {
    fits("shown");
    return shown;
  }

  List<String> recipients() {
    fits("recipients");
    if (!recipientsSaid) {
      throw new Refusal("missing-member", "recipients");
    }
    return recipients;
  }

  List<String> mentions() {
    fits("mentions");
    return mentions;
  }

  List<String> codes() {
    fits("codes");
    return codes;
  }

  List<Media> mediaList() {
    fits("media");
    if (mediaIsOne) {
      throw new Refusal("bad-member", "media");
    }
    return media;
  }

  Media mediaItem() {
    fits("media");
    if (!mediaIsOne && !media.isEmpty()) {
      throw new Refusal("bad-member", "media");
    }
    if (media.isEmpty()) {
      throw new Refusal("missing-member", "media");
    }
    return media.getFirst();
  }
}
