package org.nightlight.detection;

/// Addresses an activity to the accounts it concerns: each sees its own side of it.
public final class Entries {

  /// Room for both sides of 1,000 recipients and 1,000 mentions.
  private static final int PARTS = 4_096;

  /// Takes a fact with its place in the log.
  public interface To {
    void fact(long order, Fact fact);
  }

  private Entries() {}

  /// Hands out the facts of an activity at a place in the log, each with a place of its own.
  public static void address(long place, Activity activity, To to) {
    long order = place * PARTS;
    switch (activity.deed()) {
      case Deed.Registered it -> to.fact(order, new Fact.Own(activity, it.account()));
      case Deed.Updated it -> to.fact(order, new Fact.Own(activity, it.account()));
      case Deed.Closed it -> to.fact(order, new Fact.Own(activity, it.account()));
      case Deed.AgeAssured it -> to.fact(order, new Fact.Own(activity, it.account()));
      case Deed.MediaUploaded it -> to.fact(order, new Fact.Own(activity, it.actor()));
      case Deed.Linked it -> {
        to.fact(order, new Fact.Own(activity, it.account()));
        to.fact(order + 1, new Fact.Own(activity, it.other()));
      }
      case Deed.ContactExisting it -> both(order, activity, it.actor(), it.recipient(), 0, to);
      case Deed.ContactRequested it -> both(order, activity, it.actor(), it.recipient(), 0, to);
      case Deed.ContactAnswered it -> both(order, activity, it.actor(), it.recipient(), 0, to);
      case Deed.Guarded it -> both(order, activity, it.actor(), it.recipient(), 0, to);
      case Deed.Reported it -> both(order, activity, it.actor(), it.recipient(), 0, to);
      case Deed.MessageSent it -> message(order, activity, it, to);
    }
  }

  private static void message(long order, Activity activity, Deed.MessageSent message, To to) {
    int part = 0;
    for (String recipient : message.recipients()) {
      if (message.sender() instanceof Deed.Sender.Account(String actor)) {
        both(order, activity, actor, recipient, part, to);
      } else {
        to.fact(order + 2L * part + 1, new Fact.Received(activity, null, recipient, part));
      }
      part++;
    }
    for (String named : message.mentions()) {
      named(order + 2L * part++, activity, message, named, to);
    }
  }

  /// A mention of a recipient, or of oneself, says nothing more.
  private static void named(
      long order, Activity activity, Deed.MessageSent message, String named, To to) {
    String from = message.sender() instanceof Deed.Sender.Account(String actor) ? actor : null;
    if (!named.equals(from) && !message.recipients().contains(named)) {
      to.fact(order, new Fact.Named(activity, from, named));
    }
  }

  private static void both(
      long order, Activity activity, String from, String other, int part, To to) {
    if (!from.equals(other)) {
      to.fact(order + 2L * part, new Fact.Done(activity, from, other, part));
      to.fact(order + 2L * part + 1, new Fact.Received(activity, from, other, part));
    }
  }
}
