package org.nightlight.oncall;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.oncall.Caller.Call;
import org.nightlight.oncall.Caller.NotThrough;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Oversight.HealthLine;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.Seal;
import org.nightlight.store.Repeating;
import org.nightlight.store.Secrets;
import org.nightlight.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The door of oncall: calls people about what cannot wait, one after the other, until one of them
/// says they have it or it ends by itself. What is committed is called about, however often the
/// server is killed in between.
public final class OnCall implements AutoCloseable {

  /// After so long without a drill nobody knows whether calls go through.
  static final Duration DRILL = Duration.ofDays(30);

  private static final Logger LOG = LoggerFactory.getLogger(OnCall.class);
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final Actor ONCALL = new Actor.Machine("oncall");

  private final Store store;
  private final Oversight oversight;
  private final Clock clock;
  private final String address;
  private final CallBook book;
  private final Caller caller;
  private final Repeating calling = new Repeating(
      "on call",
      POLL,
      this::tick,
      fault -> LOG.warn("who is on call could not be read: {}", fault.getClass().getSimpleName()));

  /// @param folder the data folder, whose `keys` seal the secrets of webhooks
  /// @param address how people reach this server
  public OnCall(Store store, Oversight oversight, Path folder, String address, Clock clock) {
    this(store, oversight, folder, address, clock, new Channels(System.getenv(), clock));
  }

  OnCall(
      Store store, Oversight oversight, Path folder, String address, Clock clock, Caller caller) {
    this.store = store;
    this.oversight = oversight;
    this.clock = clock;
    this.address = address;
    this.book = new CallBook(store, Seal.kept(folder.resolve("keys").resolve("on-call")));
    this.caller = caller;
  }

  /// Sends a letter through the mail server that calls go through; answers what went wrong, in
  /// words
  /// without an address; empty where it was taken.
  public Optional<String> mail(String to, String subject, String text) {
    return caller.letter(to, subject, text);
  }

  /// Starts calling, once every room is wired.
  public void start() {
    calling.start();
  }

  /// Calls somebody about something, from the caller's commit on. The same about the same thing is
  /// one matter while it is open.
  ///
  /// @param rule in kebab-case: `stale-list`
  /// @param about an internal id, as `noun/id`
  /// @param words for people, without a full stop; nothing about a person
  public void page(String rule, String about, String words) {
    store.transact(() -> {
      var id = UUID.randomUUID();
      if (book.raise(id, rule, about, words, clock.instant())) {
        oversight.record(ONCALL, "call-about-" + rule, "page/" + id, "");
      }
    });
  }

  /// Says that something has ended by itself: nobody is called about it any more.
  public void resolve(String rule, String about) {
    store.transact(() -> book.open(rule, about).ifPresent(id -> {
      book.close(id, Optional.empty(), clock.instant());
      oversight.record(ONCALL, "end-page", "page/" + id, "");
    }));
  }

  /// Says that a person has it; false where nobody is being called about it.
  boolean acknowledge(UUID id, Permit by) {
    return store.transaction(() -> {
      var closed = book.close(id, Optional.of(by.staff()), clock.instant());
      if (closed) {
        oversight.record(by.actor(), "answer-page", "page/" + id, "");
      }
      return closed;
    });
  }

  /// Makes the next call that is due; answers whether there was one.
  boolean tick() {
    var contacts = book.contacts();
    if (contacts.isEmpty()) {
      return false;
    }
    var page = book.take(clock.instant(), CallRules.TO_CALL);
    page.ifPresent(one -> call(one, CallRules.next(contacts, one.tries()).orElseThrow()));
    return page.isPresent();
  }

  private void call(CallBook.Page page, Contact who) {
    var what = new Call(
        page.id().toString(),
        page.rule(),
        page.words(),
        page.raised().toString(),
        address + "/on-call");
    call(Optional.of(page.id()), who, what);
  }

  private String call(Optional<UUID> page, Contact who, Call what) {
    var trouble = "";
    try {
      caller.call(who, what);
    } catch (NotThrough fault) {
      trouble = String.valueOf(fault.getMessage());
    } catch (RuntimeException fault) {
      trouble = "the call could not be made: " + fault.getClass().getSimpleName();
    }
    var words = trouble;
    store.transact(() -> {
      var now = clock.instant();
      var wait = words.isEmpty() ? CallRules.TO_ANSWER : CallRules.AFTER_TROUBLE;
      book.made(page, who, now, words);
      page.ifPresent(id -> book.tried(id, now.plus(wait)));
      oversight.record(
          ONCALL, words.isEmpty() ? "call-contact" : "fail-to-call", "contact/" + who.id(), "");
    });
    return trouble;
  }

  /// Calls one person to see whether calls go through; answers what went wrong, "" where nothing
  /// did.
  String drill(Contact who, Permit by) {
    oversight.record(by.actor(), "drill", "contact/" + who.id(), "");
    return call(
        Optional.empty(),
        who,
        new Call(
            "drill-" + UUID.randomUUID(),
            "drill",
            "This is a drill: nothing has happened",
            clock.instant().toString(),
            address + "/on-call"));
  }

  /// Adds somebody at the end of the list; answers the secret that signs what goes to a webhook.
  Optional<String> add(String name, Contact.Channel channel, String to, Permit by) {
    var secret = channel == Contact.Channel.WEBHOOK
        ? Optional.of("whsec_"
            + java.util.Base64.getEncoder()
                .encodeToString(java.util.Base64.getUrlDecoder().decode(Secrets.random())))
        : Optional.<String>empty();
    store.transact(() -> {
      var id = book.add(name, channel, to, secret, clock.instant());
      oversight.record(by.actor(), "add-contact", "contact/" + id, "");
    });
    return secret;
  }

  boolean remove(int contact, Permit by) {
    return store.transaction(() -> {
      var removed = book.remove(contact);
      if (removed) {
        oversight.record(by.actor(), "remove-contact", "contact/" + contact, "");
      }
      return removed;
    });
  }

  /// Whether anybody would be called.
  public boolean configured() {
    return !book.contacts().isEmpty();
  }

  /// How calling is doing, for the health page.
  public HealthLine health() {
    var open = book.pages().stream().filter(one -> one.closed().isEmpty()).toList();
    if (!configured()) {
      return line(
          HealthLine.State.TROUBLE,
          "nobody is on call: whatever cannot wait waits until somebody looks here; add people on"
              + " the page On call");
    }
    if (!open.isEmpty()) {
      return line(
          HealthLine.State.TROUBLE,
          "nobody has answered yet: " + open.getFirst().words());
    }
    var unproven = book.unproven(clock.instant().minus(DRILL));
    return unproven == 0
        ? line(HealthLine.State.GOOD, "calls go through to everybody on the list")
        : line(
            HealthLine.State.LOOK,
            unproven + " on the list had no call within 30 days, or the last did not go through:"
                + " make a drill with each");
  }

  private static HealthLine line(HealthLine.State state, String words) {
    return new HealthLine("On call", state, words);
  }

  public Routes routes() {
    var routes = new Routes();
    new OnCallPages(this, book, oversight).add(routes);
    return routes;
  }

  @Override
  public void close() {
    calling.close();
  }
}
