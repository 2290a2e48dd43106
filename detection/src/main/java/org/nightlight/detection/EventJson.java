package org.nightlight.detection;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The bytes an activity was read from, exactly as they came: unknown members are kept in them.
public final class EventJson {

  /// What is left of an event when members without a legal basis are taken out.
  public record Stripped(EventJson json, Set<Member> removed) {}

  private final byte[] bytes;

  EventJson(byte[] bytes) {
    this.bytes = bytes;
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public int length() {
    return bytes.length;
  }

  /// A copy without the members of these classes, every other byte as it came, and which classes
  /// were there to be taken out.
  public Stripped without(Set<Member> classes) {
    var removed = EnumSet.noneOf(Member.class);
    if (classes.isEmpty()) {
      return new Stripped(this, removed);
    }
    var cutter = new Cutter(bytes, classes, removed);
    return new Stripped(new EventJson(cutter.cut()), removed);
  }

  /// A copy in which an account has another name wherever its data name it, every other byte
  /// as it came.
  public EventJson renamed(String account, String instead) {
    var to = new ByteArrayOutputStream();
    int copied = 0;
    try (JsonParser p = ActivityReader.parser(bytes, 0, bytes.length)) {
      p.nextToken();
      while (p.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean data = p.currentName().equals("data");
        p.nextToken();
        if (data && p.currentToken() == JsonToken.START_OBJECT) {
          copied = rename(p, account, instead, to);
        } else {
          p.skipChildren();
        }
      }
    }
    to.write(bytes, copied, bytes.length - copied);
    return new EventJson(to.toByteArray());
  }

  /// Members of data whose words are the contract's and no account's.
  private static final Set<String> NO_ACCOUNT = Set.of(
      "age", "answer", "basis", "codes", "country", "kind", "media", "method", "place", "reason",
      "role", "shown", "since", "via");

  private int rename(JsonParser p, String account, String instead, ByteArrayOutputStream to) {
    int copied = 0;
    int depth = 1;
    while (depth > 0) {
      switch (p.nextToken()) {
        case PROPERTY_NAME -> {
          if (depth == 1 && NO_ACCOUNT.contains(p.currentName())) {
            p.nextToken();
            p.skipChildren();
          }
        }
        case START_OBJECT, START_ARRAY -> depth++;
        case END_OBJECT, END_ARRAY -> depth--;
        case VALUE_STRING -> {
          if (p.getString().equals(account)) {
            int start = (int) p.currentTokenLocation().getByteOffset();
            p.finishToken();
            to.write(bytes, copied, start - copied);
            var name = new StringBuilder();
            SignalJson.text(name, instead);
            to.writeBytes(name.toString().getBytes(StandardCharsets.UTF_8));
            copied = (int) p.currentLocation().getByteOffset();
          }
        }
        default -> {
          // Numbers and truths name nobody.
        }
      }
    }
    return copied;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventJson json && Arrays.equals(bytes, json.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// Tells the size only: the content may be private.
  @Override
  public String toString() {
    return "EventJson[" + bytes.length + " bytes]";
  }

  /// Walks the event once and copies all but the members to be taken out, with their commas.
  private static final class Cutter {
    private final byte[] from;
    private final Set<Member> classes;
    private final Set<Member> removed;
    private final ByteArrayOutputStream to = new ByteArrayOutputStream();
    private int copied;

    Cutter(byte[] from, Set<Member> classes, Set<Member> removed) {
      this.from = from;
      this.classes = classes;
      this.removed = removed;
    }

    byte[] cut() {
      try (JsonParser p = ActivityReader.parser(from, 0, from.length)) {
        p.nextToken();
        while (p.nextToken() == JsonToken.PROPERTY_NAME) {
          boolean data = p.currentName().equals("data");
          p.nextToken();
          if (data && p.currentToken() == JsonToken.START_OBJECT) {
            data(p);
          } else {
            p.skipChildren();
          }
        }
      }
      to.write(from, copied, from.length - copied);
      return to.toByteArray();
    }

    private void data(JsonParser p) {
      while (p.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = p.currentName();
        int start = (int) p.currentTokenLocation().getByteOffset();
        p.nextToken();
        var held = heldBy(name);
        if (held.isEmpty() && name.equals("media") && classes.contains(Member.HASHES)) {
          media(p);
        } else {
          skip(p);
        }
        if (!held.isEmpty()) {
          remove(start, (int) p.currentLocation().getByteOffset());
          removed.addAll(held);
        }
      }
    }

    private Set<Member> heldBy(String name) {
      var held = EnumSet.noneOf(Member.class);
      for (Member one : classes) {
        if (one.holds(name)) {
          held.add(one);
        }
      }
      return held;
    }

    private void media(JsonParser p) {
      if (p.currentToken() == JsonToken.START_OBJECT) {
        hashes(p);
      } else if (p.currentToken() == JsonToken.START_ARRAY) {
        while (p.nextToken() != JsonToken.END_ARRAY) {
          media(p);
        }
      } else {
        skip(p);
      }
    }

    private void hashes(JsonParser p) {
      while (p.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean hash = Member.isHash(p.currentName());
        int start = (int) p.currentTokenLocation().getByteOffset();
        p.nextToken();
        skip(p);
        if (hash) {
          remove(start, (int) p.currentLocation().getByteOffset());
          removed.add(Member.HASHES);
        }
      }
    }

    private static void skip(JsonParser p) {
      p.skipChildren();
      p.finishToken();
    }

    /// Copies up to the member, then leaves out the member and one comma: the one after it, or,
    /// where it is the last, the one before it.
    private void remove(int start, int end) {
      to.write(from, copied, start - copied);
      int next = afterSpace(end);
      if (from[next] == ',') {
        copied = next + 1;
        return;
      }
      byte[] kept = to.toByteArray();
      int last = kept.length - 1;
      while (isSpace(kept[last])) {
        last--;
      }
      to.reset();
      to.write(kept, 0, kept[last] == ',' ? last : kept.length);
      copied = end;
    }

    private int afterSpace(int at) {
      int next = at;
      while (isSpace(from[next])) {
        next++;
      }
      return next;
    }

    private static boolean isSpace(byte b) {
      return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }
  }
}
