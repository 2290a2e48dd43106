package org.nightlight.casework;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.nightlight.casework.CaseFile.Age;

/// The contacts of a case over time, as a drawing: a lane for each age, a mark for each contact.
/// Shape tells the age, and above or below the lane's line who began; colour only repeats it.
///
/// @param marks in order of time
/// @param words what the drawing shows, for those who do not see it
record ContactPicture(
    List<Lane> lanes, List<Mark> marks, int height, String from, String to, String words) {

  static final int WIDTH = 320;
  private static final int LEFT = 92;
  private static final int RIGHT = 10;
  private static final int LANE = 36;
  private static final int TOP = 8;
  private static final int ASIDE = 9;

  /// One lane.
  record Lane(String name, int y) {}

  /// One contact.
  ///
  /// @param shape `child`, `unknown` or `adult`
  /// @param points of the shape, for a polygon; "" where it is a circle
  record Mark(String shape, String way, double x, double y, String points) {}

  static ContactPicture of(Contacts contacts) {
    var lanes = new ArrayList<Lane>();
    for (var age : List.of(Age.CHILD, Age.UNKNOWN, Age.ADULT)) {
      if (contacts.lines().stream().anyMatch(line -> line.age() == age)) {
        lanes.add(new Lane(plural(age), TOP + LANE * lanes.size() + LANE / 2));
      }
    }
    var first = contacts.lines().getFirst().at();
    var span =
        Math.max(1, Duration.between(first, contacts.lines().getLast().at()).toSeconds());
    var marks = contacts.lines().stream()
        .map(line -> {
          var part = Duration.between(first, line.at()).toSeconds() / (double) span;
          return mark(line, LEFT + 8 + part * (WIDTH - LEFT - RIGHT - 16), lane(lanes, line.age()));
        })
        .toList();
    return new ContactPicture(
        lanes,
        marks,
        TOP + LANE * lanes.size() + 22,
        contacts.lines().getFirst().exact(),
        contacts.lines().getLast().exact(),
        words(contacts));
  }

  private static String plural(Age age) {
    return switch (age) {
      case CHILD -> "Children";
      case UNKNOWN -> "Age not known";
      case ADULT -> "Adults";
    };
  }

  private static int lane(List<Lane> lanes, Age age) {
    return lanes.stream()
        .filter(lane -> lane.name().equals(plural(age)))
        .mapToInt(Lane::y)
        .findFirst()
        .orElseThrow();
  }

  private static Mark mark(Contacts.Contact line, double x, int lane) {
    var own = line.from() == Contacts.Contact.From.SUBJECT;
    var y = (double) lane + (own ? -ASIDE : ASIDE);
    return switch (line.age()) {
      case CHILD -> new Mark("child", own ? "own" : "back", x, y, "");
      case UNKNOWN ->
        new Mark(
            "unknown", own ? "own" : "back", x, y, points(x, y - 6, x + 6, y, x, y + 6, x - 6, y));
      case ADULT ->
        new Mark(
            "adult",
            own ? "own" : "back",
            x,
            y,
            points(x - 5, y - 5, x + 5, y - 5, x + 5, y + 5, x - 5, y + 5));
    };
  }

  private static String points(double... all) {
    var text = new StringBuilder();
    for (var at = 0; at < all.length; at += 2) {
      text.append(String.format(Locale.ROOT, "%.1f,%.1f ", all[at], all[at + 1]));
    }
    return text.toString().strip();
  }

  private static String words(Contacts contacts) {
    var own = contacts.lines().stream()
        .filter(line -> line.from() == Contacts.Contact.From.SUBJECT)
        .count();
    var parts = new ArrayList<String>();
    for (var age : Age.values()) {
      var count = contacts.lines().stream().filter(line -> line.age() == age).count();
      if (count > 0) {
        parts.add(count + " with "
            + (age == Age.UNKNOWN
                ? "accounts of unknown age"
                : plural(age).toLowerCase(Locale.ROOT)));
      }
    }
    var all = contacts.lines().size();
    return (all == 1 ? "1 contact" : all + " contacts") + " that the signals cite: "
        + String.join(", ", parts) + ". This account began " + own + " of them.";
  }
}
