package org.nightlight.help;

import java.util.List;

/// What helps, for one audience, topic and country.
///
/// @param language the language it is really in
/// @param paragraphs what it says first
/// @param steps what can be done, one a line
public record Advice(
    String topic,
    Audience audience,
    String language,
    String title,
    List<String> paragraphs,
    List<String> steps) {

  public Advice {
    paragraphs = List.copyOf(paragraphs);
    steps = List.copyOf(steps);
  }
}
