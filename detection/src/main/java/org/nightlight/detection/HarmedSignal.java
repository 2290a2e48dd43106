package org.nightlight.detection;

import java.util.ArrayList;
import java.util.List;

/// Words a signal about a child something happens to. The evidence is an average of spells with
/// fixed weights; the reasons tell the largest of them with its weight, the others with none, and
/// what averaging took.
final class HarmedSignal {

  /// One spell that the evidence is made of, with its weight in the average.
  record Part(SpellKind kind, Spell spell, double weight) {

    long worth() {
      return spell.worth(kind);
    }
  }

  private final Detector detector;
  private final AgeBand band;
  private final Frame frame;
  private final List<Part> parts;
  private final List<Reason> apart = new ArrayList<>();

  HarmedSignal(Detector detector, AgeBand band, Frame frame, List<Part> parts) {
    this.detector = detector;
    this.band = band;
    this.frame = frame;
    this.parts = parts;
  }

  /// A reason without a guarantee, shown apart.
  HarmedSignal and(String code, String observed) {
    apart.add(new Reason(code, observed, "", 0));
    return this;
  }

  static long evidence(List<Part> parts) {
    var worth = new long[parts.size()];
    var weights = new double[parts.size()];
    for (int i = 0; i < worth.length; i++) {
      worth[i] = parts.get(i).worth();
      weights[i] = parts.get(i).weight();
    }
    return Micros.average(worth, weights);
  }

  Signal raise(Key key, Activity cause, Notes notes, long evidence, long level) {
    return new Signal(
        Signal.id(detector.name(), detector.version(), key.source(), key.account(), cause.id()),
        detector.name(),
        detector.version(),
        key.source(),
        key.account(),
        notes.others(),
        cause.time(),
        Signal.score(evidence),
        evidence,
        level,
        reasons(evidence),
        notes.activities(cause.id()),
        frame.model());
  }

  private List<Reason> reasons(long evidence) {
    var reasons = new ArrayList<Reason>();
    Part largest = parts.getFirst();
    for (Part part : parts) {
      if (weighted(part) > weighted(largest)) {
        largest = part;
      }
    }
    reasons.add(reason(largest, largest.worth()));
    for (Part part : parts) {
      if (!part.equals(largest) && part.spell().length > part.kind().free) {
        reasons.add(reason(part, 0));
      }
    }
    reasons.addAll(apart);
    reasons.add(new Reason("averaging", "", "", evidence - largest.worth()));
    return reasons;
  }

  private static long weighted(Part part) {
    return part.worth() + Micros.log10(part.weight());
  }

  private Reason reason(Part part, long weight) {
    var spell = part.spell();
    double chance = frame.nulls().spells().reaching(part.kind(), band, spell.usual, spell.length);
    return new Reason(
        part.kind().reason,
        spell.length + " in " + span(spell.last - spell.from),
        SeekingSignal.usual(Math.max(chance, 1e-6)),
        weight);
  }

  /// A span in words: 40 minutes, 6 hours, 3 days.
  static String span(long seconds) {
    if (seconds < 2 * 3_600) {
      return Math.max(1, seconds / 60) + " minutes";
    }
    return seconds < 2 * 86_400 ? seconds / 3_600 + " hours" : seconds / 86_400 + " days";
  }
}
