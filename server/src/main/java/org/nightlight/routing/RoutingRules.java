package org.nightlight.routing;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.Program;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nightlight.routing.RuleSet.Flaw;
import org.nightlight.routing.RuleSet.Rule;

/// A set of rules, checked against the types of the facts, and asked about cases. What an
/// expression may cost is bounded three times: by its length and depth, by the number of its parts,
/// and by the rounds of all its loops together.
final class RoutingRules {

  private static final CelType WORDS = ListType.create(SimpleType.STRING);

  /// Every fact and its type; the page lists them.
  static final Map<String, CelType> FACTS = facts();

  private static final CelOptions BOUNDED = CelOptions.current()
      .maxExpressionCodePointSize(RuleSet.LONGEST_EXPRESSION)
      .maxParseRecursionDepth(20)
      .maxParseExpressionNodeCount(200)
      .comprehensionMaxIterations(1_000)
      .maxRegexProgramSize(100)
      .enableHeterogeneousNumericComparisons(true)
      .build();

  private static final CelCompiler COMPILER = compiler();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(BOUNDED).build();

  private final int version;
  private final RuleSet set;
  private final List<Compiled> compiled;

  /// A rule that can be asked.
  ///
  /// @param uses the names of the facts it reads
  private record Compiled(Rule rule, Program program, List<String> uses) {}

  private RoutingRules(int version, RuleSet set, List<Compiled> compiled) {
    this.version = version;
    this.set = set;
    this.compiled = compiled;
  }

  private static Map<String, CelType> facts() {
    var facts = new LinkedHashMap<String, CelType>();
    facts.put("reports.count", SimpleType.INT);
    facts.put("reports.audiences", WORDS);
    facts.put("reports.topics", WORDS);
    facts.put("reports.danger", SimpleType.STRING);
    facts.put("reports.languages", WORDS);
    facts.put("reports.countries", WORDS);
    facts.put("signals.count", SimpleType.INT);
    facts.put("signals.detectors", WORDS);
    facts.put("signals.evidence", SimpleType.DOUBLE);
    facts.put("matches.count", SimpleType.INT);
    facts.put("matches.kinds", WORDS);
    facts.put("account.age", SimpleType.STRING);
    facts.put("account.platform", SimpleType.STRING);
    facts.put("child", SimpleType.STRING);
    facts.put("hours_open", SimpleType.DOUBLE);
    return facts;
  }

  private static CelCompiler compiler() {
    var builder = CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(BOUNDED)
        .setStandardMacros(
            CelStandardMacro.ALL, CelStandardMacro.EXISTS, CelStandardMacro.EXISTS_ONE)
        .setResultType(SimpleType.BOOL);
    FACTS.forEach(builder::addVar);
    return builder.build();
  }

  /// A set that can be asked, or what is wrong with it.
  sealed interface Checked {
    record Sound(RoutingRules rules) implements Checked {}

    record Flawed(List<Flaw> flaws) implements Checked {
      public Flawed {
        flaws = List.copyOf(flaws);
      }
    }
  }

  static Checked check(int version, RuleSet set) {
    var flaws = new ArrayList<>(set.flaws());
    var compiled = new ArrayList<Compiled>();
    for (var at = 0; flaws.isEmpty() && at < set.rules().size(); at++) {
      compile(set.rules().get(at), at, compiled, flaws);
    }
    return flaws.isEmpty()
        ? new Checked.Sound(new RoutingRules(version, set, List.copyOf(compiled)))
        : new Checked.Flawed(flaws);
  }

  private static void compile(Rule rule, int at, List<Compiled> into, List<Flaw> flaws) {
    var result = COMPILER.compile(rule.when());
    if (result.hasError()) {
      flaws.add(new Flaw("when-" + at, words(rule, result.getErrors())));
      return;
    }
    try {
      var tree = result.getAst();
      into.add(new Compiled(rule, RUNTIME.createProgram(tree), uses(tree)));
    } catch (CelValidationException | CelEvaluationException fault) {
      flaws.add(new Flaw("when-" + at, "Rule " + rule.name() + ": " + fault.getMessage()));
    }
  }

  /// What a person can mend it by: the rule, the column, what the checker says, what to do.
  private static String words(Rule rule, List<CelIssue> issues) {
    var first = issues.getFirst();
    var said = first.getMessage().lines().findFirst().orElse("it cannot be read");
    var place = first.getSourceLocation();
    var where = place.getLine() > 1 ? ", line " + place.getLine() + ", column " : ", column ";
    return "Rule " + rule.name() + where + (place.getColumn() + 1) + ": " + said + ". "
        + todo(said);
  }

  private static String todo(String said) {
    if (said.contains("undeclared reference")) {
      return "Use a fact from the list below, spelt as it is there";
    }
    if (said.contains("no matching overload") || said.contains("expected type")) {
      return "Compare a fact with a value of its own type, and end in something that is true or"
          + " false";
    }
    return "Mend it there and save again";
  }

  private static List<String> uses(CelAbstractSyntaxTree tree) {
    return tree.getReferenceMap().values().stream()
        .map(reference -> reference.name())
        .filter(FACTS::containsKey)
        .distinct()
        .sorted()
        .toList();
  }

  /// Where a case belongs. A rule that cannot be asked about it sends it to the last queue, and
  /// says so: no case is lost to a mistake.
  Placement place(CaseFacts facts, Instant now) {
    var known = facts.at(now);
    for (var one : compiled) {
      try {
        if (Boolean.TRUE.equals(one.program().eval(known))) {
          return placed(one, known);
        }
      } catch (CelEvaluationException | RuntimeException fault) {
        return otherwise("rule " + one.rule().name() + " could not be asked: "
            + String.valueOf(fault.getMessage()).lines().findFirst().orElse("no reason given"));
      }
    }
    return otherwise("");
  }

  private Placement placed(Compiled one, Map<String, Object> known) {
    var hours = one.rule().hours();
    return new Placement(
        one.rule().queue(),
        Duration.ofHours(one.rule().bump()),
        hours == 0 ? Optional.empty() : Optional.of(Duration.ofHours(hours)),
        one.rule().name(),
        version,
        one.uses().stream().map(fact -> fact + " is " + said(known.get(fact))).toList(),
        "");
  }

  private static String said(@org.jspecify.annotations.Nullable Object value) {
    return switch (value) {
      case Double number -> String.format(java.util.Locale.ROOT, "%.1f", number);
      case List<?> words -> words.isEmpty() ? "empty" : String.join(", ", texts(words));
      case null -> "unknown";
      default -> value.toString();
    };
  }

  private static List<String> texts(List<?> words) {
    return words.stream().map(String::valueOf).toList();
  }

  private Placement otherwise(String trouble) {
    return new Placement(
        set.otherwise(), Duration.ZERO, Optional.empty(), "", version, List.of(), trouble);
  }

  int version() {
    return version;
  }

  RuleSet set() {
    return set;
  }
}
