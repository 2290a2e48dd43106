package org.nightlight.detection;

import java.util.Locale;
import java.util.Map;

/// Prints a report to read, or as JSON.
final class EvaluationText {

  private EvaluationText() {}

  static String text(Evaluation.Report report) {
    var out = new StringBuilder();
    line(out, "%d accounts over %.1f days", report.accounts(), report.days());
    for (var score : report.scores()) {
      score(out, score);
    }
    coverage(out, report.coverage());
    return out.toString();
  }

  private static void score(StringBuilder out, Evaluation.Score s) {
    line(out, "%n%s", s.detector());
    line(
        out,
        "  found %d of %d (recall %s), false alarms %d, precision %s",
        s.found(),
        s.toFind(),
        figure(s.recall()),
        s.falseAlarms(),
        figure(s.precision()));
    s.byKind()
        .forEach((kind, found) -> line(out, "    %-32s %d of %d", kind, found.found(), found.of()));
    s.falseByKind().forEach((kind, count) -> line(out, "    false alarm: %-19s %d", kind, count));
    if (s.childrenMedian() >= 0) {
      line(
          out,
          "  children contacted before the first signal: median %s, p90 %s",
          figure(s.childrenMedian()),
          figure(s.childrenP90()));
    }
    line(
        out, "  recall within %d subjects by evidence: %s", s.budget(), figure(s.recallInBudget()));
    line(
        out,
        "  ERDE_5 %s, ERDE_50 %s, F-latency %s",
        small(s.erde5()),
        small(s.erde50()),
        figure(s.fLatency()));
    line(out, "  false alarms per 1,000 account-months:");
    s.falseRates().forEach((group, rate) -> line(out, "    %-32s %s", group, figure(rate)));
  }

  private static void coverage(StringBuilder out, Coverage c) {
    line(out, "%ncoverage: %d of %d new contacts judged", c.judged(), c.contacts());
    line(
        out,
        "  not judged: actor's age unknown %d, recipient's age unknown %d, novelty unknown %d",
        c.actorAgeUnknown(),
        c.recipientAgeUnknown(),
        c.noveltyUnknown());
    line(
        out,
        "  judged without: mutual contacts %d, country %d",
        c.mutualsUnknown(),
        c.countryUnknown());
  }

  @SuppressWarnings("AnnotateFormatMethod") // private, and every caller is above
  private static void line(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String figure(double value) {
    return value < 0 ? "none" : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String small(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }

  static String json(Evaluation.Report report) {
    var out = new StringBuilder("{");
    out.append("\"accounts\":").append(report.accounts());
    out.append(",\"days\":").append(number(report.days())).append(",\"detectors\":[");
    String comma = "";
    for (var score : report.scores()) {
      out.append(comma);
      comma = ",";
      json(out, score);
    }
    var c = report.coverage();
    out.append("],\"coverage\":{\"activities\":").append(c.activities());
    out.append(",\"late\":").append(c.late());
    out.append(",\"contacts\":").append(c.contacts());
    out.append(",\"judged\":").append(c.judged());
    out.append(",\"actorAgeUnknown\":").append(c.actorAgeUnknown());
    out.append(",\"recipientAgeUnknown\":").append(c.recipientAgeUnknown());
    out.append(",\"noveltyUnknown\":").append(c.noveltyUnknown());
    out.append(",\"mutualsUnknown\":").append(c.mutualsUnknown());
    out.append(",\"countryUnknown\":").append(c.countryUnknown());
    out.append(",\"notJudgedShare\":")
        .append(c.contacts() == 0 ? "null" : number(c.notJudged() / (double) c.contacts()));
    return out.append("}}").toString();
  }

  private static void json(StringBuilder out, Evaluation.Score s) {
    out.append("{\"detector\":");
    SignalJson.text(out, s.detector());
    out.append(",\"toFind\":").append(s.toFind());
    out.append(",\"found\":").append(s.found());
    out.append(",\"recall\":").append(number(s.recall()));
    out.append(",\"falseAlarms\":").append(s.falseAlarms());
    out.append(",\"precision\":").append(number(s.precision()));
    out.append(",\"byKind\":{");
    String comma = "";
    for (var kind : s.byKind().entrySet()) {
      out.append(comma);
      comma = ",";
      SignalJson.text(out, kind.getKey());
      out.append(":{\"found\":").append(kind.getValue().found());
      out.append(",\"of\":").append(kind.getValue().of()).append('}');
    }
    out.append("},\"falseAlarmsByKind\":");
    map(out, s.falseByKind());
    out.append(",\"childrenBeforeSignal\":{\"median\":").append(number(s.childrenMedian()));
    out.append(",\"p90\":").append(number(s.childrenP90()));
    out.append("},\"budget\":").append(s.budget());
    out.append(",\"recallInBudget\":").append(number(s.recallInBudget()));
    out.append(",\"falseAlarmsPer1000AccountMonths\":");
    map(out, s.falseRates());
    out.append(",\"erde5\":").append(number(s.erde5()));
    out.append(",\"erde50\":").append(number(s.erde50()));
    out.append(",\"fLatency\":").append(number(s.fLatency())).append('}');
  }

  private static void map(StringBuilder out, Map<String, ? extends Number> values) {
    out.append('{');
    String comma = "";
    for (var entry : values.entrySet()) {
      out.append(comma);
      comma = ",";
      SignalJson.text(out, entry.getKey());
      out.append(':').append(number(entry.getValue().doubleValue()));
    }
    out.append('}');
  }

  /// Nothing to divide by is null.
  private static String number(double value) {
    return value < 0 ? "null" : String.format(Locale.ROOT, "%.6f", value);
  }
}
