package org.nightlight.detection;

import java.util.List;

/// Addresses an activity to the accounts it concerns: each sees its own side of it.
final class Entries {

  /// Room for both sides of 1,000 recipients and 1,000 mentions.
  private static final int PARTS = 4_096;

  private Entries() {}

  static void address(long place, Activity activity, List<Lanes.Item> to) {
    long order = place * PARTS;
    switch (activity.deed()) {
      case Deed.Registered it -> own(order, activity, it.account(), to);
      case Deed.Updated it -> own(order, activity, it.account(), to);
      case Deed.Closed it -> own(order, activity, it.account(), to);
      case Deed.AgeAssured it -> own(order, activity, it.account(), to);
      case Deed.MediaUploaded it -> own(order, activity, it.actor(), to);
      case Deed.Linked it -> {
        own(order, activity, it.account(), to);
        own(order + 1, activity, it.other(), to);
      }
      case Deed.ContactExisting it -> both(order, activity, it.actor(), it.recipient(), 0, to);
      case Deed.ContactRequested it -> both(order, activity, it.actor(), it.recipient(), 0, to);
      case Deed.ContactAnswered it -> both(order, activity, it.actor(), it.recipient(), 0, to);
      case Deed.Guarded it -> both(order, activity, it.actor(), it.recipient(), 0, to);
      case Deed.Reported it -> both(order, activity, it.actor(), it.recipient(), 0, to);
      case Deed.MessageSent it -> message(order, activity, it, to);
    }
  }

  private static void message(
      long order, Activity activity, Deed.MessageSent message, List<Lanes.Item> to) {
    int part = 0;
    for (String recipient : message.recipients()) {
      if (message.sender() instanceof Deed.Sender.Account(String actor)) {
        both(order, activity, actor, recipient, part, to);
      } else {
        to.add(item(order + 2L * part + 1, new Fact.Received(activity, null, recipient, part)));
      }
      part++;
    }
  }

  private static void both(
      long order, Activity activity, String from, String other, int part, List<Lanes.Item> to) {
    if (!from.equals(other)) {
      to.add(item(order + 2L * part, new Fact.Done(activity, from, other, part)));
      to.add(item(order + 2L * part + 1, new Fact.Received(activity, from, other, part)));
    }
  }

  private static void own(long order, Activity activity, String account, List<Lanes.Item> to) {
    to.add(item(order, new Fact.Own(activity, account)));
  }

  private static Lanes.Item item(long order, Fact fact) {
    return new Lanes.Item(order, NOBODY, fact);
  }

  private static final Key NOBODY = new Key("", "");
}
