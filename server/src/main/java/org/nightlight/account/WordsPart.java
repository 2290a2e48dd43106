package org.nightlight.account;

import java.util.List;
import java.util.Map;
import org.nightlight.account.Erasure.Kept;
import org.nightlight.oversight.Oversight;

/// What staff wrote of a search, or of why they broke glass, where they wrote the account's name:
/// an
/// auditor reads it, and it goes by itself.
final class WordsPart implements Erasure.Part {

  private static final String AUDITED =
      "GDPR Article 5(2): an auditor reads why somebody searched or broke glass";

  private final Oversight oversight;

  WordsPart(Oversight oversight) {
    this.oversight = oversight;
  }

  @Override
  public List<Kept> keeps(Erasure of) {
    return oversight.wrote(of.about().account(), of.at()).stream()
        .map(one -> new Kept("why staff searched or broke glass", "purposes", AUDITED, one.until()))
        .toList();
  }

  @Override
  public Map<String, Long> erase(Erasure of) {
    return Map.of();
  }
}
