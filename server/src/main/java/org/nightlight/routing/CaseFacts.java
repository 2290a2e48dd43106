package org.nightlight.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What rules may know of a case: counts and codes, nothing that names a person. What nobody knows
/// is the word `unknown`, never a guess.
///
/// @param reports how many there are
/// @param audiences who reported: `child`, `parent`, `professional`, `other`, `flagger`
/// @param topics their topics' codes
/// @param danger the worst that reports say: `now`, `no`, `unknown`; `none` without a report
/// @param languages BCP 47, lower case
/// @param countries ISO 3166-1 alpha-2, or `unknown`
/// @param detectors of its signals
/// @param evidence of the strongest signal, as a power of ten; 0 without one
/// @param signals how many there are
/// @param matches how many pieces of known material there are
/// @param kinds what known material is
/// @param age of the subject: `child`, `adult`, `unknown`
/// @param platform the source of the subject, or `unknown`
/// @param child whether a child is concerned: `child`, `adult`, `unknown`
/// @param opened when the case was opened
public record CaseFacts(
    int reports,
    List<String> audiences,
    List<String> topics,
    String danger,
    List<String> languages,
    List<String> countries,
    int signals,
    List<String> detectors,
    double evidence,
    int matches,
    List<String> kinds,
    String age,
    String platform,
    String child,
    Instant opened) {

  public CaseFacts {
    audiences = List.copyOf(audiences);
    topics = List.copyOf(topics);
    languages = List.copyOf(languages);
    countries = List.copyOf(countries);
    detectors = List.copyOf(detectors);
    kinds = List.copyOf(kinds);
  }

  /// The facts by the names that rules use, at a moment.
  Map<String, Object> at(Instant now) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("reports.count", (long) reports);
    facts.put("reports.audiences", audiences);
    facts.put("reports.topics", topics);
    facts.put("reports.danger", danger);
    facts.put("reports.languages", languages);
    facts.put("reports.countries", countries);
    facts.put("signals.count", (long) signals);
    facts.put("signals.detectors", detectors);
    facts.put("signals.evidence", evidence);
    facts.put("matches.count", (long) matches);
    facts.put("matches.kinds", kinds);
    facts.put("account.age", age);
    facts.put("account.platform", platform);
    facts.put("child", child);
    facts.put("hours_open", Duration.between(opened, now).toMinutes() / 60.0);
    return facts;
  }
}
