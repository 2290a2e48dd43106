package org.nightlight.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nightlight.matching.Distance;
import org.nightlight.matching.HashIndex;
import org.nightlight.matching.PdqHash;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nightlight index`: a list of PDQ hashes as an index in a file, and what is near in it.
@Command(
    name = "index",
    description = "Build an index of PDQ hashes, or look up what lies near in one.",
    mixinStandardHelpOptions = true,
    subcommands = {IndexCommand.Build.class, IndexCommand.Query.class})
final class IndexCommand implements Runnable {

  private static final int NAMED_AT_MOST = 20;

  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "say what to do: build or query");
  }

  /// Takes the hash on a line, counted from 0.
  private interface Lines {
    void accept(PdqHash hash, int line);
  }

  /// Reads one hash a line and names every line that is none, counted from 1 as editors count.
  /// Answers how many lines were refused.
  private static int read(Path list, PrintWriter err, Lines lines) throws IOException {
    int refused = 0;
    try (var reader = Files.newBufferedReader(list, StandardCharsets.ISO_8859_1)) {
      int number = 0;
      for (var text = reader.readLine(); text != null; text = reader.readLine(), number++) {
        try {
          lines.accept(PdqHash.parse(text), number);
        } catch (IllegalArgumentException rule) {
          if (refused++ < NAMED_AT_MOST) {
            err.println(list + " line " + (number + 1) + " refused: " + rule.getMessage());
          }
        }
      }
    } catch (NoSuchFileException missing) {
      throw new IllegalStateException("there is no file " + list, missing);
    }
    if (refused > NAMED_AT_MOST) {
      err.println(list + ": " + refused + " lines refused in all");
    }
    return refused;
  }

  /// `nightlight index build`.
  @Command(
      name = "build",
      description = {
        "Build an index of the hashes in LIST, one of 64 lower-case hex digits a line.",
        "If any line is refused, no index is written, and one that lay there before stays."
      },
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:built",
        "1:a file could not be read or written",
        "2:wrong usage, or a line was refused; standard error names the line and the rule"
      })
  static final class Build implements Callable<Integer> {

    @Parameters(paramLabel = "LIST", description = "The list of hashes.")
    private Path list = Path.of("list");

    @Option(names = "--out", required = true, description = "The index's file.")
    private Path out = Path.of("index");

    @Option(
        names = "--layout",
        defaultValue = "FAST",
        description = "FAST, or LEAN in little more than half the space (${DEFAULT-VALUE}).")
    private HashIndex.Layout layout = HashIndex.Layout.FAST;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      var err = Objects.requireNonNull(spec).commandLine().getErr();
      try (var builder = HashIndex.build(out, layout)) {
        if (read(list, err, builder::add) > 0) {
          err.println("no index was written");
          err.flush();
          return CommandLine.ExitCode.USAGE;
        }
        err.printf("%,d distinct hashes in %s%n", builder.finish().size(), out);
        err.flush();
        return CommandLine.ExitCode.OK;
      }
    }
  }

  /// `nightlight index query`.
  @Command(
      name = "query",
      description = {
        "Print query-line,matched-line,distance for every match, lines counted from 0: ordered by"
            + " query line, then by matched line.",
        "A hash that stands on several lines of the list matches on each."
      },
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:every query was answered, whether anything matched or not",
        "1:a file could not be read",
        "2:wrong usage, a query line was refused, or the index is damaged; nothing was answered"
      })
  static final class Query implements Callable<Integer> {

    private static final int WIDEST = 63;

    @Parameters(paramLabel = "FILE", description = "The index's file.")
    private Path file = Path.of("index");

    @Option(names = "--queries", required = true, description = "Hashes to look up, one a line.")
    private Path queries = Path.of("queries");

    @Option(
        names = "--radius",
        defaultValue = "31",
        description = "Bits that may differ, 0..63 (${DEFAULT-VALUE}).")
    private int radius = 31;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      var line = Objects.requireNonNull(spec).commandLine();
      if (radius < 0 || radius > WIDEST) {
        throw new ParameterException(line, "--radius must be 0..63 bits, was " + radius);
      }
      var asked = new ArrayList<PdqHash>();
      if (read(queries, line.getErr(), (hash, _) -> asked.add(hash)) > 0) {
        return refused(line, "nothing was looked up");
      }
      return switch (open()) {
        case HashIndex.Opening.Refused(var reason) -> refused(line, reason);
        case HashIndex.Opening.Opened(var index) -> answer(index, asked, line.getOut());
      };
    }

    private HashIndex.Opening open() {
      if (!Files.exists(file)) {
        throw new IllegalStateException("there is no file " + file);
      }
      return HashIndex.open(file);
    }

    private static int refused(CommandLine line, String why) {
      line.getErr().println(why);
      line.getErr().flush();
      return CommandLine.ExitCode.USAGE;
    }

    private int answer(HashIndex index, List<PdqHash> asked, PrintWriter out) {
      for (int query = 0; query < asked.size(); query++) {
        for (var match : matches(index, asked.get(query))) {
          out.println(query + "," + match.line() + "," + match.distance());
        }
      }
      out.flush();
      return CommandLine.ExitCode.OK;
    }

    private List<Match> matches(HashIndex index, PdqHash hash) {
      return index.find(hash, new Distance(radius)).stream()
          .flatMap(found -> found.lists().stream()
              .map(line -> new Match(line, found.distance().bits())))
          .sorted(Comparator.comparingInt(Match::line))
          .toList();
    }

    /// A line of the list, and how far its hash is from the one asked for.
    private record Match(int line, int distance) {}
  }
}
