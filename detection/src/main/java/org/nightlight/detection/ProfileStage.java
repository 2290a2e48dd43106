package org.nightlight.detection;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What each account says of itself and whom it has met. Tells of contacts that begin here, one
/// half from each side, and of answers to contacts begun earlier.
final class ProfileStage implements Stage<ProfileStage.Profile> {

  /// A message to more than these is an announcement, not a contact with each.
  private static final int MOST_ADDRESSED = 8;

  private static final int MOST_LINKS = 8;

  /// Days after which those whom an idle account met are forgotten.
  private static final int CONTACTS_FORGOTTEN_AFTER = 400;

  static final String NAME = "profile";

  /// The stratum of an account with this state on a day.
  static Stratum stratum(Object state, Day day) {
    return state instanceof Profile profile
        ? Stratum.of(profile.band(day), profile.said)
        : Stratum.UNKNOWN;
  }

  /// One account's profile. Owned by the stage, changed in place.
  static final class Profile {
    Particulars said = Particulars.UNKNOWN;
    int saidOn;
    boolean registeredInStream;
    int registeredOn = -1;
    /// The day it was first seen in the stream, -1 before.
    int since = -1;
    /// The day it was last heard of.
    int last;
    /// Accounts that are known to be linked to this one, the first few.
    List<String> links = List.of();
    Contacts contacts = new Contacts();

    private AgeBand band = AgeBand.UNKNOWN;
    private int bandFrom = NEVER;
    private int bandUntil = -1;

    /// The band on a day: years go on by themselves.
    AgeBand band(Day day) {
      int number = day.number();
      if (number < bandFrom || number > bandUntil) {
        Age age = said.age();
        int years = Math.max(0, number - saidOn) / 366;
        band = age.years() < 0 ? age.band() : AgeBand.ofYears(age.years() + years);
        bandFrom = saidOn + years * 366;
        bandUntil = bandFrom + 365;
      }
      return band;
    }

    void say(Particulars newer, Day day) {
      if (!newer.age().equals(Age.UNKNOWN)) {
        saidOn = day.number();
      }
      said = said.updatedBy(newer);
      bandUntil = -1;
    }

    Standing standing(String account, Day day) {
      AgeBand band = band(day);
      return new Standing(
          account,
          band,
          said.country(),
          Stratum.of(band, said),
          registeredInStream,
          registeredOn,
          since,
          contacts.circle());
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public @Nullable Key key(Fact fact) {
    return switch (fact) {
      case Fact.Own own -> new Key(own.activity().source(), own.account());
      case Fact.Done done ->
        isPersonal(done.activity().deed()) ? new Key(done.activity().source(), done.from()) : null;
      case Fact.Received got ->
        isTold(got.activity().deed()) ? new Key(got.activity().source(), got.to()) : null;
      case Fact.Named named -> new Key(named.activity().source(), named.to());
      default -> null;
    };
  }

  private static boolean isPersonal(Deed deed) {
    return !(deed instanceof Deed.MessageSent message)
        || (message.place() == Place.DIRECT && message.recipients().size() <= MOST_ADDRESSED);
  }

  /// Whether the one it is addressed to is meant in person, if not alone: also in public.
  private static boolean isTold(Deed deed) {
    return !(deed instanceof Deed.MessageSent message)
        || (message.place() != Place.GROUP && message.recipients().size() <= MOST_ADDRESSED);
  }

  @Override
  public Profile start() {
    return new Profile();
  }

  @Override
  public int touch(Profile profile) {
    return profile.last ^ profile.contacts.touch();
  }

  @Override
  public Step<Profile> step(Profile profile, Fact fact, Frame frame) {
    profile.last = frame.day().number();
    if (profile.since < 0) {
      profile.since = profile.last;
    }
    return switch (fact) {
      case Fact.Own own -> own(profile, own.activity(), own.account());
      case Fact.Done done -> done(profile, done);
      case Fact.Received received -> received(profile, received, frame);
      case Fact.Named named -> {
        var facts = new ArrayList<Fact>(2);
        Turning.named(profile, named, frame, facts);
        yield new Step<>(profile, facts);
      }
      default -> Step.quiet(profile);
    };
  }

  private static Step<Profile> own(Profile profile, Activity activity, String account) {
    switch (activity.deed()) {
      case Deed.Closed ignored -> {
        return Step.gone(List.of());
      }
      case Deed.Registered it -> {
        profile.registeredInStream = true;
        profile.registeredOn = activity.day().number();
        profile.say(it.particulars(), activity.day());
      }
      case Deed.Updated it -> profile.say(it.particulars(), activity.day());
      case Deed.AgeAssured it -> assured(profile, it, activity.day());
      case Deed.Linked it ->
        link(profile, account.equals(it.account()) ? it.other() : it.account());
      default -> {}
    }
    return Step.quiet(profile);
  }

  private static void link(Profile profile, String other) {
    if (profile.links.size() < MOST_LINKS && !profile.links.contains(other)) {
      var more = new ArrayList<>(profile.links);
      more.add(other);
      profile.links = List.copyOf(more);
    }
  }

  /// An age check settles only the side of 18 the account is on.
  private static void assured(Profile profile, Deed.AgeAssured check, Day day) {
    AgeBand band = profile.band(day);
    if (check.answer() == Deed.Assurance.YES && check.over() >= 18 && !band.isAdult()) {
      AgeBand proven = check.over() >= 25 ? AgeBand.FROM_25 : AgeBand.FROM_18_TO_24;
      profile.say(withAge(proven), day);
    } else if (check.answer() == Deed.Assurance.NO && check.over() <= 18 && !band.isChild()) {
      profile.say(withAge(check.over() <= 13 ? AgeBand.UNDER_13 : AgeBand.FROM_16_TO_17), day);
    }
  }

  private static Particulars withAge(AgeBand band) {
    return new Particulars(
        Age.ofBand(band, Age.Basis.VERIFIED), Country.UNKNOWN, Particulars.Kind.UNKNOWN, "");
  }

  private static Step<Profile> done(Profile profile, Fact.Done done) {
    long other = Circle.hash(done.to());
    int marks = profile.contacts.marks(other);
    int met = Math.max(0, marks);
    var activity = done.activity();
    int now = switch (activity.deed()) {
      case Deed.ContactExisting ignored -> met | Contacts.TIE;
      case Deed.ContactAnswered it when it.answer() == Deed.Answer.ACCEPTED -> met | Contacts.TIE;
      case Deed.ContactRequested ignored -> marks < 0 ? Contacts.BEGAN : met;
      case Deed.MessageSent ignored -> wrote(marks < 0 ? Contacts.BEGAN : met);
      default -> met;
    };
    boolean begins = marks < 0 && (now & Contacts.BEGAN) != 0;
    boolean quiet = now == marks && profile.links.isEmpty() && !isRefusal(activity.deed());
    if (quiet && (now & Contacts.TURNED_AWAY) == 0) {
      return Step.quiet(profile);
    }
    var facts = new ArrayList<Fact>(2);
    Turning.linked(profile, done, facts);
    if (begins && profile.contacts.overflowed()) {
      facts.add(new Fact.Covered(Coverage.Judged.NOVELTY_UNKNOWN));
      return new Step<>(profile, facts);
    }
    if (begins) {
      facts.add(new Fact.Begun(activity, done.to(), profile.standing(done.from(), activity.day())));
    }
    now = Turning.away(profile, done, now, facts);
    if (now != marks) {
      profile.contacts.mark(other, now);
    }
    return new Step<>(profile, facts);
  }

  private static int wrote(int marks) {
    int now = marks | Contacts.WROTE;
    return (now & Contacts.HEARD_FROM) != 0 ? now | Contacts.TIE : now;
  }

  private static Step<Profile> received(Profile profile, Fact.Received got, Frame frame) {
    String from = got.from();
    if (from == null) {
      var facts = new ArrayList<Fact>(1);
      Turning.to(profile, got, -1, frame, facts);
      return new Step<>(profile, facts);
    }
    long other = Circle.hash(from);
    int marks = profile.contacts.marks(other);
    if (profile.band(got.activity().day()).isChild()) {
      var facts = new ArrayList<Fact>(3);
      Turning.to(profile, got, marks, frame, facts);
      if (isPersonal(got.activity().deed())) {
        facts.addAll(received(profile, got, from, other, marks).facts());
      }
      return new Step<>(profile, facts);
    }
    return isPersonal(got.activity().deed())
        ? received(profile, got, from, other, marks)
        : Step.quiet(profile);
  }

  private static Step<Profile> received(
      Profile profile, Fact.Received got, String from, long other, int marks) {
    var activity = got.activity();
    return switch (activity.deed()) {
      case Deed.ContactExisting ignored ->
        marked(profile, other, marks, Math.max(0, marks) | Contacts.TIE);
      case Deed.ContactRequested ignored ->
        met(profile, got, from, other, marks, Math.max(0, marks));
      case Deed.MessageSent ignored ->
        met(profile, got, from, other, marks, heard(Math.max(0, marks)));
      case Deed.ContactAnswered it
      when it.answer() == Deed.Answer.ACCEPTED ->
        reply(
            profile,
            got,
            from,
            other,
            marks,
            Math.max(0, marks) | Contacts.TIE,
            Fact.Reply.ANSWERED);
      default ->
        isRefusal(activity.deed())
            ? reply(profile, got, from, other, marks, Math.max(0, marks), Fact.Reply.REFUSED)
            : Step.quiet(profile);
    };
  }

  static boolean isRefusal(Deed deed) {
    return switch (deed) {
      case Deed.ContactAnswered it -> it.answer() != Deed.Answer.ACCEPTED;
      case Deed.Guarded it -> it.guard() != Deed.Guard.UNBLOCKED;
      case Deed.Reported ignored -> true;
      default -> false;
    };
  }

  private static int heard(int marks) {
    int now = marks | Contacts.HEARD_FROM;
    return (now & Contacts.WROTE) != 0 ? now | Contacts.TIE : now;
  }

  /// Somebody turns to this account: a stranger begins something, one who was waited for answers.
  private static Step<Profile> met(
      Profile profile, Fact.Received got, String from, long other, int marks, int now) {
    if (marks >= 0) {
      return reply(profile, got, from, other, marks, now, Fact.Reply.ANSWERED);
    }
    var reached = new Fact.Reached(
        got.activity(), from, profile.standing(got.to(), got.activity().day()));
    profile.contacts.mark(other, now);
    return Step.of(profile, reached);
  }

  private static Step<Profile> reply(
      Profile profile,
      Fact.Received got,
      String from,
      long other,
      int marks,
      int now,
      Fact.Reply reply) {
    boolean first = marks >= 0 && (marks & Contacts.BEGAN) != 0;
    boolean refused = reply == Fact.Reply.REFUSED;
    int after = first
        ? (now & ~Contacts.BEGAN) | (refused ? Contacts.REFUSED_BY : Contacts.ANSWERED_BY)
        : now;
    boolean second = !first && refused && marks >= 0 && (marks & Contacts.ANSWERED_BY) != 0;
    if (second) {
      after = (after & ~Contacts.ANSWERED_BY) | Contacts.REFUSED_BY;
    }
    marked(profile, other, marks, after);
    return first || second
        ? Step.of(profile, new Fact.Answered(got.activity(), got.to(), from, reply))
        : Step.quiet(profile);
  }

  private static Step<Profile> marked(Profile profile, long other, int before, int after) {
    if (before != after) {
      profile.contacts.mark(other, after);
    }
    return Step.quiet(profile);
  }

  @Override
  public int due(Profile profile) {
    return profile.contacts.isForgotten() ? NEVER : profile.last + CONTACTS_FORGOTTEN_AFTER;
  }

  /// What an account says of itself stays; whom it met is forgotten when it has long been
  /// idle, and from then on whether a contact is new is unknown.
  @Override
  public Step<Profile> close(Key key, Profile profile, Day day, Frame frame) {
    if (day.number() >= due(profile)) {
      profile.contacts = Contacts.forgotten();
    }
    return Step.quiet(profile);
  }

  @Override
  public int maxBytes() {
    return Contacts.MOST * 9 + 1_024 + MOST_LINKS * 604;
  }

  @Override
  public void save(Profile profile, StateOut out) {
    out.putText(profile.said.age().band().name());
    out.putLong(profile.said.age().years());
    out.putText(profile.said.age().basis().name());
    out.putText(profile.said.country().code());
    out.putText(profile.said.kind().name());
    out.putText(profile.said.role());
    out.putLong(profile.saidOn);
    out.putByte(profile.registeredInStream ? 1 : 0);
    out.putLong(profile.registeredOn);
    out.putLong(profile.since);
    out.putLong(profile.last);
    out.putLong(profile.links.size());
    profile.links.forEach(out::putText);
    profile.contacts.save(out);
  }

  @Override
  public Profile load(StateIn in) {
    var profile = new Profile();
    AgeBand band = AgeBand.valueOf(in.getText());
    int years = in.getInt();
    var age = new Age(band, years, Age.Basis.valueOf(in.getText()));
    String country = in.getText();
    var kind = Particulars.Kind.valueOf(in.getText());
    profile.said = new Particulars(
        age, country.isEmpty() ? Country.UNKNOWN : Country.of(country), kind, in.getText());
    profile.saidOn = in.getInt();
    profile.registeredInStream = in.getByte() == 1;
    profile.registeredOn = in.getInt();
    profile.since = in.getInt();
    profile.last = in.getInt();
    var links = new ArrayList<String>();
    for (int left = in.getCount(); left > 0; left--) {
      links.add(in.getAccount());
    }
    profile.links = List.copyOf(links);
    profile.contacts = Contacts.load(in);
    return profile;
  }
}
