package org.nightlight.refer;

import java.util.List;
import java.util.Map;

/// What a person has written for the CyberTipline's form, in the fields' own words.
///
/// @param kind a kind of incident by its name; empty where nobody has said
/// @param at when it happened, ISO 8601
/// @param roles what each affected account is: `victim`, `recipient` or `leave-out`
/// @param industry classification of each file, by its exhibit
/// @param fileMarks marks of each file, by its exhibit
record TipDraft(
    String kind,
    String at,
    String atMeans,
    List<String> marks,
    String escalate,
    String client,
    Map<String, String> roles,
    Map<String, String> industry,
    Map<String, List<String>> fileMarks,
    String more) {

  static final TipDraft EMPTY =
      new TipDraft("", "", "", List.of(), "", "", Map.of(), Map.of(), Map.of(), "");

  TipDraft {
    marks = List.copyOf(marks);
    roles = Map.copyOf(roles);
    industry = Map.copyOf(industry);
    fileMarks = Map.copyOf(fileMarks);
  }

  /// What an affected account can be.
  enum Part {
    VICTIM("victim", "A victim"),
    RECIPIENT("recipient", "An intended recipient"),
    LEAVE_OUT("leave-out", "Leave it out");

    private final String code;
    private final String label;

    Part(String code, String label) {
      this.code = code;
      this.label = label;
    }

    String code() {
      return code;
    }

    String label() {
      return label;
    }
  }
}
