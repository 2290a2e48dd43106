package org.nightlight.flink;

import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.jspecify.annotations.Nullable;
import org.nightlight.detection.Runner;

/// The version of what detectors remember, kept beside it: state of another version is never read
/// as if it were of this one.
final class SnapshotMark {
  private static final String VERSION = "version";

  interface Get {
    @Nullable
    Integer get(String name) throws Exception;
  }

  interface Put {
    void put(String name, Integer version) throws Exception;
  }

  private SnapshotMark() {}

  /// Checks the mark of restored state, and leaves this version's for the next checkpoint.
  static void check(StateInitializationContext context) throws Exception {
    BroadcastState<String, Integer> mark = context
        .getOperatorStateStore()
        .getBroadcastState(new MapStateDescriptor<>("snapshot", Types.STRING, Types.INT));
    check(mark::get, mark::put);
  }

  static void check(Get get, Put put) throws Exception {
    Integer was = get.get(VERSION);
    if (was != null && was != Runner.snapshotVersion()) {
      throw new IllegalStateException("snapshot must be of version " + Runner.snapshotVersion()
          + ", was " + was + ": start the job afresh over the log");
    }
    put.put(VERSION, Runner.snapshotVersion());
  }
}
