package org.nightlight.detection;

import java.util.List;

/// Writes a signal as the contract's line. By hand, because the bytes must never change with a
/// library's version.
final class SignalJson {

  private SignalJson() {}

  static String write(Signal s) {
    var out = new StringBuilder(512);
    out.append("{\"id\":");
    text(out, s.id());
    out.append(",\"detector\":");
    text(out, s.detector());
    out.append(",\"version\":").append(s.version()).append(",\"source\":");
    text(out, s.source());
    out.append(",\"subject\":");
    text(out, s.subject());
    out.append(",\"others\":");
    texts(out, s.others());
    out.append(",\"time\":");
    text(out, s.time().toString());
    out.append(",\"score\":");
    fraction(out, s.score(), 10_000);
    out.append(",\"evidence\":");
    fraction(out, s.evidence(), 1_000_000);
    out.append(",\"level\":");
    fraction(out, s.level(), 1_000_000);
    out.append(",\"reasons\":[");
    for (int i = 0; i < s.reasons().size(); i++) {
      out.append(i == 0 ? "" : ",");
      reason(out, s.reasons().get(i));
    }
    out.append("],\"activities\":");
    texts(out, s.activities());
    out.append(",\"model\":");
    text(out, s.model().toString());
    return out.append('}').toString();
  }

  private static void reason(StringBuilder out, Reason r) {
    out.append("{\"code\":");
    text(out, r.code());
    out.append(",\"observed\":");
    text(out, r.observed());
    out.append(",\"usual\":");
    text(out, r.usual());
    out.append(",\"weight\":");
    fraction(out, r.weight(), 1_000_000);
    out.append('}');
  }

  /// A whole number of parts as a decimal with every digit: 3412000 of a million is 3.412000.
  static void fraction(StringBuilder out, long parts, int unit) {
    out.append(parts < 0 ? "-" : "").append(Math.abs(parts) / unit).append('.');
    String rest = String.valueOf(Math.abs(parts) % unit + unit);
    out.append(rest, 1, rest.length());
  }

  static void texts(StringBuilder out, List<String> all) {
    out.append('[');
    for (int i = 0; i < all.size(); i++) {
      out.append(i == 0 ? "" : ",");
      text(out, all.get(i));
    }
    out.append(']');
  }

  static void text(StringBuilder out, String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20) {
        out.append("\\u00")
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
