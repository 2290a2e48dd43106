package org.nightlight.match;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.nightlight.match.KnownHashes.Loaded;
import org.nightlight.matching.ExactIndex;
import org.nightlight.matching.HashIndex;

/// One set of index files: a folder `<database>-<number>`, complete once it has that name.
///
/// @param number of the last change it is sure to hold
record Generation(Path path, String database, long number) {

  private static final Pattern NAME = Pattern.compile("([0-9a-f-]{36})-(\\d{1,19})");
  private static final List<HashKind> EXACT = List.of(HashKind.MD5, HashKind.SHA1, HashKind.SHA256);

  /// What opening its files came to.
  sealed interface Opening {
    record Opened(Loaded indexes) implements Opening {}

    record Refused(String reason) implements Opening {}
  }

  /// Every complete generation in a folder.
  static List<Generation> newestFirst(Path folder) {
    try {
      Files.createDirectories(folder);
      try (var files = Files.list(folder)) {
        return files
            .flatMap(path -> read(path).stream())
            .sorted(Comparator.comparingLong(Generation::number).reversed())
            .toList();
      }
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static Optional<Generation> read(Path path) {
    var name = NAME.matcher(path.getFileName().toString());
    return name.matches()
        ? Optional.of(new Generation(path, name.group(1), Long.parseLong(name.group(2))))
        : Optional.empty();
  }

  private static Path path(Path folder, String database, long number) {
    return folder.resolve(database + "-" + number);
  }

  Opening open() {
    var exact = new EnumMap<HashKind, ExactIndex>(HashKind.class);
    try {
      for (var kind : EXACT) {
        switch (ExactIndex.open(file(path, kind), kind.exact().orElseThrow())) {
          case ExactIndex.Opening.Opened(var index) -> exact.put(kind, index);
          case ExactIndex.Opening.Refused(var reason) -> {
            return new Opening.Refused(reason);
          }
        }
      }
      return open(exact);
    } catch (UncheckedIOException fault) {
      if (fault.getCause() instanceof NoSuchFileException missing) {
        return new Opening.Refused("index file " + missing.getFile() + " is missing");
      }
      throw fault;
    }
  }

  private Opening open(Map<HashKind, ExactIndex> exact) {
    var pdq = HashIndex.open(file(path, HashKind.PDQ));
    var frames = HashIndex.open(file(path, HashKind.VPDQ));
    if (pdq instanceof HashIndex.Opening.Refused(var reason)) {
      return new Opening.Refused(reason);
    }
    if (frames instanceof HashIndex.Opening.Refused(var reason)) {
      return new Opening.Refused(reason);
    }
    return new Opening.Opened(Loaded.of(opened(pdq), opened(frames), exact));
  }

  private static HashIndex opened(HashIndex.Opening opening) {
    return switch (opening) {
      case HashIndex.Opening.Opened(var index) -> index;
      case HashIndex.Opening.Refused(var reason) -> throw new IllegalStateException(reason);
    };
  }

  private static Path file(Path folder, HashKind kind) {
    return folder.resolve(kind.word() + ".index");
  }

  void delete() {
    remove(path);
  }

  private static void remove(Path folder) {
    try {
      if (Files.exists(folder)) {
        try (var files = Files.walk(folder)) {
          for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.deleteIfExists(file);
          }
        }
      }
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /// Writes what is in memory as a new generation; the indexes go on from its files.
  static void save(Path folder, String database, long number, Loaded indexes) {
    var complete = path(folder, database, number);
    if (Files.exists(complete)) {
      return;
    }
    var partial = partial(folder);
    indexes.pdq().save(file(partial, HashKind.PDQ), HashIndex.Layout.FAST);
    indexes.frames().save(file(partial, HashKind.VPDQ), HashIndex.Layout.FAST);
    indexes.exact().forEach((kind, index) -> index.save(file(partial, kind)));
    complete(partial, complete);
  }

  private static Path partial(Path folder) {
    var partial = folder.resolve("partial");
    remove(partial);
    try {
      return Files.createDirectories(partial);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static void complete(Path partial, Path complete) {
    try {
      remove(complete);
      Files.move(partial, complete, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /// Starts a generation that is made hash by hash.
  static Maker make(Path folder, String database, long number) {
    return new Maker(partial(folder), path(folder, database, number));
  }

  /// Takes hashes in any order, in little memory, and makes a generation of them.
  static final class Maker implements AutoCloseable {

    private final Path partial;
    private final Path complete;
    private final HashIndex.Builder pdq;
    private final HashIndex.Builder frames;
    private final Map<HashKind, ExactIndex.Builder> exact = new EnumMap<>(HashKind.class);

    private Maker(Path partial, Path complete) {
      this.partial = partial;
      this.complete = complete;
      this.pdq = HashIndex.build(file(partial, HashKind.PDQ), HashIndex.Layout.FAST);
      this.frames = HashIndex.build(file(partial, HashKind.VPDQ), HashIndex.Layout.FAST);
      for (var kind : EXACT) {
        exact.put(kind, ExactIndex.build(file(partial, kind), kind.exact().orElseThrow()));
      }
    }

    void add(KnownHash hash, int holder) {
      switch (hash.kind()) {
        case PDQ -> pdq.add(hash.look(), holder);
        case VPDQ -> frames.add(hash.look(), holder);
        case MD5, SHA1, SHA256 -> builder(hash.kind()).add(hash.digest(), holder);
      }
    }

    private ExactIndex.Builder builder(HashKind kind) {
      var builder = exact.get(kind);
      if (builder == null) {
        throw new IllegalArgumentException(kind + " is no exact hash");
      }
      return builder;
    }

    Loaded finish() {
      var indexes = new EnumMap<HashKind, ExactIndex>(HashKind.class);
      var looks = pdq.finish();
      var moving = frames.finish();
      exact.forEach((kind, builder) -> indexes.put(kind, builder.finish()));
      complete(partial, complete);
      return Loaded.of(looks, moving, indexes);
    }

    @Override
    public void close() {
      pdq.close();
      frames.close();
      exact.values().forEach(ExactIndex.Builder::close);
    }
  }
}
