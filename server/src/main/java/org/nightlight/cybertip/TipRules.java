package org.nightlight.cybertip;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What the CyberTipline wants besides its schema.
public final class TipRules {

  private TipRules() {}

  /// What is wrong with a report and its files; empty where nothing is.
  public static List<String> wrong(Tip tip, List<TipFile> files, Instant now) {
    var wrong = new ArrayList<>(TipSchema.wrong(tip.xml()));
    if (tip.incident().at().isAfter(now)) {
      wrong.add("The incident must not be in the future.");
    }
    for (var file : files) {
      TipSchema.wrong(file.details()).forEach(one -> wrong.add(file.name() + ": " + one));
      if (file.relevance() == TipFile.Relevance.SUPPLEMENTAL && judged(file)) {
        wrong.add(file.name()
            + ": a file that only helps to understand carries no classification and no meme mark.");
      }
    }
    return List.copyOf(wrong);
  }

  private static boolean judged(TipFile file) {
    return !file.industry().isEmpty() || file.marks().contains(TipFile.Mark.MEME);
  }
}
