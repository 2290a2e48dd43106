package org.nightlight.cybertip;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A report to the CyberTipline. Only the incident and the reporter must be there; the rest is said
/// where it is known.
///
/// @param reported the account it is about; empty where nobody knows it
/// @param recipients accounts that something was meant for
/// @param victims accounts of children who were harmed
public record Tip(
    Incident incident,
    List<Place> places,
    Reporter reporter,
    Optional<Account> reported,
    List<Account> recipients,
    List<Account> victims,
    String additionalInfo) {

  public Tip {
    places = List.copyOf(places);
    recipients = List.copyOf(recipients);
    victims = List.copyOf(victims);
  }

  /// What happened.
  ///
  /// @param escalate why it cannot wait; empty where it can
  /// @param at not in the future
  /// @param atMeans what that moment is: the first message, the upload
  public record Incident(
      Kind kind, String platform, String escalate, Set<Mark> marks, Instant at, String atMeans) {
    public Incident {
      marks = Set.copyOf(marks);
    }
  }

  /// What kind of incident. Its wire value is the law's wording and stands nowhere but on the wire.
  public enum Kind {
    CSAM("CSAM", "Child Pornography (possession, manufacture, and distribution)"),
    TRAFFICKING("Sex trafficking of a child", "Child Sex Trafficking"),
    TRAVEL("Travel to abuse a child", "Child Sex Tourism"),
    ABUSE("Sexual abuse of a child", "Child Sexual Molestation"),
    MISLEADING_NAME("A misleading domain name", "Misleading Domain Name"),
    MISLEADING_WORDS(
        "Misleading words or pictures", "Misleading Words or Digital Images on the Internet"),
    ENTICEMENT("Online enticement of a child", "Online Enticement of Children for Sexual Acts"),
    UNSOLICITED(
        "Unsolicited material sent to a child", "Unsolicited Obscene Material Sent to a Child");

    private final String label;
    private final String wire;

    Kind(String label, String wire) {
      this.label = label;
      this.wire = wire;
    }

    /// As people read it.
    public String label() {
      return label;
    }

    String wire() {
      return wire;
    }
  }

  /// What else a report can be marked with.
  public enum Mark {
    EXTORTION("Sexual extortion", "sextortion"),
    SOLICITATION("CSAM was asked for", "csamSolicitation"),
    BETWEEN_CHILDREN("Between children", "minorToMinorInteraction"),
    SPAM("Spam", "spam"),
    SADISTIC("Sadistic online exploitation", "sadisticOnlineExploitation");

    private final String label;
    private final String wire;

    Mark(String label, String wire) {
      this.label = label;
      this.wire = wire;
    }

    /// As people read it.
    public String label() {
      return label;
    }

    String wire() {
      return wire;
    }
  }

  /// Where on the internet.
  public sealed interface Place {
    record Chat(String client, String room, String content, String info) implements Place {}

    record Web(List<String> urls, String info) implements Place {
      public Web {
        urls = List.copyOf(urls);
      }
    }

    record Game(String name, String console, String content, String info) implements Place {}
  }

  /// Somebody, as far as known.
  public record Person(String first, String last, List<String> phones, List<String> emails) {
    public static final Person UNKNOWN = new Person("", "", List.of(), List.of());

    public Person {
      phones = List.copyOf(phones);
      emails = List.copyOf(emails);
    }
  }

  /// Who reports for the platform.
  public record Reporter(Person person, String template, String terms, String legalUrl) {}

  /// Where from an account was used.
  ///
  /// @param event `Login`, `Registration`, `Purchase`, `Upload`, `Other` or `Unknown`
  /// @param port 0 where nobody knows
  public record IpEvent(String address, String event, Optional<Instant> at, int port) {}

  /// An account.
  ///
  /// @param prior numbers of earlier reports about it
  public record Account(
      Person person,
      String identifier,
      String service,
      String screenName,
      List<String> displayNames,
      List<String> profileUrls,
      String bio,
      List<IpEvent> ips,
      List<Long> prior,
      String info) {

    public Account {
      displayNames = List.copyOf(displayNames);
      profileUrls = List.copyOf(profileUrls);
      ips = List.copyOf(ips);
      prior = List.copyOf(prior);
    }

    /// One of which only its id is known.
    public static Account of(String identifier, String service) {
      return new Account(
          Person.UNKNOWN,
          identifier,
          service,
          "",
          List.of(),
          List.of(),
          "",
          List.of(),
          List.of(),
          "");
    }
  }

  /// As it is submitted.
  public byte[] xml() {
    return new TipXml().report(this);
  }
}
