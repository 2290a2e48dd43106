package org.nightlight.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nightlight.detect.Found;
import org.nightlight.detection.Stratum;
import org.nightlight.oversight.Scope;

class ComparisonTest {

  private static final List<Found> FOUND = List.of(found("/here", "a1"), found("/there", "b2"));

  private static Found found(String source, String account) {
    return new Found(source, account, Stratum.CHILD, Instant.EPOCH, 3_000_000);
  }

  @Test
  void countsEveryAccountAndNamesOnlyThoseOfPlatformsThatTheReaderSees() {
    var all = Comparison.of(FOUND, List.of(), Map.of(), new Scope.Everything());
    var some = Comparison.of(FOUND, List.of(), Map.of(), new Scope.Sources(Set.of("/there")));
    assertThat(all.subjects()).extracting(Comparison.Line::account).containsOnly("a1", "b2");
    assertThat(some.subjects()).extracting(Comparison.Line::account).containsExactly("b2");
    assertThat(some.all()).isEqualTo(all.all());
  }
}
