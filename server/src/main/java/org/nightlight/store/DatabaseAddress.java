package org.nightlight.store;

/// Where a PostgreSQL database answers, and as whom to log in.
public record DatabaseAddress(String url, String user, String password) {

  public DatabaseAddress {
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          "a database address starts with jdbc:postgresql:, was " + url);
    }
  }

  /// Without the password, so that it can stand in a log.
  @Override
  public String toString() {
    return url + " as " + user;
  }
}
