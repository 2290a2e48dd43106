package org.nightlight.detection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// One lane's accounts and what each stage knows of them: a table open to probing, one row an
/// account, so that a fact costs few jumps through memory. Also what a batch leaves in this lane.
final class Lane {
  private static final int FIRST_ROWS = 64;

  private final int stages;
  private int[] hashes = new int[FIRST_ROWS];
  private @Nullable String[] accounts = new @Nullable String[FIRST_ROWS];
  private final @Nullable Object[][] states;
  /// The day at whose end a stage has something to say of an account.
  private final int[][] due;
  private int used;

  /// Facts on their way to each stage in each lane.
  final List<List<List<Lanes.Item>>> out = new ArrayList<>();

  final Counts counts = new Counts();
  final long[] covered = new long[Coverage.Judged.SLOTS];
  final List<Lanes.Item> signals = new ArrayList<>();

  /// What touching states last answered. Kept so that it is not left out for being useless.
  int touched;

  Lane(int stages, int lanes) {
    this.stages = stages;
    this.states = new @Nullable Object[stages][FIRST_ROWS];
    this.due = new int[stages][FIRST_ROWS];
    for (int stage = 0; stage < stages; stage++) {
      var ofStage = new ArrayList<List<Lanes.Item>>();
      for (int lane = 0; lane < lanes; lane++) {
        ofStage.add(new ArrayList<>());
      }
      out.add(ofStage);
    }
  }

  static int hash(String account) {
    int h = account.hashCode() * 0x9E3779B9;
    return h ^ (h >>> 15);
  }

  /// Reads where a search for an account begins; what comes out means nothing.
  int touch(int hash) {
    int row = hash & (hashes.length - 1);
    String here = accounts[row];
    return here == null ? 0 : hashes[row] ^ here.length();
  }

  /// The row of an account, which gets one where it had none.
  int row(String account, int hash) {
    int mask = hashes.length - 1;
    int row = hash & mask;
    while (true) {
      String here = accounts[row];
      if (here == null) {
        return add(account, hash, row);
      }
      if (hashes[row] == hash && here.equals(account)) {
        return row;
      }
      row = (row + 1) & mask;
    }
  }

  /// The row of an account, -1 where it has none.
  int find(String account, int hash) {
    int mask = hashes.length - 1;
    for (int row = hash & mask; accounts[row] != null; row = (row + 1) & mask) {
      if (hashes[row] == hash && account.equals(accounts[row])) {
        return row;
      }
    }
    return -1;
  }

  /// Makes room for so many more, so that rows stay where they are until then.
  void room(int more) {
    while ((used + more) * 5L >= hashes.length * 3L) {
      rebuild(more);
    }
  }

  private int add(String account, int hash, int row) {
    used++;
    hashes[row] = hash;
    accounts[row] = account;
    return row;
  }

  @Nullable
  Object state(int stage, int row) {
    return states[stage][row];
  }

  /// Keeps a state where it is another than before: that is dear, as the collector of garbage wants
  /// to know of it.
  @SuppressWarnings("ReferenceEquality")
  void put(int stage, int row, @Nullable Object state, int dueOn) {
    if (states[stage][row] != state) {
      states[stage][row] = state;
    }
    due[stage][row] = dueOn;
  }

  /// Shows every account that a stage has something to say of at the end of this day.
  void due(int stage, int day, BiConsumer<String, Integer> to) {
    int[] ofStage = due[stage];
    for (int row = 0; row < ofStage.length; row++) {
      String account = accounts[row];
      if (ofStage[row] <= day && account != null && states[stage][row] != null) {
        to.accept(account, row);
      }
    }
  }

  void each(int stage, BiConsumer<String, Object> to) {
    for (int row = 0; row < accounts.length; row++) {
      String account = accounts[row];
      Object state = states[stage][row];
      if (account != null && state != null) {
        to.accept(account, state);
      }
    }
  }

  /// A larger table, or one as large where enough rows are empty by now.
  private void rebuild(int more) {
    int live = more;
    for (int row = 0; row < accounts.length; row++) {
      live += isLive(row) ? 1 : 0;
    }
    int size = live * 5 >= hashes.length * 2 ? hashes.length * 2 : hashes.length;
    int[] oldHashes = hashes;
    @Nullable String[] oldAccounts = accounts;
    hashes = new int[size];
    accounts = new @Nullable String[size];
    used = live - more;
    var rows = new int[oldHashes.length];
    for (int row = 0; row < oldHashes.length; row++) {
      String account = oldAccounts[row];
      rows[row] = account != null && isLive(row) ? moved(account, oldHashes[row]) : -1;
    }
    for (int stage = 0; stage < stages; stage++) {
      move(stage, rows, size);
    }
  }

  private int moved(String account, int hash) {
    int row = hash & (hashes.length - 1);
    while (accounts[row] != null) {
      row = (row + 1) & (hashes.length - 1);
    }
    hashes[row] = hash;
    accounts[row] = account;
    return row;
  }

  private void move(int stage, int[] rows, int size) {
    var newStates = new @Nullable Object[size];
    var newDue = new int[size];
    Arrays.fill(newDue, Stage.NEVER);
    for (int row = 0; row < rows.length; row++) {
      if (rows[row] >= 0) {
        newStates[rows[row]] = states[stage][row];
        newDue[rows[row]] = due[stage][row];
      }
    }
    states[stage] = newStates;
    due[stage] = newDue;
  }

  private boolean isLive(int row) {
    for (int stage = 0; stage < stages; stage++) {
      if (states[stage][row] != null) {
        return true;
      }
    }
    return false;
  }
}
