package org.nightlight.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.nightlight.media.PictureFile.Unreadable;

/// Runs a program on hostile bytes: a process of its own, without network, that may write no file,
/// with little memory and time, and gone with all it started when it is late.
final class Sandbox {

  /// Stands in a command for the file that holds the bytes; without it they come by standard input.
  static final String FILE = "{file}";

  private static final List<String> LIMITS =
      List.of("--as=2147483648", "--cpu=120", "--fsize=0", "--core=0", "--nofile=64");
  private static final List<String> APART =
      List.of("-U", "-r", "-n", "-i", "-p", "-f", "--kill-child");

  private static final long WAIT_MILLIS = 10_000;

  private final List<String> around;
  private final Path scratch;
  private final long millis;
  private final Semaphore places =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors()), true);

  /// @param unshare the program that puts another apart; without it, only limits hold
  /// @param scratch a folder of our own: what is left in it by a process that was killed goes now
  Sandbox(Path prlimit, Optional<Path> unshare, Path scratch, long millis) {
    this.around = new ArrayList<>(List.of(prlimit.toString()));
    around.addAll(LIMITS);
    unshare.ifPresent(program -> {
      around.add(program.toString());
      around.addAll(APART);
    });
    this.scratch = scratch;
    this.millis = millis;
    clear();
  }

  /// How a program ended.
  ///
  /// @param complained whether it wrote of an error
  /// @param late whether it was stopped because its time was over
  record Ended(int exit, boolean complained, boolean late) {

    boolean well() {
      return exit == 0 && !late;
    }
  }

  /// Takes what a program writes. Returning early stops the program.
  @FunctionalInterface
  interface Output {
    void read(InputStream out) throws IOException;
  }

  private void clear() {
    try {
      Files.createDirectories(scratch);
      try (var left = Files.newDirectoryStream(scratch, "nightlight-*")) {
        for (var folder : left) {
          wipe(folder);
        }
      }
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /// Runs a program once there is a place for it.
  ///
  /// @param tool its name and arguments; see [#FILE]
  Ended run(List<String> tool, byte[] bytes, Output output) throws IOException, Unreadable {
    if (!entered()) {
      throw new Unreadable("busy", "too many files are being decoded; try again in a minute");
    }
    try {
      return alone(tool, bytes, output);
    } finally {
      places.release();
    }
  }

  private boolean entered() {
    try {
      return places.tryAcquire(Math.min(millis, WAIT_MILLIS), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Ended alone(List<String> tool, byte[] bytes, Output output) throws IOException {
    var folder = Files.createTempDirectory(scratch, "nightlight-"); // for us alone
    try {
      var file = folder.resolve("file");
      var piped = !tool.contains(FILE);
      if (!piped) {
        Files.write(file, bytes);
      }
      var command = new ArrayList<>(around);
      tool.forEach(word -> command.add(word.equals(FILE) ? file.toString() : word));
      return attend(start(command, folder), piped ? bytes : new byte[0], output);
    } finally {
      wipe(folder);
    }
  }

  private static Process start(List<String> command, Path folder) throws IOException {
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder
        .environment()
        .putAll(Map.of(
            "PATH", "/usr/bin:/bin",
            "HOME", folder.toString(),
            "VIPS_BLOCK_UNTRUSTED", "1",
            "VIPS_CONCURRENCY", "1",
            "VIPS_DISC_THRESHOLD", "2g"));
    return builder.start();
  }

  private Ended attend(Process process, byte[] input, Output output) {
    var late = new AtomicBoolean();
    var complained = new AtomicBoolean();
    try (var beside = helpers()) {
      beside.execute(() -> feed(process.getOutputStream(), input));
      beside.execute(() -> complained.compareAndSet(false, drain(process.getErrorStream())));
      beside.execute(() -> {
        if (!ends(process, millis)) {
          late.set(true);
          kill(process);
        }
      });
      read(process, output, complained);
    }
    return new Ended(process.exitValue(), complained.get(), late.get());
  }

  /// A program whose output cannot be read has failed, so it is stopped like one.
  private static void read(Process process, Output output, AtomicBoolean complained) {
    try {
      output.read(process.getInputStream());
      ends(process, 2000);
    } catch (IOException _) {
      complained.set(true);
    } finally {
      kill(process);
    }
  }

  /// Threads of the system: reading a pipe holds the thread that does it.
  private static ExecutorService helpers() {
    return Executors.newThreadPerTaskExecutor(
        Thread.ofPlatform().daemon().name("decoder-", 0).factory());
  }

  private static boolean ends(Process process, long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }

  private static void feed(OutputStream to, byte[] input) {
    try (to) {
      to.write(input);
    } catch (IOException _) {
      // The program did not want it all: how it ends says the rest.
    }
  }

  private static boolean drain(InputStream from) {
    try (from) {
      return from.transferTo(OutputStream.nullOutputStream()) > 0;
    } catch (IOException _) {
      return true;
    }
  }

  private static void wipe(Path folder) throws IOException {
    try (var all = Files.list(folder)) {
      for (var file : all.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
