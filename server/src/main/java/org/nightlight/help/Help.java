package org.nightlight.help;

import java.util.List;
import java.util.Set;
import org.nightlight.oversight.Routes;

/// The door of help: advice, helplines and emergency numbers from content files.
@SuppressWarnings({"DoNotCallSuggester", "ObjectToString"}) // signatures first, bodies next
public final class Help {

  /// What helps. An unknown topic gets the advice that fits any; an unknown country is "".
  public Advice advise(Audience audience, String topic, String country) {
    throw new UnsupportedOperationException("not yet " + audience + topic + country);
  }

  /// Whom to talk to in a country, the likeliest first; never empty.
  public List<Helpline> helplines(String country) {
    throw new UnsupportedOperationException("not yet " + country);
  }

  /// Whom to call when life is in danger.
  public EmergencyNumber emergency(String country) {
    throw new UnsupportedOperationException("not yet " + country);
  }

  /// What a report can be about, in words for an audience.
  public List<Topic> topics(Audience audience) {
    throw new UnsupportedOperationException("not yet " + audience);
  }

  /// The codes of all topics.
  public Set<String> topicCodes() {
    throw new UnsupportedOperationException("not yet");
  }

  public Routes routes() {
    return new Routes();
  }
}
