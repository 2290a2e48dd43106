package org.nightlight.casework;

import java.util.HashSet;
import org.nightlight.detect.Review;
import org.nightlight.store.Store;

/// Keeps on open cases where their accounts stood at a day's end. The best place of an account is
/// its case's.
final class ReviewOrder {

  private final Store store;

  ReviewOrder(Store store) {
    this.store = store;
  }

  void keep(Review review) {
    store
        .sql()
        .sql("update casework_case set review_day = null, review_place = null,"
            + " review_above = false"
            + " where source = ? and review_day is not null and state <> 'decided'")
        .param(review.source())
        .update();
    var placed = new HashSet<String>();
    for (var place : review.places()) {
      if (placed.add(place.subject())) {
        keep(review, place);
      }
    }
  }

  private void keep(Review review, Review.Place place) {
    store
        .sql()
        .sql("update casework_case set review_day = ?, review_place = ?, review_above = ?"
            + " where source = ? and account = ? and state <> 'decided'")
        .params(
            review.day(),
            place.place(),
            place.place() <= review.above(),
            review.source(),
            place.subject())
        .update();
  }
}
