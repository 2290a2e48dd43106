package org.nightlight.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.nightlight.evidence.UnreachableFault;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// What whoever starts a command is told when it fails, in words and by its exit code.
class ComplaintsTest {

  @Command(name = "fails")
  private record Fails(RuntimeException fault) implements Callable<Integer> {
    @Override
    public Integer call() {
      throw fault;
    }
  }

  private final StringWriter err = new StringWriter();

  private int run(RuntimeException fault) {
    return new CommandLine(new Fails(fault))
        .setErr(new PrintWriter(err))
        .setExecutionExceptionHandler(new Complaints())
        .execute();
  }

  @Test
  void tellsByItsCodeThatSomethingOutsideCannotBeReached() {
    assertThat(run(new RuntimeException("wiring", UnreachableFault.said("the key is not there"))))
        .isEqualTo(4);
    assertThat(err.toString()).isEqualToIgnoringNewLines("nightlight: the key is not there");
    assertThat(run(new IllegalStateException("a setting"))).isEqualTo(1);
  }
}
