package org.nightlight.cybertip;

import java.util.List;

/// What came of a call. An answer with HTTP 200 may still say no: its code decides.
public sealed interface Answer {

  /// It answered.
  ///
  /// @param code 0 where it did what was asked
  /// @param words its own description
  /// @param report the number of the report; 0 where it named none
  /// @param file the id of the file; empty where it named none
  /// @param hash MD5 of the bytes it received; empty where it named none
  /// @param files the ids of a finished report's files
  /// @param call its `Request-ID`, to ask for when something is unclear
  record Said(
      int code,
      String words,
      long report,
      String file,
      String hash,
      List<String> files,
      String call)
      implements Answer {
    public Said {
      files = List.copyOf(files);
    }
  }

  /// It was never reached: nothing can have happened there.
  record NotReached(String words) implements Answer {}

  /// No answer that can be read. What was asked may have happened or not.
  record Lost(String words, String call) implements Answer {}

  /// What is to follow.
  enum Meaning {
    DONE,
    /// It could not just now; ask again later.
    LATER,
    /// It does not let us; a person must see to it, and asking again would not help.
    NOT_ALLOWED,
    /// What was sent is wrong; never ask again with the same.
    WRONG,
    /// There is no such report: it has expired.
    NO_SUCH_REPORT,
    NO_SUCH_FILE,
    ALREADY_RETRACTED,
    ALREADY_FINISHED,
    /// Nobody knows whether it happened.
    UNKNOWN
  }

  /// What it means.
  default Meaning meaning() {
    return switch (this) {
      case NotReached _ -> Meaning.LATER;
      case Lost _ -> Meaning.UNKNOWN;
      case Said said -> meaning(said.code());
    };
  }

  private static Meaning meaning(int code) {
    return switch (code) {
      case 0 -> Meaning.DONE;
      case 5001 -> Meaning.NO_SUCH_REPORT;
      case 5002 -> Meaning.NO_SUCH_FILE;
      case 5101 -> Meaning.ALREADY_RETRACTED;
      case 5102 -> Meaning.ALREADY_FINISHED;
      default ->
        switch (code / 1000) {
          case 1 -> Meaning.LATER;
          case 2, 3 -> Meaning.NOT_ALLOWED;
          default -> Meaning.WRONG;
        };
    };
  }

  /// In a line, with its code.
  default String line() {
    return switch (this) {
      case NotReached(var words) -> words;
      case Lost lost -> lost.words();
      case Said said ->
        said.words().isEmpty() ? "" + said.code() : said.code() + ": " + said.words();
    };
  }

  /// The `Request-ID`, or empty.
  default String callId() {
    return switch (this) {
      case NotReached _ -> "";
      case Lost lost -> lost.call();
      case Said said -> said.call();
    };
  }
}
