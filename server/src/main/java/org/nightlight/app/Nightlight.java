package org.nightlight.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line.
@Command(
    name = "nightlight",
    description =
        "An online child-protection system that a platform, a hotline or an agency runs itself.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      Serve.class,
      Demo.class,
      DetectCommand.class,
      EvaluateCommand.class,
      SimulateCommand.class,
      HashCommand.class,
      IndexCommand.class,
      Audit.class,
      Backup.class,
      Restore.class,
      Keys.class,
      ScanCommand.class,
      Rehearse.class
    })
public final class Nightlight {

  private Nightlight() {}

  public static void main(String[] args) {
    var line = new CommandLine(new Nightlight());
    line.setExecutionExceptionHandler(new Complaints());
    var code = line.execute(args);
    if (code != CommandLine.ExitCode.OK) {
      System.exit(code);
    }
  }
}
