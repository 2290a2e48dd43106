package org.nightlight.flink;

import java.util.Comparator;
import org.apache.flink.api.java.tuple.Tuple2;

/// A fact on its way to a stage: the round it belongs to, the key it is about, and its place in the
/// round. The place is that in the log, then, at a day's end, the account whose silence spoke, then
/// the stage that said it. Its shape is what Flink's own serializer asks of a class.
public final class Item {

  /// Room for the stages that may say something about one place.
  static final int STAGES = 16;

  static final Comparator<Item> IN_ORDER = Comparator.comparingLong((Item item) -> item.place)
      .thenComparing(item -> item.by)
      .thenComparingInt(item -> item.said);

  public long round;
  public String source = "";
  public String account = "";
  public int day;
  public long place;
  public String by = "";
  public int said;
  public byte[] fact = {};

  /// The same place, told to an account.
  Item to(String toAccount, byte[] told) {
    var item = new Item();
    item.round = round;
    item.source = source;
    item.account = toAccount;
    item.day = day;
    item.place = place;
    item.by = by;
    item.said = said;
    item.fact = told;
    return item;
  }

  Tuple2<String, String> key() {
    return Tuple2.of(source, account);
  }
}
