package org.nightlight.evidence;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// Which bucket holds sealed objects, and how it is reached.
///
/// @param endpoint a store that is not Amazon's; empty for Amazon's own
/// @param access the name and secret of an account; empty for what the machine's own role gives
/// @param prefix what every object's name begins with
/// @param lockDays how long the store itself lets nobody change or delete an object; 0 for not at
/// all
/// @param writeOnce whether the store is told never to write over an object
record S3Setting(
    Optional<URI> endpoint,
    String region,
    String bucket,
    Optional<Access> access,
    String prefix,
    int lockDays,
    boolean writeOnce) {

  static final String BUCKET = "NIGHTLIGHT_S3_BUCKET";

  /// An account at the store.
  record Access(String key, String secret) {

    /// Without the secret, so that it can stand in a log.
    @Override
    public String toString() {
      return "Access[" + key + "]";
    }
  }

  /// What the environment says; empty where it names no bucket.
  static Optional<S3Setting> from(Map<String, String> environment) {
    var bucket = environment.getOrDefault(BUCKET, "");
    if (bucket.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new S3Setting(
        Optional.of(environment.getOrDefault("NIGHTLIGHT_S3_ENDPOINT", ""))
            .filter(text -> !text.isEmpty())
            .map(S3Setting::endpoint),
        Keeping.fits(environment, "NIGHTLIGHT_S3_REGION", "us-east-1", "[a-z0-9-]{2,40}"),
        Keeping.fits(environment, BUCKET, "", "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"),
        access(environment),
        Keeping.fits(environment, "NIGHTLIGHT_S3_PREFIX", "evidence/", "[A-Za-z0-9/_.-]{0,200}"),
        Integer.parseInt(Keeping.fits(environment, "NIGHTLIGHT_S3_LOCK_DAYS", "0", "[0-9]{1,5}")),
        Keeping.fits(environment, "NIGHTLIGHT_S3_WRITE_ONCE", "yes", "yes|no").equals("yes")));
  }

  private static URI endpoint(String text) {
    if (!text.matches("https?://[^/?#@ ]+/?")) {
      throw new IllegalStateException(
          "NIGHTLIGHT_S3_ENDPOINT is https://name or http://name:port and nothing behind, was "
              + text);
    }
    return URI.create(text);
  }

  private static Optional<Access> access(Map<String, String> environment) {
    var key = environment.getOrDefault("NIGHTLIGHT_S3_KEY", "");
    var secret = environment.getOrDefault("NIGHTLIGHT_S3_SECRET", "");
    if (key.isEmpty() != secret.isEmpty()) {
      throw new IllegalStateException(
          "NIGHTLIGHT_S3_KEY and NIGHTLIGHT_S3_SECRET are set together or not at all");
    }
    return key.isEmpty() ? Optional.empty() : Optional.of(new Access(key, secret));
  }

  /// For people: where it is.
  String words() {
    return "the bucket " + bucket + " at "
        + endpoint.map(URI::getHost).orElse("Amazon S3 in " + region);
  }
}
