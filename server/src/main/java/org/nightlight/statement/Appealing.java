package org.nightlight.statement;

import java.time.LocalDate;

/// The answer to somebody who appeals, and to somebody who decides an appeal.
sealed interface Appealing {

  /// It is kept.
  record Taken() implements Appealing {}

  /// One is there already: what it came to is told.
  record Already() implements Appealing {}

  record TooLate(LocalDate until) implements Appealing {}

  /// There is no such statement, or nobody was told it yet.
  record NoStatement() implements Appealing {}

  /// They decided the case, or agreed to it.
  record SamePerson() implements Appealing {}

  /// Nothing is written, or too much.
  record NoWords() implements Appealing {}
}
