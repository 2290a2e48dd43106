package org.nightlight.detection;

import static org.nightlight.detection.Script.playAfterAWeek;

import org.junit.jupiter.api.Test;

class PersistentHarassmentTest {

  private static final Detector DETECTOR = new PersistentHarassment();

  @Test
  void speaksUpWhenOneKeepsComingBackToAChildThatBlockedIt() {
    playAfterAWeek(DETECTOR, """
        day 1 09:00  ann  writes-to  child-1
        day 1 10:00  child-1  blocks  ann
        day 2 09:00  ann  writes-to  child-1
        day 3 09:00  ann  writes-to  child-1
        day 3 19:00  ann  posts-to  child-1
        day 4 09:00  ann  writes-to  child-1
        day 4 19:00  ann  mentions  child-1
        day 5 19:00  ann  writes-to  child-1   <- persistent-harassment
        day 6 19:00  ann  writes-to  child-1
        """);
  }

  @Test
  void followsItToAnAccountLinkedToIt() {
    playAfterAWeek(DETECTOR, """
        day 1 09:00  ann  writes-to  child-1
        day 1 10:00  child-1  reports  ann
        day 1 11:00  bea  is-linked-to  ann
        day 2 09:00  bea  writes-to  child-1
        day 3 09:00  bea  writes-to  child-1
        day 3 19:00  bea  writes-to  child-1
        day 4 09:00  ann  writes-to  child-1
        day 4 19:00  bea  writes-to  child-1
        day 5 19:00  bea  writes-to  child-1   <- persistent-harassment
        """);
  }

  @Test
  void noticesNewAccountsThatTurnUpAgainAndAgainAfterOneWasTurnedAway() {
    playAfterAWeek(DETECTOR, """
        day 1 09:00  ann  writes-to  child-1
        day 1 10:00  child-1  blocks  ann
        day 1 20:00  new-1  writes-to  child-1
        day 1 21:00  child-1  blocks  new-1
        day 2 09:00  new-2  writes-to  child-1
        day 2 10:00  child-1  blocks  new-2
        day 3 09:00  new-3  writes-to  child-1
        day 3 19:00  new-4  writes-to  child-1
        day 4 09:00  new-5  writes-to  child-1
        day 5 09:00  new-6  writes-to  child-1
        day 5 19:00  new-7  writes-to  child-1   <- persistent-harassment
        day 6 09:00  new-8  writes-to  child-1
        """);
  }

  @Test
  void takesManyMessagesWithinAnHourForOneReturn() {
    playAfterAWeek(DETECTOR, """
        day 1 09:00  ann  writes-to  child-1
        day 1 10:00  child-1  blocks  ann
        day 2 09:00  ann  writes-to  child-1
        day 2 09:01  ann  writes-to  child-1
        day 2 09:02  ann  writes-to  child-1
        day 2 09:03  ann  writes-to  child-1
        day 2 09:04  ann  writes-to  child-1
        day 2 09:05  ann  writes-to  child-1
        day 2 09:06  ann  writes-to  child-1
        """);
  }

  @Test
  void staysSilentAboutFriendsWhoTalkAgain() {
    playAfterAWeek(DETECTOR, """
        day 1 08:00  child-1  knows  child-2
        day 1 09:00  child-2  writes-to  child-1
        day 1 10:00  child-1  mutes  child-2
        day 1 19:00  child-2  writes-to  child-1
        day 2 19:00  child-2  writes-to  child-1
        day 2 20:00  child-1  writes-to  child-2
        day 3 09:00  child-2  writes-to  child-1
        day 3 19:00  child-2  writes-to  child-1
        day 4 09:00  child-2  writes-to  child-1
        day 4 19:00  child-2  writes-to  child-1
        day 5 19:00  child-2  writes-to  child-1
        """);
  }

  @Test
  void staysSilentAfterTheChildLetsItBack() {
    playAfterAWeek(DETECTOR, """
        day 1 09:00  ann  writes-to  child-1
        day 1 10:00  child-1  blocks  ann
        day 1 19:00  child-1  unblocks  ann
        day 2 09:00  ann  writes-to  child-1
        day 3 09:00  ann  writes-to  child-1
        day 4 09:00  ann  writes-to  child-1
        day 5 09:00  ann  writes-to  child-1
        day 6 09:00  ann  writes-to  child-1
        day 7 09:00  ann  writes-to  child-1
        """);
  }
}
