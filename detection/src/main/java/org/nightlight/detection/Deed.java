package org.nightlight.detection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What an account did. One variant for each type of the activity contract, or for each family of
/// types that differ in one word.
public sealed interface Deed {

  String TYPE_PREFIX = "org.nightlight.";

  /// The type name after [#TYPE_PREFIX].
  String type();

  /// The accounts it names, the one that acts first.
  List<String> accounts();

  record Registered(String account, Particulars particulars) implements Deed {
    @Override
    public String type() {
      return "account.registered";
    }

    @Override
    public List<String> accounts() {
      return List.of(account);
    }
  }

  record Updated(String account, Particulars particulars) implements Deed {
    @Override
    public String type() {
      return "account.updated";
    }

    @Override
    public List<String> accounts() {
      return List.of(account);
    }
  }

  record Linked(String account, String other, LinkBasis basis) implements Deed {
    @Override
    public String type() {
      return "account.linked";
    }

    @Override
    public List<String> accounts() {
      return List.of(account, other);
    }
  }

  record Closed(String account) implements Deed {
    @Override
    public String type() {
      return "account.closed";
    }

    @Override
    public List<String> accounts() {
      return List.of(account);
    }
  }

  /// A tie known before the stream began.
  record ContactExisting(String actor, String recipient, Optional<Instant> since) implements Deed {
    @Override
    public String type() {
      return "contact.existing";
    }

    @Override
    public List<String> accounts() {
      return List.of(actor, recipient);
    }
  }

  record ContactRequested(String actor, String recipient, OptionalInt mutuals, Via via, Shown shown)
      implements Deed {
    @Override
    public String type() {
      return "contact.requested";
    }

    @Override
    public List<String> accounts() {
      return List.of(actor, recipient);
    }
  }

  /// The actor answers, or ends, a contact with the other.
  record ContactAnswered(String actor, String recipient, Answer answer) implements Deed {
    @Override
    public String type() {
      return "contact." + answer.word;
    }

    @Override
    public List<String> accounts() {
      return List.of(actor, recipient);
    }
  }

  /// The conversation is empty where none was said.
  record MessageSent(
      Sender sender,
      List<String> recipients,
      Place place,
      String conversation,
      List<String> mentions,
      List<String> codes,
      List<Media> media,
      Shown shown)
      implements Deed {

    public MessageSent {
      recipients = List.copyOf(recipients);
      mentions = List.copyOf(mentions);
      codes = List.copyOf(codes);
      media = List.copyOf(media);
    }

    @Override
    public String type() {
      return "message.sent";
    }

    @Override
    public List<String> accounts() {
      var all = new ArrayList<String>();
      if (sender instanceof Sender.Account known) {
        all.add(known.id());
      }
      all.addAll(recipients);
      all.addAll(mentions);
      return List.copyOf(all);
    }
  }

  record Guarded(String actor, String recipient, Guard guard) implements Deed {
    @Override
    public String type() {
      return "account." + guard.word;
    }

    @Override
    public List<String> accounts() {
      return List.of(actor, recipient);
    }
  }

  record Reported(String actor, String recipient, String reason) implements Deed {
    @Override
    public String type() {
      return "account.reported";
    }

    @Override
    public List<String> accounts() {
      return List.of(actor, recipient);
    }
  }

  record MediaUploaded(String actor, Media media) implements Deed {
    @Override
    public String type() {
      return "media.uploaded";
    }

    @Override
    public List<String> accounts() {
      return List.of(actor);
    }
  }

  /// An age check's answer to "is the holder at least this old?".
  record AgeAssured(String account, int over, Assurance answer, String method) implements Deed {
    @Override
    public String type() {
      return "age.assured";
    }

    @Override
    public List<String> accounts() {
      return List.of(account);
    }
  }

  /// Who wrote a message. An anonymous sender is unknown, and never one person.
  sealed interface Sender {
    record Account(String id) implements Sender {}

    /// The session is empty where none was said.
    record Anonymous(String session) implements Sender {}
  }

  enum LinkBasis {
    DEVICE,
    PAYMENT,
    OPERATOR
  }

  enum Via {
    SEARCH,
    SUGGESTION,
    GROUP,
    IMPORT,
    LINK,
    UNKNOWN
  }

  enum Answer {
    ACCEPTED("accepted"),
    DECLINED("declined"),
    REMOVED("removed");

    private final String word;

    Answer(String word) {
      this.word = word;
    }
  }

  /// What an account does to keep another away, or to let it back.
  enum Guard {
    BLOCKED("blocked"),
    UNBLOCKED("unblocked"),
    MUTED("muted");

    private final String word;

    Guard(String word) {
      this.word = word;
    }
  }

  enum Assurance {
    YES,
    NO,
    CANNOT_TELL
  }
}
