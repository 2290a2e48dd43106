package org.nightlight.detection;

import static org.nightlight.detection.Script.playAfterAWeek;

import org.junit.jupiter.api.Test;

class ContactedByManyTest {

  private static final Detector DETECTOR = new ContactedByMany();

  @Test
  void speaksUpWhenManyGrownUpsTurnToOneChild() {
    playAfterAWeek(DETECTOR, """
        day 1 09:00  ann  asks  child-1
        day 1 10:20  bob  writes-to  child-1
        day 1 11:40  cat  asks  child-1
        day 1 13:05  dan  writes-to  child-1   <- contacted-by-many
        day 1 15:10  eve  asks  child-1
        day 1 18:00  fay  asks  child-1   <- contacted-by-many
        day 1 19:00  gus  asks  child-1
        """);
  }

  @Test
  void countsAccountsOfUnknownAgeWithoutCallingThemGrownUp() {
    playAfterAWeek(DETECTOR, """
        day 1 09:00  unknown-1  asks  child-1
        day 1 10:20  unknown-2  asks  child-1
        day 1 11:40  unknown-3  asks  child-1
        day 1 13:05  unknown-4  asks  child-1   <- contacted-by-many
        day 1 15:10  unknown-5  asks  child-1
        day 1 18:00  unknown-6  asks  child-1   <- contacted-by-many
        day 1 19:00  unknown-7  asks  child-1
        day 1 20:00  unknown-8  asks  child-1   <- contacted-by-many
        """);
  }

  @Test
  void staysSilentAboutAClassThatTurnsToANewMate() {
    playAfterAWeek(DETECTOR, """
        day 1 09:00  child-2  asks-friend-of-friend  child-1
        day 1 10:20  child-3  asks-friend-of-friend  child-1
        day 1 11:40  child-4  asks-friend-of-friend  child-1
        day 1 13:05  child-5  asks-friend-of-friend  child-1
        day 1 15:10  child-6  asks-friend-of-friend  child-1
        day 1 18:00  child-7  asks-friend-of-friend  child-1
        day 1 19:00  child-8  asks-friend-of-friend  child-1
        day 1 20:00  child-9  asks-friend-of-friend  child-1
        day 1 21:00  child-10  asks-friend-of-friend  child-1
        """);
  }

  @Test
  void staysSilentWhereTheChildWroteFirstOrKnowsThem() {
    playAfterAWeek(DETECTOR, """
        day 1 09:00  child-1  writes-to  ann
        day 1 09:01  child-1  writes-to  bob
        day 1 09:02  child-1  writes-to  cat
        day 1 09:03  child-1  knows  dan
        day 1 09:04  child-1  knows  eve
        day 1 09:05  child-1  knows  fay
        day 1 10:20  ann  writes-to  child-1
        day 1 10:40  bob  writes-to  child-1
        day 1 11:40  cat  writes-to  child-1
        day 1 13:05  dan  writes-to  child-1
        day 1 15:10  eve  writes-to  child-1
        day 1 18:00  fay  writes-to  child-1
        """);
  }

  @Test
  void forgetsContactsThatLieDaysApart() {
    playAfterAWeek(DETECTOR, """
        day 1 09:00  ann  asks  child-1
        day 3 10:20  bob  asks  child-1
        day 5 11:40  cat  asks  child-1
        day 7 13:05  dan  asks  child-1
        day 9 15:10  eve  asks  child-1
        day 11 18:00  fay  asks  child-1
        day 13 19:00  gus  asks  child-1
        """);
  }

  @Test
  void doesNotTakeAnAccountOfUnknownAgeForAChild() {
    playAfterAWeek(DETECTOR, """
        day 1 09:00  ann  asks  unknown-1
        day 1 10:20  bob  asks  unknown-1
        day 1 11:40  cat  asks  unknown-1
        day 1 13:05  dan  asks  unknown-1
        day 1 15:10  eve  asks  unknown-1
        day 1 18:00  fay  asks  unknown-1
        day 1 19:00  gus  asks  unknown-1
        """);
  }
}
