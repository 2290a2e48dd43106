package org.nightlight.refer;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nightlight.refer.Contents.Address;
import org.nightlight.refer.Contents.Holder;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a platform has answered about an account, read from the sealed original.
///
/// @param kinds what it holds anything of
/// @param country where it says the account's holder is, ISO 3166-1; empty where it does not
record SupplyAnswer(Set<Kind> kinds, String country, Holder holder) {

  private static final int MOST = 500;
  private static final JsonMapper JSON = JsonMapper.shared();

  SupplyAnswer {
    kinds = Set.copyOf(kinds);
  }

  /// What an authority's form needs and only a platform knows.
  enum Kind {
    EMAIL("Name, address, telephone and e-mail of the account's holder"),
    ADDRESSES("Internet addresses, ports and devices"),
    PROFILE("Profile of the account"),
    CONVERSATION("Content of messages");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }

    /// As the platform writes it.
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Kind> of(String word) {
      return Stream.of(values()).filter(one -> one.word().equals(word)).findFirst();
    }
  }

  /// Reads an answer, member by member; empty where it is not one JSON object.
  static Optional<SupplyAnswer> read(InputStream in) throws IOException {
    try (var parser = JSON.createParser(in)) {
      return parser.nextToken() == JsonToken.START_OBJECT
          ? Optional.of(new Reader().read(parser))
          : Optional.empty();
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private static final class Reader {

    private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    private String country = "";
    private Holder holder = Holder.UNKNOWN;

    private SupplyAnswer read(JsonParser parser) {
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        var name = parser.currentName();
        parser.nextToken();
        if (Kind.CONVERSATION.word().equals(name)) {
          conversation(parser);
        } else {
          JsonNode value = parser.readValueAsTree();
          member(name, value);
        }
      }
      if (parser.nextToken() != null) {
        throw new tools.jackson.core.exc.StreamReadException(parser, "more after the answer");
      }
      return new SupplyAnswer(kinds, country, holder);
    }

    /// The longest part is not held: it lies in the exhibit.
    private void conversation(JsonParser parser) {
      var whole = parser.currentToken().isStructStart();
      var any = whole
          ? parser.nextToken() != JsonToken.END_ARRAY
              && parser.currentToken() != JsonToken.END_OBJECT
          : parser.currentToken() == JsonToken.VALUE_STRING;
      if (whole) {
        skip(parser);
      }
      if (any) {
        kinds.add(Kind.CONVERSATION);
      }
    }

    /// To the end of what was begun; its first token was read already.
    private static void skip(JsonParser parser) {
      if (parser.currentToken().isStructEnd()) {
        return;
      }
      for (var depth = 1; depth > 0; ) {
        var token = parser.currentToken();
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth > 0 && parser.nextToken() == null) {
          throw new tools.jackson.core.exc.StreamReadException(parser, "the answer ends early");
        }
      }
    }

    private void member(String name, JsonNode value) {
      if (name.equals("country")) {
        country = place(value.asString(""));
      }
      var kind = Kind.of(name).filter(_ -> !empty(value));
      kind.ifPresent(one -> {
        kinds.add(one);
        holder = with(one, value);
      });
    }

    private Holder with(Kind kind, JsonNode value) {
      return switch (kind) {
        case EMAIL ->
          new Holder(words(value), holder.addresses(), holder.names(), holder.profiles());
        case ADDRESSES ->
          new Holder(holder.emails(), addresses(value), holder.names(), holder.profiles());
        case PROFILE -> {
          country = country.isEmpty() ? place(value.path("country").asString("")) : country;
          yield new Holder(
              holder.emails(),
              holder.addresses(),
              words(value.path("name")),
              words(value.path("url")));
        }
        case CONVERSATION -> holder;
      };
    }
  }

  private static String place(String code) {
    return code.matches("[A-Z]{2}") ? code : "";
  }

  private static boolean empty(JsonNode value) {
    return value.isNull()
        || (value.isContainer() && value.isEmpty())
        || (value.isString() && value.asString().isBlank());
  }

  private static List<String> words(JsonNode value) {
    var some = value.isArray() ? value.valueStream() : Stream.of(value);
    return some.filter(JsonNode::isString)
        .map(JsonNode::asString)
        .filter(one -> !one.isBlank() && one.length() <= MOST)
        .limit(MOST)
        .toList();
  }

  private static List<Address> addresses(JsonNode value) {
    var all = new ArrayList<Address>();
    for (var one : value) {
      var ip = one.isString() ? one.asString() : one.path("ip").asString("");
      if (ip.matches("[0-9A-Fa-f.:]{3,45}") && all.size() < MOST) {
        all.add(new Address(
            ip,
            one.path("port").asInt(0),
            short40(one.path("time").asString("")),
            short40(one.path("event").asString(""))));
      }
    }
    return all;
  }

  private static String short40(String text) {
    return text.length() <= 40 ? text : "";
  }

  /// As the database has them.
  String words() {
    return kinds.stream().map(Kind::word).sorted().collect(Collectors.joining(" "));
  }
}
