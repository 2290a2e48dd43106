package org.nightlight.detection;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// An account of which nothing is to be remembered.
///
/// @param instead what it is called where others are remembered to have met it
record Forgotten(Key account, String instead) {

  static final Forgotten NOBODY = new Forgotten(new Key("", ""), "");

  boolean is(Key one) {
    return account.equals(one);
  }

  /// What an account of a source is called from now on.
  String name(String source, String one) {
    return is(new Key(source, one)) ? instead : one;
  }

  /// What becomes of an activity that waits: what the account did itself goes.
  Optional<Activity> of(String source, Activity one) {
    if (!source.equals(account.source()) || !one.deed().accounts().contains(account.account())) {
      return Optional.of(one);
    }
    if (one.deed().accounts().getFirst().equals(account.account()) && !isAnonymous(one.deed())) {
      return Optional.empty();
    }
    var json = new EventJson(ActivityJson.write(one).getBytes(StandardCharsets.UTF_8));
    var renamed = json.renamed(account.account(), instead).bytes();
    return Optional.of(ActivityJson.read(new String(renamed, StandardCharsets.UTF_8)));
  }

  private static boolean isAnonymous(Deed deed) {
    return deed instanceof Deed.MessageSent message
        && message.sender() instanceof Deed.Sender.Anonymous;
  }
}
