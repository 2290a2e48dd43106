package org.nightlight.matching;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntUnaryOperator;

/// Is this very file known? Millions of digests of one algorithm, each with the lists that hold it.
///
/// A sorted table, mapped from a file, holds nearly all; a map over it holds what changed since,
/// and speaks louder. Any
/// number of threads may ask while one changes the index.
public final class ExactIndex {

  /// What opening a file came to.
  public sealed interface Opening {
    record Opened(ExactIndex index) implements Opening {}

    /// The file is damaged, unfinished or no such index. `reason` says what is wrong with it.
    record Refused(String reason) implements Opening {}
  }

  /// What readers take at once: `newer` over `older` over `tables`.
  private record State(
      Map<Digest, Integer> newer, Map<Digest, Integer> older, DigestTables tables) {}

  private final Digest.Algorithm algorithm;
  private final Holders holders;
  private final Object saving = new Object();
  private long size;
  private volatile State state;

  private ExactIndex(Digest.Algorithm algorithm, Holders holders, DigestTables tables) {
    this.algorithm = algorithm;
    this.holders = holders;
    this.size = tables.rows();
    this.state = new State(new ConcurrentHashMap<>(), Map.of(), tables);
  }

  /// An index of nothing yet, in memory.
  public static ExactIndex empty(Digest.Algorithm algorithm) {
    var holders = new Holders();
    try (var space = IndexSpace.inMemory();
        var entries = new SortedEntries(algorithm.longs(), null)) {
      return new ExactIndex(algorithm, holders, write(algorithm, entries, holders, space));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /// Starts an index that will lie in a file and hold many digests. The file takes its name when
  /// it is finished.
  public static Builder build(Path file, Digest.Algorithm algorithm) {
    return new Builder(file, algorithm);
  }

  /// Maps an index of this algorithm from its file, once all its checksums hold.
  public static Opening open(Path path, Digest.Algorithm algorithm) {
    try {
      var file = IndexFile.open(path);
      if (file.kind() != algorithm.kind()) {
        throw new IndexFile.Damaged(
            "it is an index of " + file.kind() + ", not of " + algorithm.kind());
      }
      file.check(new DigestTables.Layout(algorithm));
      var tables = new DigestTables(file, algorithm.longs());
      return new Opening.Opened(new ExactIndex(algorithm, file.holders(), tables));
    } catch (IndexFile.Damaged damaged) {
      return new Opening.Refused("index file " + path + " is refused: " + damaged.getMessage());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static DigestTables write(
      Digest.Algorithm algorithm, SortedEntries entries, Holders holders, IndexSpace space)
      throws IOException {
    var file = IndexBuild.build(new DigestTables.Layout(algorithm), entries, holders, space);
    return new DigestTables(file, algorithm.longs());
  }

  private static DigestTables write(
      Path path, Digest.Algorithm algorithm, SortedEntries entries, Holders holders) {
    try (var space = IndexSpace.inFile(path)) {
      return write(algorithm, entries, holders, space);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /// Says that a list holds a digest.
  public synchronized void add(Digest digest, int list) {
    change(digest, held -> holders.both(held, holders.one(list)));
  }

  /// Says that a list no longer holds a digest.
  public synchronized void withdraw(Digest digest, int list) {
    change(digest, held -> holders.without(held, list));
  }

  private void change(Digest digest, IntUnaryOperator rule) {
    int before = held(digest);
    int after = rule.applyAsInt(before);
    size += (after == Holders.NONE ? 0 : 1) - (before == Holders.NONE ? 0 : 1);
    state.newer.put(digest, after);
  }

  /// The numbers of the lists that hold this digest, ascending; none if it is not known.
  public List<Integer> lists(Digest digest) {
    return Arrays.stream(holders.lists(held(digest))).boxed().toList();
  }

  private int held(Digest digest) {
    if (digest.algorithm() != algorithm) {
      throw new IllegalArgumentException(
          "this is an index of " + algorithm + ", was asked for " + digest.algorithm());
    }
    var now = state;
    var changed = now.newer.get(digest);
    if (changed == null) {
      changed = now.older.get(digest);
    }
    if (changed != null) {
      return changed;
    }
    int row = now.tables.rowOf(digest.longs());
    return row < 0 ? Holders.NONE : now.tables.holders(row);
  }

  /// How many digests some list holds.
  public synchronized long size() {
    return size;
  }

  /// What the table takes, in bytes: memory, or mapped file.
  public long bytes() {
    return state.tables.bytes();
  }

  /// Merges everything into one file and goes on from it. Queries and changes go on meanwhile.
  public void save(Path file) {
    synchronized (saving) {
      var frozen = freeze();
      try (var entries = SortedEntries.beside(file, algorithm.longs())) {
        pour(frozen, entries);
        thaw(write(file, algorithm, entries, holders));
      }
    }
  }

  /// Changes from now on go to a new map. One left over from a save that failed is kept below it.
  private synchronized State freeze() {
    var older = new ConcurrentHashMap<>(state.older);
    older.putAll(state.newer);
    state = new State(new ConcurrentHashMap<>(), older, state.tables);
    return state;
  }

  private synchronized void thaw(DigestTables merged) {
    state = new State(state.newer, Map.of(), merged);
  }

  private void pour(State frozen, SortedEntries entries) {
    frozen.older.forEach((digest, held) -> entries.add(digest.longs(), 0, held));
    var changed = new int[frozen.older.size()];
    int count = 0;
    for (var digest : frozen.older.keySet()) {
      int row = frozen.tables.rowOf(digest.longs());
      if (row >= 0) {
        changed[count++] = row;
      }
    }
    Arrays.sort(changed, 0, count);
    var key = new long[algorithm.longs()];
    for (int row = 0, skip = 0; row < frozen.tables.rows(); row++) {
      if (skip < count && changed[skip] == row) {
        skip++;
      } else {
        frozen.tables.key(row, key);
        entries.add(key, 0, frozen.tables.holders(row));
      }
    }
  }

  /// Takes any number of digests in any order, in little memory, and makes a file of them that is
  /// an index.
  public static final class Builder implements AutoCloseable {

    private final Path file;
    private final Digest.Algorithm algorithm;
    private final Holders holders = new Holders();
    private final SortedEntries entries;

    private Builder(Path file, Digest.Algorithm algorithm) {
      this.file = file;
      this.algorithm = algorithm;
      this.entries = SortedEntries.beside(file, algorithm.longs());
    }

    /// Says that a list holds a digest; the same may come from many lists.
    public void add(Digest digest, int list) {
      if (digest.algorithm() != algorithm) {
        throw new IllegalArgumentException(
            "this is an index of " + algorithm + ", was given " + digest.algorithm());
      }
      entries.add(digest.longs(), 0, holders.one(list));
    }

    /// Writes the file and opens it.
    public ExactIndex finish() {
      return new ExactIndex(algorithm, holders, write(file, algorithm, entries, holders));
    }

    @Override
    public void close() {
      entries.close();
    }
  }
}
