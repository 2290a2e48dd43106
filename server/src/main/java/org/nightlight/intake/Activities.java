package org.nightlight.intake;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.nightlight.detection.Activity;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Routes;
import org.nightlight.store.Store;
import org.springframework.http.HttpMethod;

/// The half of intake that takes in activity: the desk, the register's scissors, the one
/// writer and the log it writes.
final class Activities implements AutoCloseable {

  private final ActivityLog log;
  private final Admissions admissions;
  private final ActivityDesk desk;

  /// @param retention how long an activity is kept, and how old one may be when it comes
  Activities(Store store, Oversight oversight, Clock clock, Duration retention) {
    var countries = new Countries(store);
    this.log = new ActivityLog(store);
    this.admissions = new Admissions(store, oversight, log, countries, clock, retention);
    this.desk = new ActivityDesk(admissions, new LegalBasis(oversight, countries));
  }

  void start() {
    admissions.start();
  }

  List<Admitted> after(long position, int limit) {
    return log.after(position, limit);
  }

  List<byte[]> events(String source, Collection<String> ids) {
    return log.events(source, ids);
  }

  List<Activity> of(Subject account) {
    return log.of(account, Long.MAX_VALUE);
  }

  boolean activeSince(Subject account, long position) {
    return log.activeSince(account, position);
  }

  long erase(Subject account, long position) {
    return log.erase(account, position);
  }

  Optional<LocalDate> from() {
    return log.from();
  }

  long behind(long position) {
    return log.behind(position);
  }

  Routes routes() {
    return new Routes().platform(HttpMethod.POST, "/api/v1/activities", desk::receive);
  }

  @Override
  public void close() {
    admissions.close();
  }
}
