package org.nightlight.help;

/// Something a report can be about, in words for one audience.
///
/// @param code neutral, in kebab-case: `bullying`
/// @param label what stands on the card
/// @param hint a sentence that says more; may be empty
/// @param language the language the words are really in
public record Topic(String code, String label, String hint, String language) {}
