package org.nightlight.detection;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// Writes an activity as the contract's line: what the simulator writes, and how a snapshot keeps
/// activities that wait. Reading it back gives the same activity.
public final class ActivityJson {
  private final StringBuilder out = new StringBuilder(256);
  private boolean first = true;

  private ActivityJson() {}

  /// One line, without a line end.
  public static String write(Activity activity) {
    var json = new ActivityJson();
    json.out.append("{\"specversion\":\"1.0\"");
    json.first = false;
    json.text("id", activity.id());
    json.text("source", activity.source());
    json.text("type", activity.type());
    json.text("time", activity.time().toString());
    json.out.append(",\"data\":{");
    json.first = true;
    json.deed(activity.deed());
    return json.out.append("}}").toString();
  }

  /// Reads back what [#write] wrote.
  static Activity read(String line) {
    return switch (ActivityReader.readEvent(line.getBytes(StandardCharsets.UTF_8))) {
      case Line.Accepted accepted -> accepted.activity();
      case Line.Refused refused ->
        throw new IllegalArgumentException("activity must be readable, broke " + refused.rule());
    };
  }

  private void deed(Deed deed) {
    switch (deed) {
      case Deed.Registered it -> account(it.account(), it.particulars());
      case Deed.Updated it -> account(it.account(), it.particulars());
      case Deed.Linked it -> {
        text("account", it.account());
        text("other", it.other());
        text("basis", word(it.basis()));
      }
      case Deed.Closed it -> text("account", it.account());
      case Deed.ContactExisting it -> {
        pair(it.actor(), it.recipient());
        it.since().ifPresent(since -> text("since", since.toString()));
      }
      case Deed.ContactRequested it -> {
        pair(it.actor(), it.recipient());
        it.mutuals().ifPresent(count -> number("mutuals", count));
        optional("via", it.via() == Deed.Via.UNKNOWN ? "" : word(it.via()));
        shown(it.shown());
      }
      case Deed.ContactAnswered it -> pair(it.actor(), it.recipient());
      case Deed.Guarded it -> pair(it.actor(), it.recipient());
      case Deed.Reported it -> {
        pair(it.actor(), it.recipient());
        text("reason", it.reason());
      }
      case Deed.MessageSent it -> message(it);
      case Deed.MediaUploaded it -> {
        text("actor", it.actor());
        name("media");
        media(it.media());
      }
      case Deed.AgeAssured it -> {
        text("account", it.account());
        number("over", it.over());
        text("answer", word(it.answer()));
        text("method", it.method());
      }
    }
  }

  private void account(String account, Particulars said) {
    text("account", account);
    if (said.age().band() != AgeBand.UNKNOWN) {
      age(said.age());
    }
    optional("country", said.country().code());
    optional("kind", said.kind() == Particulars.Kind.UNKNOWN ? "" : said.kind().word());
    optional("role", said.role());
  }

  private void age(Age age) {
    name("age");
    out.append('{');
    first = true;
    if (age.years() >= 0) {
      number("years", age.years());
    } else {
      text("band", age.band().word());
    }
    text("basis", age.basis().word());
    out.append('}');
  }

  private void message(Deed.MessageSent message) {
    switch (message.sender()) {
      case Deed.Sender.Account known -> text("actor", known.id());
      case Deed.Sender.Anonymous anonymous -> {
        name("anonymous");
        out.append("true");
        optional("session", anonymous.session());
      }
    }
    texts("recipients", message.recipients());
    text("place", message.place().word());
    optional("conversation", message.conversation());
    someTexts("mentions", message.mentions());
    someTexts("codes", message.codes());
    if (!message.media().isEmpty()) {
      name("media");
      out.append('[');
      for (int i = 0; i < message.media().size(); i++) {
        out.append(i == 0 ? "" : ",");
        media(message.media().get(i));
      }
      out.append(']');
    }
    shown(message.shown());
  }

  private void media(Media media) {
    out.append('{');
    first = true;
    optional("id", media.id());
    optional("kind", media.kind());
    optional("sha256", media.sha256());
    optional("md5", media.md5());
    optional("pdq", media.pdq());
    out.append('}');
    first = false;
  }

  private void shown(Shown shown) {
    if (shown.isKnown()) {
      name("shown");
      out.append('{');
      first = true;
      number("accounts", shown.accounts());
      number("children", shown.children());
      out.append('}');
    }
  }

  private void pair(String actor, String recipient) {
    text("actor", actor);
    text("recipient", recipient);
  }

  private void name(String name) {
    out.append(first ? "\"" : ",\"").append(name).append("\":");
    first = false;
  }

  private void text(String name, String value) {
    name(name);
    SignalJson.text(out, value);
  }

  private void optional(String name, String value) {
    if (!value.isEmpty()) {
      text(name, value);
    }
  }

  private void number(String name, int value) {
    name(name);
    out.append(value);
  }

  private void someTexts(String name, List<String> values) {
    if (!values.isEmpty()) {
      texts(name, values);
    }
  }

  private void texts(String name, List<String> values) {
    name(name);
    SignalJson.texts(out, values);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
