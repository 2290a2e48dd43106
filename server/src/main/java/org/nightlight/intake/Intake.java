package org.nightlight.intake;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.help.Help;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.store.Store;

/// The door of intake: reports from people and activity from platforms.
@SuppressWarnings({"DoNotCallSuggester", "ObjectToString"}) // signatures first, bodies next
public final class Intake {

  private final String parts;

  /// @param folder the data folder, whose `keys` hold what must not lie in the database
  public Intake(
      Store store, Oversight oversight, Evidence evidence, Help help, Path folder, Clock clock) {
    this.parts = "" + store + oversight + evidence + help + folder + clock;
  }

  /// A report, without its words.
  public Optional<Report> report(ReportId id) {
    throw new UnsupportedOperationException("not yet " + id + parts);
  }

  /// What the person wrote, from its sealed exhibit; custody names the reader.
  public ReportText read(ReportId id, Permit permit) {
    throw new UnsupportedOperationException("not yet " + id + permit);
  }

  /// What came with a report, in the order it was numbered.
  public List<ExhibitId> attachments(ReportId id) {
    throw new UnsupportedOperationException("not yet " + id);
  }

  /// Tells the reporter's status page how far their report has come.
  public void progress(ReportId id, Progress now) {
    throw new UnsupportedOperationException("not yet " + id + now);
  }

  /// As above, and says what helps now: a topic's code.
  public void progress(ReportId id, Progress now, String adviceTopic) {
    throw new UnsupportedOperationException("not yet " + id + now + adviceTopic);
  }

  public Routes routes() {
    return new Routes();
  }
}
