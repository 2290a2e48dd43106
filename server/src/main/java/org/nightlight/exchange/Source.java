package org.nightlight.exchange;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.nightlight.exchange.Fetcher.Reply;
import org.nightlight.match.Opinion;

/// A place that hashes come from, asked page by page, in its own manner.
sealed interface Source permits Ncmec, StopNcii {

  /// What came of asking.
  sealed interface Answer {

    /// A page.
    ///
    /// @param others entries passed over because a member gave them who is not asked for
    /// @param next what names the next page; empty on the last
    /// @param to up to where everything is taken once this was the last page
    record Page(Given given, long others, Optional<String> next, String to) implements Answer {}

    /// The next page's name means nothing any longer.
    record Expired() implements Answer {}

    /// Only a person can go on from here.
    record Person(String why) implements Answer {}

    /// It may go better another time.
    record Later(String why, Optional<Duration> pause) implements Answer {}
  }

  /// What came of telling an opinion.
  sealed interface Told {

    /// The source has it.
    record Done() implements Told {}

    /// This one waits for something, and is told again with the next run.
    record Waits(String why) implements Told {}

    /// The source takes none now; all wait for the next run.
    record Closed(String why) implements Told {}
  }

  /// What came of asking who we are there.
  sealed interface Greeting {
    record Known(String words) implements Greeting {}

    record Unknown(String why) implements Greeting {}
  }

  /// The range to ask for next.
  ///
  /// @param checkpoint up to where everything is taken; empty where nothing is
  /// @param span how much time it covers at most
  Progress.Range range(String checkpoint, Duration span, Instant now);

  /// The page that is next in a range.
  Answer page(Progress.Range range);

  /// Tells what staff think of an entry.
  Told tell(Opinion opinion);

  Greeting greet();

  /// What anything but a good answer to a request for a page means.
  static Answer meaning(Reply reply, Progress.Range range) {
    return switch (reply) {
      case Reply.Good _ -> throw new IllegalArgumentException("a good answer is to be read");
      case Reply.NotLetIn(var status) ->
        new Answer.Person(
            "it answered %d: the credentials, or what they may do there, must be mended"
                .formatted(status));
      case Reply.Nothing _ when !range.next().isEmpty() -> new Answer.Expired();
      case Reply.Nothing(var status) ->
        new Answer.Later(
            "it answered %d: is the address right?".formatted(status), Optional.empty());
      case Reply.Later(var why, var pause) -> new Answer.Later(why, pause);
    };
  }

  /// What a person is told of anything but a good answer.
  static String words(Reply reply) {
    return switch (reply) {
      case Reply.Good _ -> "it answered";
      case Reply.NotLetIn(var status) ->
        "it answered %d: the credentials are not let in".formatted(status);
      case Reply.Nothing(var status) ->
        "it answered %d: there is no such thing at that address".formatted(status);
      case Reply.Later(var why, var _) -> why;
    };
  }
}
