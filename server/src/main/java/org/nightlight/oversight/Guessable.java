package org.nightlight.oversight;

import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import me.gosimple.nbvcxz.Nbvcxz;
import me.gosimple.nbvcxz.resources.ConfigurationBuilder;
import me.gosimple.nbvcxz.resources.DictionaryBuilder;

/// Passwords that are among the first anybody tries: known from breaches, a keyboard's rows, dates,
/// repetitions, somebody's own name. By the lists and the reckoning of nbvcxz (after D. Wheeler,
/// zxcvbn, USENIX Security 2016), without asking anybody.
final class Guessable {

  private static final double TRIES = 1e8;

  private Guessable() {}

  /// What is wrong with a password that is easily guessed; empty where it is not.
  static Optional<String> wrong(String password, String signIn) {
    return tries(password, signIn) < TRIES
        ? Optional.of(
            "This password is among the first that anybody tries. Three or four words that"
                + " do not belong together are hard to guess and easy to keep.")
        : Optional.empty();
  }

  private static double tries(String password, String signIn) {
    var own = new DictionaryBuilder()
        .setDictionaryName("own")
        .setExclusion(true)
        .addWord(signIn.toLowerCase(Locale.ROOT), 1)
        .addWord("nightlight", 2)
        .createDictionary();
    var all = new ArrayList<>(ConfigurationBuilder.getDefaultDictionaries());
    all.add(own);
    var setting = new ConfigurationBuilder()
        .setDictionaries(all)
        .setLocale(Locale.ENGLISH)
        .createConfiguration();
    return new Nbvcxz(setting).estimate(password).getGuesses().doubleValue();
  }
}
