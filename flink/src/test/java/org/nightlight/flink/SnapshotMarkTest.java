package org.nightlight.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.nightlight.detection.Runner;

class SnapshotMarkTest {

  @Test
  void leavesThisVersionsMarkAndKnowsItAgain() throws Exception {
    var kept = new HashMap<String, Integer>();
    SnapshotMark.check(kept::get, kept::put);
    assertThat(kept).containsValue(Runner.snapshotVersion());
    SnapshotMark.check(kept::get, kept::put);
  }

  @Test
  void refusesWhatAnotherVersionKept() throws Exception {
    var kept = new HashMap<String, Integer>();
    SnapshotMark.check(kept::get, kept::put);
    kept.replaceAll((name, version) -> version - 1);
    assertThatIllegalStateException()
        .isThrownBy(() -> SnapshotMark.check(kept::get, kept::put))
        .withMessageStartingWith("snapshot must be of version " + Runner.snapshotVersion());
  }
}
