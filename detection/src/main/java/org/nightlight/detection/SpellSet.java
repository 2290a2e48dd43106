package org.nightlight.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Spells of several kinds on one child: one thing that happens to it, seen in several ways at
/// once. The evidence is the average of what they are worth, with fixed weights. Owned by its
/// stage, changed in place.
final class SpellSet {
  private final SpellKind[] kinds;
  private final double[] weights;
  private final Spell[] spells;
  AgeBand band = AgeBand.UNKNOWN;
  Notes notes = new Notes();
  /// The evidence from which it speaks up next.
  long signalled = Long.MIN_VALUE;

  /// @param kinds shared by all children, never changed
  /// @param weights of the kinds in the average, in their order; shared likewise
  SpellSet(SpellKind[] kinds, double[] weights) {
    this.kinds = kinds;
    this.weights = weights;
    this.spells = new Spell[kinds.length];
    for (int i = 0; i < spells.length; i++) {
      spells[i] = new Spell();
    }
  }

  Spell of(int kind) {
    return spells[kind];
  }

  /// Reads what most steps read first; what comes out means nothing.
  int touch() {
    int touched = 0;
    for (Spell spell : spells) {
      touched += spell.length;
    }
    return touched;
  }

  void more(int kind, long second, int since, Frame frame) {
    spells[kind].more(kinds[kind], band, second, since, frame.nulls().spells());
  }

  /// Ends a spell that is over by this second, and counts it; answers whether it was.
  boolean end(int kind, long second, List<Fact> facts) {
    if (!spells[kind].isOver(kinds[kind], second)) {
      return false;
    }
    facts.add(Spells.ended(kinds[kind], band, spells[kind]));
    spells[kind].end();
    return true;
  }

  /// What is remembered of the present time of trouble is over with it.
  void calm() {
    notes.clear();
    signalled = Long.MIN_VALUE;
  }

  /// Speaks up where the evidence has reached the level, and again once it has grown tenfold.
  ///
  /// @param apart adds reasons without a guarantee
  void raise(
      Detector detector,
      String child,
      Activity cause,
      Frame frame,
      List<Fact> facts,
      Consumer<HarmedSignal> apart) {
    var parts = parts();
    long level = frame.detectors().level(detector.name());
    long evidence = HarmedSignal.evidence(parts);
    if (evidence >= level && evidence >= signalled) {
      signalled = evidence + Micros.ONE;
      var signal = new HarmedSignal(detector, band, frame, parts);
      apart.accept(signal);
      var key = new Key(cause.source(), child);
      facts.add(new Fact.Raised(signal.raise(key, cause, notes, evidence, level)));
    }
  }

  /// What the present spells are worth together.
  long evidence() {
    return HarmedSignal.evidence(parts());
  }

  private List<HarmedSignal.Part> parts() {
    var parts = new ArrayList<HarmedSignal.Part>(kinds.length);
    for (int i = 0; i < kinds.length; i++) {
      parts.add(new HarmedSignal.Part(kinds[i], spells[i], weights[i]));
    }
    return parts;
  }

  /// The day at whose end something is over, or all of it is forgotten.
  int due() {
    int due = forgottenOn();
    for (int i = 0; i < kinds.length; i++) {
      due = Math.min(due, spells[i].due(kinds[i]));
    }
    return due;
  }

  /// The day from which on nothing of it is kept.
  int forgottenOn() {
    long last = 0;
    for (Spell spell : spells) {
      last = Math.max(last, spell.last);
    }
    return (int) (last / 86_400) + Stage.FORGOTTEN_AFTER;
  }

  static int maxBytes(int kinds) {
    return kinds * Spell.MAX_BYTES + Notes.maxBytes();
  }

  /// All but what it was signalled at, which its stage keeps after its own.
  void save(StateOut out) {
    out.putText(band.name());
    for (Spell spell : spells) {
      spell.save(out);
    }
    notes.save(out);
  }

  /// Reads what was saved into a new set.
  void load(StateIn in) {
    band = AgeBand.valueOf(in.getText());
    for (int i = 0; i < spells.length; i++) {
      spells[i] = Spell.load(in);
    }
    notes = Notes.load(in);
  }
}
