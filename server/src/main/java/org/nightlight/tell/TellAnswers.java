package org.nightlight.tell;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What a reporter has answered so far, as it travels in the form's hidden fields: nothing of it is
/// kept here between two pages. An answer nobody gave is "".
///
/// @param said by field: those of the steps, `token` (makes a form that is sent twice one report)
/// and `saved` (which saved draft it was)
public record TellAnswers(Map<String, String> said) {

  static final int MOST_WORDS = 5_000;
  static final int MOST_ACCOUNT = 200;

  private static final List<String> BESIDES = List.of("token", "saved");

  public TellAnswers {
    said = Map.copyOf(said);
  }

  static TellAnswers from(Function<String, String> field) {
    var said = new LinkedHashMap<String, String>();
    BESIDES.forEach(name -> said.put(name, field.apply(name)));
    for (var step : TellStep.values()) {
      step.fields().forEach(name -> said.put(name, field.apply(name)));
    }
    return new TellAnswers(said);
  }

  private String get(String field) {
    return said.getOrDefault(field, "");
  }

  TellAnswers with(String field, String value) {
    var other = new HashMap<>(said);
    other.put(field, value);
    return new TellAnswers(other);
  }

  public String token() {
    return get("token");
  }

  public String saved() {
    return get("saved");
  }

  public String who() {
    return get("who");
  }

  public String danger() {
    return get("danger");
  }

  public String topic() {
    return get("topic");
  }

  public String words() {
    return get("words");
  }

  /// Every place chosen, with a space between.
  public String place() {
    return get("place");
  }

  public List<String> places() {
    return place().isBlank() ? List.of() : List.of(place().strip().split("\\s+", -1));
  }

  public String account() {
    return get("account");
  }

  public String more() {
    return get("more");
  }

  public String country() {
    return get("country");
  }

  public String language() {
    return get("language");
  }

  public String name() {
    return get("name");
  }

  public String contact() {
    return get("contact");
  }

  /// Whether the contact is a safe way to reach them: `contact`, or `receipt` where it is not.
  public String reach() {
    return get("reach");
  }

  /// What the next page carries on: all but what it asks itself.
  public Map<String, String> carried(TellStep asks) {
    var fields = new LinkedHashMap<String, String>();
    BESIDES.forEach(name -> fields.put(name, get(name)));
    for (var step : TellStep.values()) {
      if (step != asks) {
        step.fields().forEach(name -> fields.put(name, get(name)));
      }
    }
    fields.values().removeIf(String::isEmpty);
    return fields;
  }

  /// Without what was answered.
  @Override
  public String toString() {
    return "TellAnswers";
  }
}
