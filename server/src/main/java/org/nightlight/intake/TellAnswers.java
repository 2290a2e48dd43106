package org.nightlight.intake;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// What a reporter has answered so far, as it travels in the form's hidden fields: nothing of it is
/// kept here between two pages. An answer nobody gave is "".
///
/// @param token makes a form that is sent twice one report
public record TellAnswers(
    String token,
    String who,
    String danger,
    String topic,
    String words,
    String place,
    String account,
    String more,
    String country,
    String language) {

  static final int MOST_WORDS = 5_000;
  static final int MOST_ACCOUNT = 200;

  static TellAnswers from(Function<String, String> field) {
    return new TellAnswers(
        field.apply("token"),
        field.apply("who"),
        field.apply("danger"),
        field.apply("topic"),
        field.apply("words"),
        field.apply("place"),
        field.apply("account"),
        field.apply("more"),
        field.apply("country"),
        field.apply("language"));
  }

  TellAnswers withToken(String fresh) {
    return new TellAnswers(
        fresh, who, danger, topic, words, place, account, more, country, language);
  }

  /// What the next page carries on: all but what it asks itself.
  public Map<String, String> carried(TellStep asks) {
    var fields = new LinkedHashMap<String, String>();
    fields.put("token", token);
    put(fields, asks, TellStep.WHO, "who", who);
    put(fields, asks, TellStep.DANGER, "danger", danger);
    put(fields, asks, TellStep.TOPIC, "topic", topic);
    put(fields, asks, TellStep.WORDS, "words", words);
    put(fields, asks, TellStep.WHERE, "place", place);
    put(fields, asks, TellStep.WHERE, "account", account);
    put(fields, asks, TellStep.MORE, "more", more);
    put(fields, asks, TellStep.MORE, "country", country);
    put(fields, asks, TellStep.MORE, "language", language);
    return fields;
  }

  private static void put(
      Map<String, String> fields, TellStep asks, TellStep of, String name, String value) {
    if (asks != of && !value.isEmpty()) {
      fields.put(name, value);
    }
  }

  /// Without what was answered.
  @Override
  public String toString() {
    return "TellAnswers";
  }
}
