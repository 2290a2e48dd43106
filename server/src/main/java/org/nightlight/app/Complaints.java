package org.nightlight.app;

import org.jspecify.annotations.Nullable;
import org.nightlight.evidence.Unreachable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// Tells a person at the command line what went wrong, without a stack trace. Exit code 1; wrong
/// usage is picocli's 2; 4 where the sealed objects or their key cannot be reached: what was given
/// may be right, and trying again may help. `NIGHTLIGHT_TRACE=1` shows the trace to whoever asks
/// for it.
final class Complaints implements IExecutionExceptionHandler {

  static final int UNREACHABLE = 4;

  @Override
  public int handleExecutionException(Exception fault, CommandLine line, ParseResult parsed)
      throws Exception {
    if ("1".equals(System.getenv("NIGHTLIGHT_TRACE"))) {
      throw fault;
    }
    line.getErr().println("nightlight: " + words(fault));
    line.getErr().flush();
    return cameOf(Unreachable.class, fault) ? UNREACHABLE : CommandLine.ExitCode.SOFTWARE;
  }

  /// Whether a fault is of a kind, or came of one that is.
  static boolean cameOf(Class<? extends Throwable> kind, @Nullable Throwable fault) {
    return fault != null && (kind.isInstance(fault) || cameOf(kind, fault.getCause()));
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
