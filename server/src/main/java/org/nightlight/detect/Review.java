package org.nightlight.detect;

import java.time.LocalDate;
import java.util.List;

/// The order of a source's accounts by their evidence at the end of an event-time day.
///
/// @param judged how many accounts, over all live detectors, could have stood in it
/// @param above how many stand above the line
/// @param places in order, from 1
public record Review(String source, LocalDate day, long judged, int above, List<Place> places) {

  public Review {
    places = List.copyOf(places);
  }

  /// One account's place.
  ///
  /// @param evidence now, in millionths of log10
  public record Place(int place, String detector, String subject, long evidence) {}
}
