package org.nightlight.matching;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// The layers of a [HashIndex] and its delta.
///
/// At most one of them speaks for a hash: a change goes to the delta first, then the older row is
/// overridden. Readers
/// take the layers first and the delta last, so a hash on its way is met at least once; if twice,
/// the delta is right.
/// A full delta becomes a layer in memory; such young layers are joined while the younger is at
/// least half the elder.
final class HashLayers {

  /// What readers take at once. Each is like no other, so it has no equality but identity.
  private static final class State {
    private final List<Layer> layers;
    private final Delta delta;

    private State(List<Layer> layers, Delta delta) {
      this.layers = List.copyOf(layers);
      this.delta = delta;
    }
  }

  private final Holders holders;
  private final Kernels kernels;

  /// How many layers, the first ones, are not young.
  private int settled;

  /// The hashes changed since a save began, while one runs.
  private @Nullable List<long[]> changedMeanwhile;

  private final Object saving = new Object();
  private long size;
  private volatile State state;

  HashLayers(List<Layer> layers, Holders holders, Kernels kernels) {
    this.holders = holders;
    this.kernels = kernels;
    this.settled = layers.size();
    this.size = layers.stream().mapToLong(layer -> layer.tables.rows()).sum();
    this.state = new State(layers, new Delta());
  }

  static HashTables tables(IndexFile file, Kernels kernels) throws IndexFile.Damaged {
    return switch (file.kind()) {
      case WIDE -> {
        file.check(new WideLayout());
        yield new WideTables(file, kernels);
      }
      case LEAN -> {
        file.check(new LeanLayout());
        yield new LeanTables(file, kernels);
      }
      case MD5, SHA_1, SHA_256 -> throw new IndexFile.Damaged("it is an index of exact hashes");
    };
  }

  static HashTables write(
      Path path, HashIndex.Layout layout, SortedEntries entries, Holders holders, Kernels kernels) {
    try (var space = IndexSpace.inFile(path);
        var arena = Arena.ofConfined()) {
      return switch (layout) {
        case FAST ->
          new WideTables(IndexBuild.build(new WideLayout(), entries, holders, space), kernels);
        case LEAN ->
          new LeanTables(
              IndexBuild.build(new LeanLayout(entries.count(), arena), entries, holders, space),
              kernels);
      };
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /// Asks again when the layers were exchanged meanwhile: an override may have been meant for a
  /// newer delta.
  Collection<HashIndex.Match> find(PdqHash hash, int radius) {
    var query = Chunks.of(hash);
    while (true) {
      var now = state;
      var matches = find(now, query, radius);
      if (now == state) {
        return matches;
      }
    }
  }

  private Collection<HashIndex.Match> find(State now, long[] query, int radius) {
    var matches = new HashMap<PdqHash, HashIndex.Match>();
    var found = new Found();
    var key = new long[Chunks.LONGS];
    for (var layer : now.layers) {
      found.clear();
      layer.tables.find(query, radius, found);
      for (int at = 0; at < found.count(); at++) {
        int row = found.first(at);
        if (layer.speaks(row)) {
          layer.tables.key(row, key);
          put(matches, key, found.second(at), layer.tables.holders(row));
        }
      }
    }
    found.clear();
    kernels.near(now.delta.columns, now.delta.count(), query, radius, found);
    for (int at = 0; at < found.count(); at++) {
      now.delta.key(found.first(at), key);
      put(matches, key, found.second(at), now.delta.holders(found.first(at)));
    }
    return matches.values();
  }

  /// Enters what was found over anything older of the same hash.
  private void put(Map<PdqHash, HashIndex.Match> matches, long[] key, int distance, int held) {
    var hash = Chunks.hash(key, 0);
    if (held == Holders.NONE) {
      matches.remove(hash);
    } else {
      matches.put(hash, new HashIndex.Match(hash, new Distance(distance), boxed(held)));
    }
  }

  private List<Integer> boxed(int held) {
    return Arrays.stream(holders.lists(held)).boxed().toList();
  }

  List<Integer> lists(PdqHash hash) {
    return find(hash, 0).stream().findFirst().map(HashIndex.Match::lists).orElse(List.of());
  }

  long bytes() {
    return state.layers.stream().mapToLong(layer -> layer.tables.bytes()).sum();
  }

  synchronized long size() {
    return size;
  }

  synchronized void add(PdqHash hash, int list) {
    change(hash, held -> holders.both(held, holders.one(list)));
  }

  synchronized void withdraw(PdqHash hash, int list) {
    change(hash, held -> holders.without(held, list));
  }

  private void change(PdqHash hash, IntUnaryOperator rule) {
    var now = state;
    var known = now.delta.rowOf(hash);
    int before = known == null ? heldInLayers(now, hash) : now.delta.holders(known);
    int after = rule.applyAsInt(before);
    if (after == before) {
      return;
    }
    size += (after == Holders.NONE ? 0 : 1) - (before == Holders.NONE ? 0 : 1);
    if (known != null) {
      now.delta.change(known, after);
      return;
    }
    var key = Chunks.of(hash);
    now.delta.append(hash, key, after);
    overrideAll(now.layers, key);
    if (changedMeanwhile != null) {
      changedMeanwhile.add(key);
    }
    if (now.delta.full()) {
      settleDelta();
    }
  }

  private static int heldInLayers(State now, PdqHash hash) {
    var key = Chunks.of(hash);
    for (var layer : now.layers) {
      int row = layer.tables.rowOf(key);
      if (row >= 0 && layer.speaks(row)) {
        return layer.tables.holders(row);
      }
    }
    return Holders.NONE;
  }

  private static void overrideAll(List<Layer> layers, long[] key) {
    for (var layer : layers) {
      int row = layer.tables.rowOf(key);
      if (row >= 0) {
        layer.override(row);
      }
    }
  }

  /// Makes a young layer of the delta, and joins young layers of like size unless a save is
  /// reading them.
  private void settleDelta() {
    var layers = new ArrayList<>(state.layers);
    if (state.delta.count() > 0) {
      layers.add(young(state.delta.pour(new SortedEntries(Chunks.LONGS, null))));
    }
    while (changedMeanwhile == null && layers.size() - settled > 1) {
      var younger = layers.removeLast();
      var elder = layers.removeLast();
      if (elder.tables.rows() > 2 * younger.tables.rows()) {
        layers.add(elder);
        layers.add(younger);
        break;
      }
      layers.add(young(pour(List.of(elder, younger), new SortedEntries(Chunks.LONGS, null))));
    }
    state = new State(layers, new Delta());
  }

  private Layer young(SortedEntries entries) {
    try (var space = IndexSpace.inMemory()) {
      var file = IndexBuild.build(new WideLayout(), entries, holders, space);
      return new Layer(new WideTables(file, kernels));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /// All rows of some layers that still speak.
  private static SortedEntries pour(List<Layer> layers, SortedEntries entries) {
    var key = new long[Chunks.LONGS];
    for (var layer : layers) {
      for (int row = 0; row < layer.tables.rows(); row++) {
        if (layer.speaks(row)) {
          layer.tables.key(row, key);
          entries.add(key, 0, layer.tables.holders(row));
        }
      }
    }
    return entries;
  }

  void save(Path path, HashIndex.Layout layout) {
    synchronized (saving) {
      var merging = beginSave();
      try (var entries = SortedEntries.beside(path, Chunks.LONGS)) {
        endSave(merging, new Layer(write(path, layout, pour(merging, entries), holders, kernels)));
      } finally {
        forgetChanges();
      }
    }
  }

  private synchronized List<Layer> beginSave() {
    settleDelta();
    changedMeanwhile = new ArrayList<>();
    return state.layers;
  }

  /// Puts the merged layer in the place of those it was made of. What changed while it was written
  /// is in newer ones.
  private synchronized void endSave(List<Layer> merging, Layer merged) {
    Objects.requireNonNull(changedMeanwhile).forEach(key -> overrideAll(List.of(merged), key));
    var layers = new ArrayList<Layer>();
    layers.add(merged);
    layers.addAll(state.layers.subList(merging.size(), state.layers.size()));
    settled = 1;
    state = new State(layers, state.delta);
  }

  private synchronized void forgetChanges() {
    changedMeanwhile = null;
  }
}
