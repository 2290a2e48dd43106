package org.nightlight.detection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Weighs the contacts an account begins against what accounts of its stratum ordinarily do, and
/// speaks up when the evidence reaches the level. It speaks again about the same account only when
/// the evidence has grown tenfold.
final class SeekingStage implements Stage<SeekingStage.State> {

  static final String NAME = "seeking";

  /// Fewer children than this are never a signal, however unusual: chance makes most such cases,
  /// and
  /// holding back can only make the guarantee stronger.
  private static final int FEWEST_CHILDREN = 3;

  /// From this evidence on an account with two contacts with children is left out of what is
  /// learned of ordinary accounts, until it falls well below.
  private static final long APART = Micros.ONE;

  private static final long APART_AGAIN = 7 * Micros.ONE / 10;
  private static final int FEWEST_APART = 2;

  /// From this evidence on the children it turns to are told: others who turn to them hear of it.
  /// Far below any level, as accounts that go about it together may each do little.
  private static final long SUSPICIOUS = Micros.ONE / 2;

  private static final long DAY = 86_400;

  /// An account is young in the week after it registered.
  private static final int YOUNG_DAYS = 7;

  private static final long AGAIN = Micros.ONE;

  /// One account's evidence and the stratum it was last seen in.
  static final class State {
    Stratum stratum = Stratum.UNKNOWN;
    Seeking seeking = new Seeking();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public @Nullable Key key(Fact fact) {
    return switch (fact) {
      case Fact.NewContact contact ->
        new Key(contact.activity().source(), contact.actor().account());
      case Fact.Outcome outcome -> outcome.actor();
      case Fact.ChildCame came -> new Key(came.activity().source(), came.to().account());
      default -> null;
    };
  }

  @Override
  public State start() {
    return new State();
  }

  @Override
  public Step<State> step(State state, Fact fact, Frame frame) {
    return switch (fact) {
      case Fact.NewContact contact -> contact(state, contact, frame);
      case Fact.Outcome outcome -> outcome(state, outcome, frame);
      case Fact.ChildCame ignored -> came(state);
      default -> Step.quiet(state);
    };
  }

  /// Of accounts that never began a contact nothing is kept.
  private static Step<State> came(State state) {
    if (state.stratum == Stratum.UNKNOWN) {
      return Step.gone(List.of());
    }
    state.seeking.childrenCame++;
    return Step.quiet(state);
  }

  /// Several new contacts of one activity are one choice, not several.
  private static Step<State> contact(State state, Fact.NewContact contact, Frame frame) {
    var facts = new ArrayList<Fact>();
    var activity = contact.activity();
    facts.add(new Fact.Covered(Coverage.Judged.JUDGED));
    boolean child = contact.recipient().band().isChild();
    if (child) {
      state.seeking.note(contact.recipient().account(), activity.id());
    }
    if (activity.id().equals(state.seeking.lastActivity)) {
      return new Step<>(state, facts);
    }
    state.seeking.lastActivity = activity.id();
    var trial = new Trials(state, frame, facts);
    trial.compareWith(contact.actor().stratum());
    trial.choice(child, shown(activity.deed()));
    pace(state.seeking, activity.time(), child, trial);
    if (child) {
      var young = young(contact);
      young(young, trial);
      mutuals(contact.mutuals(), young == Fact.Trial.YES, trial);
      abroad(contact, trial);
      trial.aside(Channel.UNDER_16, contact.recipient().band() != AgeBand.FROM_16_TO_17, true);
    }
    var weighed = trial.weigh();
    if (child && weighed != null && weighed.total() >= SUSPICIOUS) {
      facts.add(new Fact.Suspected(
          activity, contact.actor().account(), contact.recipient().account()));
    }
    raise(
        state,
        weighed,
        frame,
        new Key(activity.source(), contact.actor().account()),
        new Fact.Cause(activity.id(), activity.time()),
        facts);
    return new Step<>(state, facts);
  }

  /// Whether the account registered within a week; null where the stream has not seen for so long
  /// that it has not.
  private static Fact.@Nullable Trial young(Fact.NewContact contact) {
    Standing actor = contact.actor();
    int from = actor.registeredInStream() ? actor.registeredOn() : actor.since();
    boolean lately = contact.activity().day().number() - from < YOUNG_DAYS;
    if (actor.registeredInStream()) {
      return lately ? Fact.Trial.YES : Fact.Trial.NO;
    }
    return lately ? null : Fact.Trial.NO;
  }

  private static void young(Fact.@Nullable Trial young, Trials trial) {
    if (young != null && trial.isFirst(Channel.YOUNG)) {
      trial.aside(Channel.YOUNG, young == Fact.Trial.YES, true);
    }
  }

  private static void mutuals(Fact.Mutuals mutuals, boolean young, Trials trial) {
    if (mutuals == Fact.Mutuals.UNKNOWN) {
      trial.unknown(Coverage.Judged.MUTUALS_UNKNOWN);
    } else {
      var asked = young ? Channel.YOUNG_STRANGER : Channel.STRANGER;
      trial.aside(asked, mutuals == Fact.Mutuals.NONE, true);
    }
  }

  private static void abroad(Fact.NewContact contact, Trials trial) {
    if (contact.mutuals() != Fact.Mutuals.NONE) {
      return;
    }
    Country here = contact.actor().country();
    Country there = contact.recipient().country();
    if (here.isKnown() && there.isKnown()) {
      trial.aside(Channel.STRANGER_ABROAD, !here.equals(there), true);
    } else {
      trial.unknown(Coverage.Judged.COUNTRY_UNKNOWN);
    }
  }

  private static void pace(Seeking seeking, Instant time, boolean child, Trials trial) {
    long second = time.getEpochSecond();
    if (seeking.lastSecond != Long.MIN_VALUE) {
      long gap = second - seeking.lastSecond;
      trial.aside(Channel.QUICK, gap < DAY, child);
      if (gap >= DAY) {
        trial.aside(Channel.SOON, gap < 4 * DAY, child);
      }
    }
    seeking.lastSecond = second;
  }

  private static Shown shown(Deed deed) {
    return switch (deed) {
      case Deed.ContactRequested asked -> asked.shown();
      case Deed.MessageSent sent -> sent.shown();
      default -> Shown.UNKNOWN;
    };
  }

  private static Step<State> outcome(State state, Fact.Outcome outcome, Frame frame) {
    if (state.stratum == Stratum.UNKNOWN || !outcome.other().band().isChild()) {
      return Step.quiet(state);
    }
    var facts = new ArrayList<Fact>();
    boolean yes = outcome.trial() == Fact.Trial.YES;
    var trial = new Trials(state, frame, facts);
    trial.aside(outcome.channel(), yes, true);
    if (yes && outcome.isRefusal()) {
      state.seeking.note(outcome.other().account(), outcome.cause().activityId());
    }
    var weighed = trial.weigh();
    if (yes) {
      raise(state, weighed, frame, outcome.actor(), outcome.cause(), facts);
    }
    return new Step<>(state, facts);
  }

  /// Puts one trial to the evidence, and to the counts that later frames are fitted from.
  private record Trials(State state, Frame frame, List<Fact> facts) {

    /// Somebody turns eighteen, or gets a role: what was done before was weighed by others' nulls.
    void compareWith(Stratum stratum) {
      if (state.stratum != stratum && state.stratum != Stratum.UNKNOWN) {
        var weighed = SeekingEvidence.of(state.seeking, state.stratum, frame.nulls());
        state.seeking.weighed(weighed.asides(), urn(Channel.CHILD));
        count(-1);
        state.stratum = stratum;
        count(1);
      }
      state.stratum = stratum;
    }

    void choice(boolean child, Shown shown) {
      tally(Channel.CHILD, child);
      if (shown.isKnown()) {
        state.seeking.shown(shown, child);
      }
      state.seeking.choice(urn(Channel.CHILD), child);
    }

    /// Whether the account was not asked this before.
    boolean isFirst(Channel channel) {
      return state.seeking.trials[channel.slot] == 0;
    }

    void aside(Channel channel, boolean yes, boolean child) {
      tally(channel, yes);
      state.seeking.answer(channel, yes, child);
    }

    void unknown(Coverage.Judged what) {
      facts.add(new Fact.Covered(what));
    }

    /// The evidence now, where two children were turned to; moves the account in or out of what is
    /// learned of ordinary ones, and tells how near the level it came.
    @Nullable
    SeekingEvidence weigh() {
      if (state.seeking.children() < FEWEST_APART) {
        return null;
      }
      var weighed = SeekingEvidence.of(state.seeking, state.stratum, frame.nulls());
      boolean apart = weighed.total() >= (state.seeking.apart ? APART_AGAIN : APART);
      if (apart != state.seeking.apart) {
        count(-1);
        state.seeking.apart = apart;
        count(1);
      }
      reach(state, weighed, facts);
      return weighed;
    }

    private Urn urn(Channel channel) {
      return frame.nulls().urn(state.stratum, channel);
    }

    private void tally(Channel channel, boolean yes) {
      int n = state.seeking.trials[channel.slot];
      int k = state.seeking.firstYes[channel.slot];
      if (n < Urn.TRIALS) {
        if (n > 0) {
          count(channel, n, k, -1);
        }
        count(channel, n + 1, k + (yes ? 1 : 0), 1);
      }
    }

    /// Counts all that is known of the account, or takes it out again.
    private void count(int by) {
      for (Channel channel : Channel.ALL) {
        int n = Math.min(Urn.TRIALS, state.seeking.trials[channel.slot]);
        if (n > 0) {
          count(channel, n, state.seeking.firstYes[channel.slot], by);
        }
      }
    }

    private void count(Channel channel, int trials, int yes, int by) {
      int cell = Nulls.cell(state.stratum, channel, state.seeking.apart, trials, yes);
      facts.add(new Fact.Count(cell, by));
    }
  }

  /// Counts an account among those near the level, or no longer.
  private static void reach(State state, SeekingEvidence weighed, List<Fact> facts) {
    int reach = Tail.reach(weighed.total());
    int more = (reach == 1 ? 1 : 0) - (state.seeking.reach == 1 ? 1 : 0);
    state.seeking.reach = reach;
    if (more != 0) {
      facts.add(new Fact.Count(Tail.CELL, more));
    }
  }

  @Override
  public long evidence(State state, Frame frame) {
    return state.stratum == Stratum.UNKNOWN
        ? NO_EVIDENCE
        : SeekingEvidence.of(state.seeking, state.stratum, frame.nulls()).total();
  }

  private static void raise(
      State state,
      @Nullable SeekingEvidence weighed,
      Frame frame,
      Key key,
      Fact.Cause cause,
      List<Fact> facts) {
    if (weighed == null || state.seeking.children() < FEWEST_CHILDREN) {
      return;
    }
    long level =
        Tail.level(frame.detectors().level(ContactSeeking.NAME), frame.nulls().raise());
    long evidence = weighed.total();
    if (evidence < level || evidence < state.seeking.signalled) {
      return;
    }
    state.seeking.signalled = evidence + AGAIN;
    facts.add(new Fact.Seeks(
        SeekingSignal.of(state, frame, key, cause.activityId(), cause.time(), weighed, level),
        state.seeking.children()));
  }

  @Override
  public int due(State state) {
    return state.seeking.reach > 0 ? 0 : forgottenOn(state);
  }

  private static int forgottenOn(State state) {
    return (int) (Math.max(0, state.seeking.lastSecond) / 86_400) + FORGOTTEN_AFTER;
  }

  /// Who came near the level, or beyond, is weighed anew by what each day has learned.
  @Override
  public Step<State> close(Key key, State state, Day day, Frame frame) {
    var facts = new ArrayList<Fact>(1);
    if (state.seeking.reach > 0) {
      reach(state, SeekingEvidence.of(state.seeking, state.stratum, frame.nulls()), facts);
    }
    return day.number() >= forgottenOn(state) ? Step.gone(facts) : new Step<>(state, facts);
  }

  @Override
  public int maxBytes() {
    return 16 * 2 * 604 + 1_200;
  }

  @Override
  public void save(State state, StateOut out) {
    out.putText(state.stratum.name());
    state.seeking.save(out);
  }

  @Override
  public State load(StateIn in) {
    var state = new State();
    state.stratum = Stratum.valueOf(in.getText());
    state.seeking = Seeking.load(in);
    return state;
  }
}
