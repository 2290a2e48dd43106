package org.nightlight.refer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How one kind of authority wants to read a referral: its own form, beside the common one. A new
/// authority is one of these, one template of the same name, and one test.
interface Sheet {

  /// Its name: that of its template, and of its two files in a package.
  String name();

  /// Its fields in its own order. What nobody knows is there too, and says so.
  List<Line> lines(Facts facts);

  /// What a person does to hand it over, in order.
  List<String> checklist(int priority);

  /// A field.
  ///
  /// @param value `not supplied` where nobody knows
  record Line(String what, String value) {

    static final String NOT_SUPPLIED = "not supplied";

    static Line of(String what, String value) {
      return new Line(what, value.isBlank() || value.equals("unknown") ? NOT_SUPPLIED : value);
    }

    static Line missing(String what) {
      return new Line(what, NOT_SUPPLIED);
    }

    boolean known() {
      return !value.equals(NOT_SUPPLIED);
    }
  }

  /// What a sheet is filled from.
  ///
  /// @param priority 1 to 3
  /// @param due by when it is to be with the authority, by our own limits
  record Facts(Document document, int priority, Instant due) {}

  /// `NAME.json`.
  record Filled(
      String format, int version, String reference, int priority, Instant due, List<Line> lines) {
    public Filled {
      lines = List.copyOf(lines);
    }
  }

  default Filled fill(Facts facts) {
    return new Filled(
        "nightlight-" + name(),
        1,
        facts.document().reference(),
        facts.priority(),
        facts.due(),
        lines(facts));
  }

  /// That of a form, where it has one.
  static Optional<Sheet> of(Authority.Form form) {
    return switch (form) {
      case PACKAGE, CYBERTIPLINE -> Optional.empty();
      case NCA -> Optional.of(new NcaSheet());
      case HOTLINE -> Optional.of(new HotlineSheet());
      case POLICE -> Optional.of(new PoliceSheet());
    };
  }
}
