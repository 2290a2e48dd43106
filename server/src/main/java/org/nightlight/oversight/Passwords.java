package org.nightlight.oversight;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import org.nightlight.store.Secrets;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/// How passwords are kept: as bcrypt digests, so costly to make that guessing takes too long.
public final class Passwords {

  /// Doublings of the work. Only tests, whose passwords protect nobody, take fewer.
  static final int COST = 11;

  private final BCryptPasswordEncoder bcrypt;

  /// Checked where nobody has the name, so that the answer takes as long.
  private final String nobody;

  Passwords(int cost) {
    this.bcrypt = new BCryptPasswordEncoder(cost);
    this.nobody = encode(Secrets.random());
  }

  /// As every installation keeps them.
  public static Passwords costly() {
    return new Passwords(COST);
  }

  String encode(String password) {
    var digest = bcrypt.encode(plain(password));
    if (digest == null) {
      throw new IllegalStateException("bcrypt answered nothing");
    }
    return digest;
  }

  boolean matches(String password, String digest) {
    var fits = password.getBytes(StandardCharsets.UTF_8).length <= OversightRules.PASSWORD_BYTES;
    return bcrypt.matches(fits ? plain(password) : "", digest) && fits;
  }

  /// The digest of a password that nobody has.
  String nobody() {
    return nobody;
  }

  /// The same password however a keyboard composes its accents.
  static String plain(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFC);
  }
}
