package org.nightlight.care;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.nightlight.care.CareBook.Setting;
import org.nightlight.evidence.Evidence;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.StaffId;
import org.nightlight.store.Store;

/// The door of care: says when somebody has looked at enough, and asks for second looks.
public final class Care {

  private final Store store;
  private final Oversight oversight;
  private final Evidence evidence;
  private final Clock clock;
  private final CareBook book;
  private final CalibrationBook calibrations;
  private volatile Optional<Cases> cases = Optional.empty();

  /// What care asks of whoever keeps the cases.
  public interface Cases {

    /// A decided case, where somebody may see it.
    Optional<Decided> decided(long number, StaffId who);

    /// As above, by its id.
    Optional<Decided> decided(UUID matter, StaffId who);

    /// Whether a case waits for somebody who does not know what was decided.
    boolean waits(UUID matter, StaffId who);

    /// What a case may come to: codes, and what people call them.
    Map<String, String> outcomes();

    /// What people call a policy.
    String policy(String code);
  }

  /// A decided case.
  public record Decided(UUID matter, long number) {}

  /// What somebody's look is beside.
  ///
  /// @param answer the outcome
  /// @param of whose it is
  public record Looked(String answer, Of of) {

    public enum Of {
      /// Whoever decided the case.
      FIRST,
      /// A lead, for a set of cases.
      SET
    }
  }

  public Care(Store store, Oversight oversight, Evidence evidence, Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.evidence = evidence;
    this.clock = clock;
    this.book = new CareBook(store);
    this.calibrations = new CalibrationBook(store);
  }

  /// Says who keeps the cases.
  public void askFor(Cases keeper) {
    this.cases = Optional.of(keeper);
  }

  Cases cases() {
    return cases.orElseThrow();
  }

  /// Why no picture or video opens for somebody now; empty where it does.
  public Optional<String> closed(StaffId who) {
    var now = clock.instant();
    var limits = book.setting().limits();
    var midnight = now.atZone(ZoneOffset.UTC).toLocalDate().atStartOfDay(ZoneOffset.UTC);
    var today = evidence.viewed(new Actor.Staff(who), midnight.toInstant());
    var row =
        evidence.viewed(new Actor.Staff(who), now.minus(Duration.ofMinutes(limits.minutes())));
    var closed = ExposureRules.closed(limits, today, row, book.lifts(who, now));
    if (closed.isPresent() && limits.aDay() > 0 && today >= limits.aDay()) {
      book.closed(who, now);
    }
    return closed;
  }

  /// Asks for a second look at a decided case, where its number is among those of the sample.
  ///
  /// @param policy the code of what the decision rests on; "" where it names none
  public void decided(UUID matter, String policy, String outcome, StaffId by) {
    var share = book.setting().secondLooks();
    if (AgreementRules.sampled(digest(matter), share)) {
      book.ask(matter, policy, outcome, by, clock.instant());
    }
  }

  private static byte[] digest(UUID matter) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(("second-look " + matter).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException fault) {
      throw new IllegalStateException(fault);
    }
  }

  /// Whether a case waits for this person to look at it without seeing what was decided, as a
  /// second look or in a set.
  public boolean waits(UUID matter, StaffId reader) {
    return book.waits(matter, reader) || calibrations.waits(matter, reader);
  }

  /// Cases that wait for this person, second looks first.
  public List<UUID> waiting(StaffId reader, int most) {
    return Stream.concat(
            book.waiting(reader, most).stream(), calibrations.waiting(reader, most).stream())
        .distinct()
        .limit(most)
        .toList();
  }

  /// Keeps what a second person would have decided. It changes nothing for anybody in the case.
  ///
  /// @return what it is beside; empty where the case does not wait for this person
  public Optional<Looked> looked(UUID matter, String outcome, String note, StaffId by) {
    return store.transaction(() -> {
      var now = clock.instant();
      var set = calibrations
          .answer(matter, outcome, note, by, now)
          .map(answer -> new Looked(answer, Looked.Of.SET));
      var first = book.answer(matter, outcome, note, by, now)
          .map(answer -> new Looked(answer, Looked.Of.FIRST));
      if (first.isPresent() || set.isPresent()) {
        oversight.record(new Actor.Staff(by), "look-second", "case/" + matter, "");
      }
      return first.or(() -> set);
    });
  }

  void makeCalibration(String name, Permit by) {
    var id = UUID.randomUUID();
    store.transact(() -> {
      calibrations.make(id, name, by.staff(), clock.instant());
      oversight.record(by.actor(), "make-calibration", "calibration/" + id, "");
    });
  }

  boolean addToCalibration(UUID id, CalibrationBook.Agreed one, Permit by) {
    return store.transaction(() -> {
      var added = calibrations.add(id, one, by.staff(), clock.instant());
      if (added) {
        oversight.record(by.actor(), "add-to-calibration", "case/" + one.matter(), "");
      }
      return added;
    });
  }

  boolean endCalibration(UUID id, Permit by) {
    return store.transaction(() -> {
      var ended = calibrations.end(id, clock.instant());
      if (ended) {
        oversight.record(by.actor(), "end-calibration", "calibration/" + id, "");
      }
      return ended;
    });
  }

  void set(Setting now, String reason, Permit by) {
    store.transact(() -> {
      book.set(now, reason, by.staff(), clock.instant());
      oversight.record(by.actor(), "set-care", "setting/care", "");
    });
  }

  boolean lift(StaffId who, Permit by) {
    return store.transaction(() -> {
      var lifted = book.lift(who, clock.instant());
      if (lifted) {
        oversight.record(by.actor(), "lift-limit", "staff/" + who, "");
      }
      return lifted;
    });
  }

  public Routes routes() {
    var routes = new Routes();
    new CarePages(this, book, oversight, clock).add(routes);
    new CalibrationPages(this, calibrations).add(routes);
    return routes;
  }
}
