package org.nightlight.care;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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

  public Care(Store store, Oversight oversight, Evidence evidence, Clock clock) {
    this.store = store;
    this.oversight = oversight;
    this.evidence = evidence;
    this.clock = clock;
    this.book = new CareBook(store);
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
  public void decided(UUID matter, String topic, String outcome, StaffId by) {
    var share = book.setting().secondLooks();
    if (AgreementRules.sampled(digest(matter), share)) {
      book.ask(matter, topic, outcome, by, clock.instant());
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

  /// Whether a case waits for this person to look at it without seeing what was decided.
  public boolean waits(UUID matter, StaffId reader) {
    return book.waits(matter, reader);
  }

  /// Cases that wait for this person, oldest first.
  public List<UUID> waiting(StaffId reader, int most) {
    return book.waiting(reader, most);
  }

  /// Keeps what a second person would have decided. It changes nothing for anybody in the case.
  ///
  /// @return what the first decided; empty where the case does not wait for this person
  public Optional<String> looked(UUID matter, String outcome, String note, StaffId by) {
    return store.transaction(() -> {
      var first = book.answer(matter, outcome, note, by, clock.instant());
      if (first.isPresent()) {
        oversight.record(new Actor.Staff(by), "look-second", "case/" + matter, "");
      }
      return first;
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
    return routes;
  }
}
