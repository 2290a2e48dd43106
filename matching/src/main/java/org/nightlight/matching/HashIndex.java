package org.nightlight.matching;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/// Which known images look like this one? Millions of [PdqHash]es, each with the lists that hold
/// it, and the exact
/// answer to what lies within a distance of a hash: never an approximation.
///
/// Immutable layers hold nearly everything, in tables that a query reads a few thousandths of; a
/// small delta holds what
/// came last, and speaks louder. So an addition or a withdrawal counts from the next query on. Any
/// number of threads may
/// ask while one changes the index.
public final class HashIndex {

  /// A known hash near the one asked for, how near, and the numbers of the lists that hold it,
  /// ascending.
  public record Match(PdqHash hash, Distance distance, List<Integer> lists) {
    public Match {
      lists = List.copyOf(lists);
    }
  }

  /// How an index lies in its file: the same answers at different cost.
  public enum Layout {
    /// About 125 bytes a hash, tens of microseconds a query at ten million.
    FAST,
    /// About 73 bytes a hash, for hundreds of millions on one machine; several times slower.
    LEAN
  }

  /// What opening a file came to.
  public sealed interface Opening {
    record Opened(HashIndex index) implements Opening {}

    /// The file is damaged, unfinished or no such index. `reason` says what is wrong with it.
    record Refused(String reason) implements Opening {}
  }

  private static final Comparator<Match> NEAREST_FIRST =
      Comparator.comparing(Match::distance).thenComparing(match -> match.hash().toString());

  private final HashLayers layers;

  HashIndex(HashLayers layers) {
    this.layers = layers;
  }

  /// An index of nothing yet, in memory.
  public static HashIndex empty() {
    return new HashIndex(new HashLayers(List.of(), new Holders(), Kernels.fastest()));
  }

  /// Starts an index that will lie in a file and hold many hashes. The file takes its name when
  /// the index is finished.
  public static Builder build(Path file, Layout layout) {
    return new Builder(file, layout);
  }

  /// Maps an index from its file, once all its checksums hold.
  public static Opening open(Path file) {
    return open(file, Kernels.fastest());
  }

  static Opening open(Path path, Kernels kernels) {
    try {
      var file = IndexFile.open(path);
      var tables = HashLayers.tables(file, kernels);
      return new Opening.Opened(
          new HashIndex(new HashLayers(List.of(new Layer(tables)), file.holders(), kernels)));
    } catch (IndexFile.Damaged damaged) {
      return new Opening.Refused("index file " + path + " is refused: " + damaged.getMessage());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /// Says that a list holds a hash. Lists are the caller's numbers from 0 on.
  public void add(PdqHash hash, int list) {
    layers.add(hash, list);
  }

  /// Says that a list no longer holds a hash. A hash that no list holds is not matched any more.
  public void withdraw(PdqHash hash, int list) {
    layers.withdraw(hash, list);
  }

  /// Every known hash within a distance, nearest first, each once. Fast up to 31 bits, exact at
  /// any distance.
  public List<Match> find(PdqHash hash, Distance within) {
    return layers.find(hash, within.bits()).stream().sorted(NEAREST_FIRST).toList();
  }

  /// The numbers of the lists that hold exactly this hash, ascending.
  public List<Integer> lists(PdqHash hash) {
    return layers.lists(hash);
  }

  /// How many distinct hashes some list holds.
  public long size() {
    return layers.size();
  }

  /// What the tables take, in bytes: memory, or mapped file.
  public long bytes() {
    return layers.bytes();
  }

  /// Merges everything into one file and goes on from it. Queries and changes go on meanwhile; a
  /// second save waits.
  public void save(Path file, Layout layout) {
    layers.save(file, layout);
  }

  /// Takes any number of hashes in any order, in little memory, and makes a file of them that is
  /// an index. Not for
  /// several threads at once. Closing it unfinished leaves no file.
  public static final class Builder implements AutoCloseable {

    private final Path file;
    private final Layout layout;
    private final Holders holders = new Holders();
    private final SortedEntries entries;

    private Builder(Path file, Layout layout) {
      this.file = file;
      this.layout = layout;
      this.entries = SortedEntries.beside(file, Chunks.LONGS);
    }

    /// Says that a list holds a hash; the same hash may come from many lists.
    public void add(PdqHash hash, int list) {
      entries.add(Chunks.of(hash), 0, holders.one(list));
    }

    /// Writes the file and opens it.
    public HashIndex finish() {
      var kernels = Kernels.fastest();
      var tables = HashLayers.write(file, layout, entries, holders, kernels);
      return new HashIndex(new HashLayers(List.of(new Layer(tables)), holders, kernels));
    }

    @Override
    public void close() {
      entries.close();
    }
  }
}
