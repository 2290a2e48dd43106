package org.nightlight;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/// Who may use whom. Add the arrow here before the import.
class RoomsTest {

  private static final String HOME = "org.nightlight.";

  private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
      Map.entry("store", Set.of()),
      Map.entry("oversight", Set.of("store")),
      Map.entry("language", Set.of()),
      Map.entry("help", Set.of("language", "oversight", "store")),
      Map.entry("evidence", Set.of("oversight", "store")),
      Map.entry("intake", Set.of("evidence", "help", "oversight", "store", "detection")),
      Map.entry("tell", Set.of("intake", "help", "language", "oversight", "store")),
      Map.entry("oncall", Set.of("oversight", "store")),
      Map.entry("routing", Set.of("oversight", "store")),
      Map.entry("care", Set.of("evidence", "oversight", "store")),
      Map.entry("media", Set.of("evidence", "oversight", "store", "matching")),
      Map.entry(
          "match",
          Set.of("intake", "media", "oncall", "evidence", "oversight", "store", "matching")),
      Map.entry("exchange", Set.of("match", "oversight", "store")),
      Map.entry("cluster", Set.of("detect", "intake", "oversight", "store", "detection")),
      Map.entry("detect", Set.of("intake", "oncall", "oversight", "store", "detection")),
      Map.entry(
          "casework",
          Set.of(
              "intake",
              "detect",
              "match",
              "media",
              "routing",
              "care",
              "oncall",
              "evidence",
              "help",
              "oversight",
              "store",
              "detection")),
      Map.entry("cybertip", Set.of()),
      Map.entry(
          "refer",
          Set.of(
              "intake",
              "casework",
              "cybertip",
              "oncall",
              "help",
              "evidence",
              "oversight",
              "store")),
      Map.entry("statement", Set.of("intake", "casework", "help", "oversight", "store")),
      Map.entry(
          "account",
          Set.of(
              "intake",
              "tell",
              "detect",
              "match",
              "casework",
              "refer",
              "statement",
              "evidence",
              "oversight",
              "store",
              "detection")),
      Map.entry(
          "learn",
          Set.of(
              "intake", "detect", "match", "casework", "refer", "oversight", "store", "detection")),
      Map.entry(
          "app",
          Set.of(
              "intake",
              "tell",
              "cluster",
              "language",
              "detect",
              "match",
              "media",
              "exchange",
              "oncall",
              "routing",
              "care",
              "casework",
              "cybertip",
              "refer",
              "statement",
              "learn",
              "account",
              "help",
              "evidence",
              "oversight",
              "store",
              "detection",
              "matching")),
      Map.entry("detection", Set.of()),
      Map.entry("matching", Set.of()));

  private static final Set<String> LIBRARIES = Set.of("detection", "matching");

  /// Without tests, as Modulith reads them.
  private static final ApplicationModules MODULES = ApplicationModules.of("org.nightlight");

  private static final List<JavaClass> CLASSES = MODULES.stream()
      .flatMap(module -> StreamSupport.stream(module.getBasePackage().spliterator(), false))
      .toList();

  @Test
  void noRoomUsesOneItMayNot() {
    var forbidden = new TreeSet<String>();
    for (var one : CLASSES) {
      for (var used : one.getDirectDependenciesFromSelf()) {
        var from = room(one);
        var to = room(used.getTargetClass());
        if (!to.isEmpty()
            && !to.equals(from)
            && !MAY_USE.getOrDefault(from, Set.of()).contains(to)) {
          forbidden.add(from + " -> " + to + " in " + one.getName());
        }
      }
    }
    assertThat(forbidden).isEmpty();
  }

  @Test
  void everyRoomIsOnTheMapAndEveryNameOnTheMapIsARoom() {
    var rooms =
        CLASSES.stream().map(RoomsTest::room).collect(Collectors.toCollection(TreeSet::new));
    assertThat(rooms).isEqualTo(new TreeSet<>(MAY_USE.keySet()));
  }

  @Test
  void theReadmesTableOfRoomsHasEveryRoomAndNothingElse() throws IOException {
    var readme = Files.readString(Path.of("..", "README.md"));
    var table = readme.substring(readme.indexOf("## The rooms"));
    var listed = Pattern.compile("(?m)^\\| `([a-z]+)` \\| \\S")
        .matcher(table)
        .results()
        .map(row -> row.group(1))
        .toList();
    var rooms = new TreeSet<>(MAY_USE.keySet());
    rooms.removeAll(LIBRARIES);
    assertThat(listed).containsExactlyInAnyOrderElementsOf(rooms);
  }

  @Test
  void modulithSeesEveryRoomAndNoCycle() {
    assertThat(MODULES.stream().map(ApplicationModule::getIdentifier).map(Object::toString))
        .containsAll(MAY_USE.keySet());
    MODULES.verify();
  }

  @Test
  void theLibrariesUseNothingButTheJdkAndOneJsonReader() {
    assertThat(foreign(one -> room(one).equals("matching"), List.of("java.", "jdk.")))
        .isEmpty();
    assertThat(
            foreign(one -> room(one).equals("detection"), List.of("java.", "tools.jackson.core.")))
        .isEmpty();
  }

  @Test
  void rulesReadNoClockDrawNoChanceAndTouchNothingOutside() {
    Predicate<JavaClass> rules = one -> one.getSimpleName().endsWith("Rules");
    assertThat(CLASSES.stream().filter(rules)).hasSizeGreaterThan(3);
    var impure = new TreeSet<String>();
    CLASSES.stream().filter(rules).forEach(one -> {
      one.getMethodCallsFromSelf().stream()
          .map(call -> call.getTargetOwner().getName() + "." + call.getName())
          .filter(RoomsTest::reachesOut)
          .forEach(call -> impure.add(one.getName() + " calls " + call));
    });
    assertThat(impure).isEmpty();
  }

  @Test
  void aRoomStaysSmallEnoughToKnow() {
    var large = new TreeMap<String, Long>();
    CLASSES.stream()
        .filter(one -> one.getEnclosingClass().isEmpty() && !one.isAnonymousClass())
        .filter(one -> !LIBRARIES.contains(room(one)))
        .collect(Collectors.groupingBy(RoomsTest::room, Collectors.counting()))
        .forEach((room, files) -> {
          if (files > LARGEST.getOrDefault(room, 30L)) {
            large.put(room, files);
          }
        });
    assertThat(large).isEmpty();
  }

  /// Rooms that have outgrown the habit and wait to be divided.
  private static final Map<String, Long> LARGEST = Map.of(
      "intake", 40L, "oversight", 45L, "casework", 45L, "app", 40L, "match", 35L, "refer", 45L);

  private static boolean reachesOut(String call) {
    return call.equals("java.time.Instant.now")
        || call.equals("java.time.LocalDate.now")
        || call.equals("java.util.UUID.randomUUID")
        || call.equals("java.lang.System.currentTimeMillis")
        || call.startsWith("java.io.")
        || call.startsWith("java.net.Socket")
        || call.startsWith("java.net.http.")
        || call.startsWith("java.sql.")
        || call.startsWith("org.slf4j.");
  }

  private static List<String> foreign(Predicate<JavaClass> of, List<String> allowed) {
    var found = new ArrayList<String>();
    for (var one : CLASSES) {
      if (of.test(one)) {
        one.getDirectDependenciesFromSelf().stream()
            .map(used -> used.getTargetClass().getBaseComponentType())
            .filter(used -> !used.isPrimitive() && !room(used).equals(room(one)))
            .map(JavaClass::getName)
            .filter(name -> !name.startsWith("org.jspecify."))
            .filter(name -> allowed.stream().noneMatch(name::startsWith))
            .forEach(name -> found.add(one.getName() + " uses " + name));
      }
    }
    return found;
  }

  private static String room(JavaClass one) {
    var name = one.getBaseComponentType().getPackageName();
    return name.startsWith(HOME) ? name.substring(HOME.length()) : "";
  }
}
