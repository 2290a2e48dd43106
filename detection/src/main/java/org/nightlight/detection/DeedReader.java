package org.nightlight.detection;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.nightlight.detection.Members.Word;

/// Turns a type and its members into a deed, or refuses with the rule that was broken.
final class DeedReader {

  private DeedReader() {}

  static Deed read(String type, Members m) {
    if (!type.startsWith(Deed.TYPE_PREFIX)) {
      throw new Refusal("unknown-type", Refusal.safe(type));
    }
    return switch (type.substring(Deed.TYPE_PREFIX.length())) {
      case "account.registered" -> new Deed.Registered(m.need(Word.ACCOUNT), particulars(m));
      case "account.updated" -> new Deed.Updated(m.need(Word.ACCOUNT), particulars(m));
      case "account.linked" ->
        new Deed.Linked(
            m.need(Word.ACCOUNT), m.need(Word.OTHER), need(Word.BASIS, m, Deed.LinkBasis.values()));
      case "account.closed" -> new Deed.Closed(m.need(Word.ACCOUNT));
      case "contact.existing" ->
        new Deed.ContactExisting(m.need(Word.ACTOR), m.need(Word.RECIPIENT), since(m));
      case "contact.requested" ->
        new Deed.ContactRequested(
            m.need(Word.ACTOR), m.need(Word.RECIPIENT), mutuals(m), via(m), m.shown());
      case "contact.accepted" -> answered(m, Deed.Answer.ACCEPTED);
      case "contact.declined" -> answered(m, Deed.Answer.DECLINED);
      case "contact.removed" -> answered(m, Deed.Answer.REMOVED);
      case "message.sent" -> message(m);
      case "account.blocked" -> guarded(m, Deed.Guard.BLOCKED);
      case "account.unblocked" -> guarded(m, Deed.Guard.UNBLOCKED);
      case "account.muted" -> guarded(m, Deed.Guard.MUTED);
      case "account.reported" ->
        new Deed.Reported(m.need(Word.ACTOR), m.need(Word.RECIPIENT), m.need(Word.REASON));
      case "media.uploaded" -> new Deed.MediaUploaded(m.need(Word.ACTOR), uploaded(m));
      case "age.assured" ->
        new Deed.AgeAssured(
            m.need(Word.ACCOUNT),
            m.over(),
            need(Word.ANSWER, m, Deed.Assurance.values()),
            m.need(Word.METHOD));
      default -> throw new Refusal("unknown-type", Refusal.safe(type));
    };
  }

  private static Deed answered(Members m, Deed.Answer answer) {
    return new Deed.ContactAnswered(m.need(Word.ACTOR), m.need(Word.RECIPIENT), answer);
  }

  private static Deed guarded(Members m, Deed.Guard guard) {
    return new Deed.Guarded(m.need(Word.ACTOR), m.need(Word.RECIPIENT), guard);
  }

  private static Deed message(Members m) {
    return new Deed.MessageSent(
        sender(m),
        m.recipients(),
        need(Word.PLACE, m, Place.values()),
        m.orEmpty(Word.CONVERSATION),
        m.mentions(),
        m.codes(),
        m.mediaList(),
        m.shown());
  }

  private static Deed.Sender sender(Members m) {
    String actor = m.optional(Word.ACTOR);
    if (m.anonymous()) {
      if (actor != null) {
        throw new Refusal("anonymous-with-actor", "actor");
      }
      return new Deed.Sender.Anonymous(m.orEmpty(Word.SESSION));
    }
    return new Deed.Sender.Account(m.need(Word.ACTOR));
  }

  private static Media uploaded(Members m) {
    Media media = m.mediaItem();
    if (media.id().isEmpty() || media.kind().isEmpty()) {
      throw new Refusal("missing-member", media.id().isEmpty() ? "media.id" : "media.kind");
    }
    return media;
  }

  private static Particulars particulars(Members m) {
    return new Particulars(m.age(), country(m), kind(m), m.orEmpty(Word.ROLE));
  }

  private static Country country(Members m) {
    String code = m.optional(Word.COUNTRY);
    if (code == null) {
      return Country.UNKNOWN;
    }
    if (!Country.isCode(code)) {
      throw new Refusal("bad-country", Refusal.safe(code));
    }
    return Country.of(code);
  }

  private static Particulars.Kind kind(Members m) {
    String word = m.optional(Word.KIND);
    return word == null
        ? Particulars.Kind.UNKNOWN
        : choice(Word.KIND, word, known(Particulars.Kind.values()));
  }

  private static Deed.Via via(Members m) {
    String word = m.optional(Word.VIA);
    return word == null ? Deed.Via.UNKNOWN : choice(Word.VIA, word, known(Deed.Via.values()));
  }

  private static OptionalInt mutuals(Members m) {
    int count = m.mutuals();
    return count < 0 ? OptionalInt.empty() : OptionalInt.of(count);
  }

  private static Optional<Instant> since(Members m) {
    String text = m.optional(Word.SINCE);
    return text == null ? Optional.empty() : Optional.of(time(text));
  }

  static Instant time(String text) {
    @Nullable Instant time = UtcTime.parse(text);
    if (time == null) {
      throw new Refusal("bad-time", Refusal.safe(text));
    }
    return time;
  }

  private static <E extends Enum<E>> E need(Word word, Members m, E[] choices) {
    return choice(word, m.need(word), List.of(choices));
  }

  /// All but the last, which is UNKNOWN: that is said by leaving the member out.
  private static <E extends Enum<E>> List<E> known(E[] choices) {
    return List.of(choices).subList(0, choices.length - 1);
  }

  private static <E extends Enum<E>> E choice(Word word, String value, List<E> choices) {
    for (E one : choices) {
      if (isWord(one.name(), value)) {
        return one;
      }
    }
    throw new Refusal(
        "bad-value", word.member + "=" + Refusal.safe(value).toLowerCase(Locale.ROOT));
  }

  /// Whether a value spells a constant's name the way the contract does: `cannot-tell`.
  private static boolean isWord(String name, String value) {
    if (name.length() != value.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      char expected = c == '_' ? '-' : Character.toLowerCase(c);
      if (expected != value.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
