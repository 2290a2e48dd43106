package org.nightlight.app;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// Tells a person at the command line what went wrong, without a stack trace. Exit code 1; wrong
/// usage is picocli's 2. `NIGHTLIGHT_TRACE=1` shows the trace to whoever asks for it.
final class Complaints implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(Exception fault, CommandLine line, ParseResult parsed)
      throws Exception {
    if ("1".equals(System.getenv("NIGHTLIGHT_TRACE"))) {
      throw fault;
    }
    line.getErr().println("nightlight: " + words(fault));
    line.getErr().flush();
    return CommandLine.ExitCode.SOFTWARE;
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
