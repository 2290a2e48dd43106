package org.nightlight.intake;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Optional;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.Exhibit;
import org.nightlight.evidence.Origin;
import org.nightlight.oversight.Caller;
import org.nightlight.oversight.Oversight;
import org.nightlight.store.Store;

/// Takes what platforms attach to a report, straight into evidence, and only while an authority to
/// receive such material is on record.
final class ReportAttachments {

  /// It is sealed as it streams by, so that its size costs a disk and no memory.
  static final long MOST_BYTES = 1L << 30;
  static final int MOST_NUMBER = 20;

  private final Store store;
  private final Oversight oversight;
  private final Evidence evidence;
  private final ReportBook book;

  ReportAttachments(Store store, Oversight oversight, Evidence evidence) {
    this.store = store;
    this.oversight = oversight;
    this.evidence = evidence;
    this.book = new ReportBook(store);
  }

  /// The answer to an attachment.
  sealed interface Attaching {
    record Attached(Exhibit exhibit) implements Attaching {}

    /// The same bytes came before under this number.
    record Again(Exhibit exhibit) implements Attaching {}

    record Refused(Problem problem) implements Attaching {}
  }

  /// Takes an attachment.
  ///
  /// @param declared the media type its sender gave
  Attaching attach(Report report, int number, String declared, InputStream body, Caller caller)
      throws IOException {
    var refused = refuse(number, declared);
    if (refused.isPresent()) {
      return new Attaching.Refused(refused.get());
    }
    var stream = new PushbackInputStream(new Bounded(body), ReportMedia.ENOUGH);
    var head = stream.readNBytes(ReportMedia.ENOUGH);
    stream.unread(head);
    var found = ReportMedia.of(head);
    if (!found.equals(declared)) {
      return new Attaching.Refused(new Problem(
          422,
          "content-is-not-what-it-says",
          "the content is declared as " + declared + " and begins like " + found
              + "; nothing of it was kept"));
    }
    return seal(report, number, declared, stream, caller);
  }

  private Optional<Problem> refuse(int number, String declared) {
    if (oversight.authorityToReceiveMaterial().isEmpty()) {
      return Optional.of(new Problem(
          403,
          "no-authority-to-receive-material",
          "no legal authority to receive material is recorded here; an administrator records"
              + " one on the page Platforms; send no files before"));
    }
    if (number < 1 || number > MOST_NUMBER) {
      return Optional.of(new Problem(
          422,
          "attachment-number",
          "an attachment's number is 1.." + MOST_NUMBER + ", was " + number));
    }
    return ReportMedia.ALLOWED.contains(declared)
        ? Optional.empty()
        : Optional.of(new Problem(
            415,
            "content-type",
            "send one of "
                + String.join(", ", ReportMedia.ALLOWED.stream().sorted().toList())
                + " as Content-Type"));
  }

  private Attaching seal(
      Report report, int number, String declared, InputStream stream, Caller caller)
      throws IOException {
    try {
      var id =
          evidence.seal(stream, new Origin(caller.actor(), "attachment", declared), exhibit -> {
            if (!book.attach(report.id(), number, exhibit.id(), declared)) {
              throw new NumberTaken(exhibit.sha256());
            }
            var key = report.id().toString();
            store.outbox().put(Intake.ATTACHED, key, key + " " + exhibit.id());
            oversight.record(
                caller.actor(), "attach-to-report", "report/" + report.id(), exhibit.sha256());
          });
      return new Attaching.Attached(evidence.exhibit(id).orElseThrow());
    } catch (NumberTaken taken) {
      return taken(report, number, taken.sha256);
    } catch (java.io.UncheckedIOException fault) {
      if (fault.getCause() instanceof TooLarge) {
        return new Attaching.Refused(Problem.tooLarge("an attachment", MOST_BYTES));
      }
      throw fault;
    }
  }

  private Attaching taken(Report report, int number, String sha256) {
    var before = book.attachment(report.id(), number).flatMap(evidence::exhibit).orElseThrow();
    return before.sha256().equals(sha256)
        ? new Attaching.Again(before)
        : new Attaching.Refused(new Problem(
            409,
            "attachment-number-taken",
            "attachment " + number + " of this report holds other bytes; use another number"));
  }

  static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private static final class NumberTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String sha256;

    NumberTaken(String sha256) {
      super("number taken", null, false, false);
      this.sha256 = sha256;
    }
  }

  /// Refuses to go on beyond the most an attachment may hold.
  private static final class Bounded extends FilterInputStream {
    private long left = MOST_BYTES;

    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      var one = in.read();
      count(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
      var read = in.read(bytes, from, count);
      count(Math.max(read, 0));
      return read;
    }

    private void count(int read) throws IOException {
      left -= read;
      if (left < 0) {
        throw new TooLarge();
      }
    }
  }
}
