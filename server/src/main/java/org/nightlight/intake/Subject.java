package org.nightlight.intake;

/// An account on a platform: whom reports and signals are about.
///
/// @param source the platform's CloudEvents source
/// @param account the account there
public record Subject(String source, String account) {

  public Subject {
    if (source.isBlank() || account.isBlank()) {
      throw new IllegalArgumentException("a subject has a source and an account");
    }
  }

  /// One text for one subject, to order and to join by.
  public String key() {
    return source + "/" + account;
  }

  /// Without the account, so that it can stand in a log.
  @Override
  public String toString() {
    return "an account on " + source;
  }
}
