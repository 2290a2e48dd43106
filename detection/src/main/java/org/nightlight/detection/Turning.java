package org.nightlight.detection;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a profile tells the detectors of things that happen to a child: who turns to it, whom it
/// turns away, and who comes back all the same. Only children are told of; an account whose age is
/// unknown is not taken for one.
final class Turning {
  private Turning() {}

  /// What comes to an account from another, as its marks stood before.
  static void to(
      ProfileStage.Profile profile, Fact.Received got, int marks, Frame frame, List<Fact> facts) {
    var activity = got.activity();
    Fact.Way way = way(activity.deed());
    if (way != null) {
      turned(profile, activity, got.from(), got.to(), way, marks, frame, facts);
    }
  }

  static void named(ProfileStage.Profile profile, Fact.Named named, Frame frame, List<Fact> facts) {
    String from = named.from();
    int marks = from == null ? -1 : profile.contacts.marks(Circle.hash(from));
    turned(profile, named.activity(), from, named.to(), Fact.Way.NAMED, marks, frame, facts);
  }

  private static void turned(
      ProfileStage.Profile profile,
      Activity activity,
      @Nullable String from,
      String to,
      Fact.Way way,
      int marks,
      Frame frame,
      List<Fact> facts) {
    AgeBand band = profile.band(activity.day());
    if (!band.isChild()) {
      return;
    }
    boolean ownDoing = marks >= 0 && (marks & Contacts.BEGAN) != 0;
    boolean guards = way == Fact.Way.BLOCKED || way == Fact.Way.REPORTED;
    if (guards && ownDoing) {
      return;
    }
    var tie = tie(profile, marks, ownDoing, frame);
    facts.add(new Fact.Turned(activity, from, to, band, profile.since, way, tie));
    if (from != null && !guards && marks >= 0 && (marks & Contacts.TURNED_AWAY) != 0) {
      facts.add(new Fact.CameBack(activity, to, from));
    }
  }

  private static Fact.Tie tie(
      ProfileStage.Profile profile, int marks, boolean ownDoing, Frame frame) {
    if (ownDoing || (marks >= 0 && (marks & Contacts.TIE) != 0)) {
      return Fact.Tie.KNOWN;
    }
    boolean known = frame.ties() == Frame.Ties.KNOWN || profile.registeredInStream;
    return known && !profile.contacts.overflowed() ? Fact.Tie.NONE : Fact.Tie.UNKNOWN;
  }

  private static Fact.@Nullable Way way(Deed deed) {
    return switch (deed) {
      case Deed.MessageSent message -> Fact.Way.WROTE;
      case Deed.ContactRequested other -> Fact.Way.WROTE;
      case Deed.Guarded it -> it.guard() == Deed.Guard.UNBLOCKED ? null : Fact.Way.BLOCKED;
      case Deed.Reported other -> Fact.Way.REPORTED;
      default -> null;
    };
  }

  /// The marks of another after the account itself turns it away, lets it back, or writes to it;
  /// tells of it where the account is a child's.
  static int away(ProfileStage.Profile profile, Fact.Done done, int marks, List<Fact> facts) {
    var activity = done.activity();
    if (ProfileStage.isRefusal(activity.deed())) {
      AgeBand band = profile.band(activity.day());
      if (band.isChild()) {
        facts.add(new Fact.TurnedAway(activity, done.from(), band, profile.since, done.to()));
      }
      return marks | Contacts.TURNED_AWAY;
    }
    if ((marks & Contacts.TURNED_AWAY) != 0 && relents(activity.deed())) {
      facts.add(new Fact.Relented(activity, done.from(), done.to()));
      return marks & ~Contacts.TURNED_AWAY;
    }
    return marks;
  }

  private static boolean relents(Deed deed) {
    return switch (deed) {
      case Deed.MessageSent message -> true;
      case Deed.ContactRequested other -> true;
      case Deed.ContactAnswered other -> true;
      case Deed.Guarded other -> true;
      default -> false;
    };
  }

  /// What an account with known links does towards another is told of, as the other may have turned
  /// a linked one away.
  static void linked(ProfileStage.Profile profile, Fact.Done done, List<Fact> facts) {
    Deed deed = done.activity().deed();
    boolean turnsTo = deed instanceof Deed.MessageSent || deed instanceof Deed.ContactRequested;
    if (turnsTo && !profile.links.isEmpty()) {
      facts.add(
          new Fact.CameLinked(done.activity(), done.from(), done.to(), List.copyOf(profile.links)));
    }
  }
}
