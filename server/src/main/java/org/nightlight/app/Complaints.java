package org.nightlight.app;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nightlight.evidence.Unreachable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// Tells a person at the command line what went wrong, without a stack trace. Exit code 1; wrong
/// usage is picocli's 2; 4 where the sealed objects or their key cannot be reached: what was given
/// may be right, and trying again may help. `NIGHTLIGHT_TRACE=1` shows the trace to whoever asks
/// for it.
final class Complaints implements IExecutionExceptionHandler {

  static final int UNREACHABLE = 4;

  private static volatile Optional<Path> beside = Optional.empty();

  @Override
  public int handleExecutionException(Exception fault, CommandLine line, ParseResult parsed)
      throws Exception {
    if ("1".equals(System.getenv("NIGHTLIGHT_TRACE"))) {
      throw fault;
    }
    line.getErr().println("nightlight: " + words(fault));
    beside.ifPresent(file -> line.getErr().println("what the database said meanwhile: " + file));
    line.getErr().flush();
    return cameOf(Unreachable.class, fault) ? UNREACHABLE : CommandLine.ExitCode.SOFTWARE;
  }

  /// Whether a fault is of a kind, or came of one that is.
  static boolean cameOf(Class<? extends Throwable> kind, @Nullable Throwable fault) {
    return fault != null && (kind.isInstance(fault) || cameOf(kind, fault.getCause()));
  }

  /// What libraries say while a command runs: in a file beside the database, instead of between
  /// the command's own words. Whoever the command fails for is told where.
  static final class Beside implements AutoCloseable {

    private final Logger root;
    private final List<Appender<ILoggingEvent>> before = new ArrayList<>();
    private final FileAppender<ILoggingEvent> file = new FileAppender<>();

    private Beside(Path data) {
      var context = (LoggerContext) LoggerFactory.getILoggerFactory();
      var path = data.resolve("postgres-18").resolve("command.log");
      root = context.getLogger(Logger.ROOT_LOGGER_NAME);
      root.iteratorForAppenders().forEachRemaining(before::add);
      var lines = new PatternLayoutEncoder();
      lines.setContext(context);
      lines.setPattern("%d %-5level %logger{20} %msg%n%nopex");
      lines.start();
      file.setContext(context);
      file.setFile(path.toString());
      file.setAppend(false);
      file.setEncoder(lines);
      file.start();
      before.forEach(root::detachAppender);
      root.addAppender(file);
    }

    /// @param data the data folder
    static Beside of(Path data) {
      var one = new Beside(data);
      beside = Optional.of(Path.of(one.file.getFile()));
      return one;
    }

    /// Where it is.
    String words() {
      return "what the database said meanwhile: " + file.getFile();
    }

    /// Nothing failed, and nobody has to be told.
    void good() {
      beside = Optional.empty();
    }

    @Override
    public void close() {
      root.detachAppender(file);
      file.stop();
      before.forEach(root::addAppender);
    }
  }

  private static String words(Throwable fault) {
    var cause = fault;
    var depth = 0;
    while (cause.getCause() != null && depth++ < 12 && !(cause instanceof IllegalStateException)) {
      cause = cause.getCause();
    }
    var message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
