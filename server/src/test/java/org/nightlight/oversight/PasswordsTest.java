package org.nightlight.oversight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordsTest {

  @Test
  void anInstallationKeepsPasswordsAtACostOfEleven() {
    var passwords = Passwords.costly();
    assertThat(passwords.encode("twelve letters and more")).startsWith("$2a$11$");
    assertThat(passwords.nobody()).startsWith("$2a$11$");
  }

  @Test
  void fitsHoweverAccentsAreComposedAndNeverWhereItIsTooLong() {
    var passwords = TestOversight.quick();
    var digest = passwords.encode("twelve l\u00e9tters");
    assertThat(passwords.matches("twelve le\u0301tters", digest)).isTrue();
    assertThat(passwords.matches("twelve letters", digest)).isFalse();
    assertThat(passwords.matches("a".repeat(100), passwords.encode(""))).isFalse();
  }
}
