package org.nightlight.casework;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The rules decisions rest on, as this installation has written them: policies with citations and
/// templates, scales of severity, laws by country, and what needs a second opinion.
///
/// @param second what needs one: `refer`, `close-danger`, `restrict-contact`, `help`, `no-action`,
/// `disclose-identity`
public record Policies(
    String version,
    List<Policy> policies,
    List<Scale> scales,
    List<Law> laws,
    List<String> union,
    List<String> second,
    @Nullable List<Kept> retention) {

  private static final Set<String> KNOWN =
      Set.of("refer", "close-danger", "restrict-contact", "help", "no-action", "disclose-identity");

  public Policies {
    retention = retention == null || retention.isEmpty() ? Kept.USUAL : List.copyOf(retention);
    policies = List.copyOf(policies);
    scales = List.copyOf(scales);
    laws = List.copyOf(laws);
    union = List.copyOf(union);
    second = List.copyOf(second);
    second.stream().filter(one -> !KNOWN.contains(one)).findFirst().ifPresent(one -> {
      throw new IllegalArgumentException("a second opinion is needed for one of "
          + KNOWN.stream().sorted().toList() + ", was " + one);
    });
  }

  /// One rule that somebody may have broken.
  ///
  /// @param ground of the Transparency Database: `ILLEGAL_CONTENT` or `INCOMPATIBLE_CONTENT`
  /// @param category of the Transparency Database
  /// @param keywords of the Transparency Database's `category_specification`
  public record Policy(
      String code,
      String label,
      String citation,
      String ground,
      String category,
      List<String> keywords,
      List<Template> templates) {
    public Policy {
      keywords = List.copyOf(keywords);
      templates = List.copyOf(templates);
      if (!List.of("ILLEGAL_CONTENT", "INCOMPATIBLE_CONTENT").contains(ground)) {
        throw new IllegalArgumentException(
            "a policy's ground is ILLEGAL_CONTENT or INCOMPATIBLE_CONTENT, was " + ground);
      }
    }
  }

  /// The reason in words for whoever is affected. It names nobody.
  public record Template(String code, String label, String text) {}

  /// How long what people are told is kept, and by which law.
  ///
  /// @param kind `statement-account` or `statement-reporter`
  /// @param months from the day it was told
  public record Kept(String kind, int months, String citation) {

    static final String LAW = "Regulation (EU) 2022/2065, Articles 20(1) and 21: complaints for six"
        + " months, then whoever complained may turn to others; Regulation (EU) 2016/679,"
        + " Article 5(1)(e): no longer than needed";

    static final List<Kept> USUAL =
        List.of(new Kept("statement-account", 12, LAW), new Kept("statement-reporter", 12, LAW));

    public Kept {
      if (!List.of("statement-account", "statement-reporter").contains(kind)) {
        throw new IllegalArgumentException(
            "what is kept is statement-account or statement-reporter, was " + kind);
      }
      if (months < 7 || months > 120) {
        throw new IllegalArgumentException(
            "a statement is kept 7..120 months, because it can be appealed for six; was " + months);
      }
    }
  }

  /// How long one kind is kept; as usual where this installation says nothing of it.
  public Kept kept(String kind) {
    return Stream.concat(Stream.ofNullable(retention).flatMap(List::stream), Kept.USUAL.stream())
        .filter(one -> one.kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  /// A scale of severity, such as `uk` with A, B and C.
  public record Scale(String scheme, String label, List<String> codes) {
    public Scale {
      codes = List.copyOf(codes);
    }
  }

  /// A law that may apply.
  ///
  /// @param country ISO 3166-1, or `EU` for every country of `union`
  public record Law(String country, String title, String citation, String asks) {}

  /// Whether another person has to agree before a decision holds.
  public enum Second {
    NEEDED,
    NOT_NEEDED
  }

  /// No policies at all, and nothing that needs a second opinion.
  static Policies none() {
    return new Policies("none", List.of(), List.of(), List.of(), List.of(), List.of(), Kept.USUAL);
  }

  /// As Nightlight comes, or as a file of this installation says.
  ///
  /// @throws IllegalArgumentException where the file says something that cannot be
  public static Policies read(Optional<Path> file) {
    try (var in = file.isPresent()
        ? Files.newInputStream(file.get())
        : Policies.class.getResourceAsStream("/casework/policies.json")) {
      if (in == null) {
        throw new IllegalStateException("the policies are not on board");
      }
      return JsonMapper.shared().readValue(in, Policies.class);
    } catch (IOException fault) {
      throw new UncheckedIOException("the policies cannot be read: " + file, fault);
    }
  }

  /// Whether a decision needs a second opinion. A referral in danger to life does not wait for one:
  /// a second person approves it before, or at once after, it leaves.
  Second need(Decision.Outcome outcome, Danger danger) {
    var now = danger == Danger.TO_LIFE;
    var needed = switch (outcome) {
      case NO_ACTION -> second.contains("no-action") || (now && second.contains("close-danger"));
      case REFER -> second.contains("refer") && !now;
      case HELP, RESTRICT_CONTACT -> second.contains(outcome.code());
    };
    return needed ? Second.NEEDED : Second.NOT_NEEDED;
  }

  /// Whether something that is no decision about a case needs a second person.
  public boolean needs(String what) {
    return second.contains(what);
  }

  /// Whether a case stands in the lane of danger to life.
  enum Danger {
    TO_LIFE,
    NONE_KNOWN
  }

  public Optional<Policy> policy(String code) {
    return policies.stream().filter(one -> one.code().equals(code)).findFirst();
  }

  /// Every scale's codes as `scheme:code`.
  Stream<String> severities() {
    return scales.stream()
        .flatMap(scale -> scale.codes().stream().map(code -> scale.scheme() + ":" + code));
  }

  /// The laws of some countries, those of the Union among them.
  List<Law> laws(Set<String> countries) {
    var inUnion = countries.stream().anyMatch(union::contains);
    return laws.stream()
        .filter(law ->
            countries.contains(law.country()) || (inUnion && law.country().equals("EU")))
        .toList();
  }
}
