package org.nightlight.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.IntToDoubleFunction;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Measures sealing: how many MB of an upload the real vault takes a second, on one thread and onto
/// a real disk, and what the two things it cannot do without cost alone, in the same run. Start it
/// with a small heap (`-Xmx64m`): it says how much was in use at most while one large upload went
/// by.
///
/// In the room's own package because the vault has no public door without a database.
public final class SealingMeasures {

  private static final int MB = 1_000_000;
  private static final int SIZE = 128;
  private static final int ROUNDS = 7;
  private static final byte[] NOISE = noise();

  private SealingMeasures() {}

  /// Measures, and prints what it measured.
  ///
  /// @param args a folder to write to, and how many MB the large upload has
  public static void main(String[] args) throws IOException, GeneralSecurityException {
    var folder = Path.of(args[0]);
    var megabytes = Integer.parseInt(args[1]);
    var vault = new Vault(
        new FolderBlobs(folder.resolve("evidence")),
        MasterKey.ring(folder.resolve("keys"), Map.of()));
    var open = seal(vault, SIZE).sealed();
    System.out.println("what                      MB/s of the thread's CPU   MB/s by the clock");
    for (var round = 0; round < 2; round++) {
      row("SHA-256 alone", one -> digest(one, "SHA-256"));
      row("AES-256-GCM alone", SealingMeasures::encrypt);
      row("sealing", one -> seal(vault, one).rate());
      row("opening and checking", one -> check(vault, open));
    }
    ManagementFactory.getMemoryPoolMXBeans().forEach(pool -> pool.resetPeakUsage());
    var large = seal(vault, megabytes);
    System.out.printf(
        Locale.ROOT,
        "one upload of %,d MB: %.1f MB/s by the clock; heap at most %.1f MB of %.0f%n",
        megabytes,
        large.rate(),
        heapPeak(),
        Runtime.getRuntime().maxMemory() / 1e6);
    vault.remove(large.sealed());
  }

  private static final ExhibitId ID = new ExhibitId(new UUID(1, 1));

  private record Done(Vault.Sealed sealed, double rate) {}

  private static void row(String what, IntToDoubleFunction work) {
    var wall = new double[ROUNDS];
    var cpu = new double[ROUNDS];
    for (var round = 0; round < ROUNDS; round++) {
      var from = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      wall[round] = work.applyAsDouble(SIZE);
      var spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - from;
      cpu[round] = SIZE / (spent / 1e9);
    }
    Arrays.sort(wall);
    Arrays.sort(cpu);
    System.out.printf(
        Locale.ROOT, "%-24s  %24.0f   %17.0f%n", what, cpu[ROUNDS / 2], wall[ROUNDS / 2]);
  }

  private static double digest(int megabytes, String name) {
    try {
      var digest = MessageDigest.getInstance(name);
      var from = System.nanoTime();
      for (var at = 0; at < megabytes; at++) {
        digest.update(NOISE);
      }
      digest.digest();
      return rate(megabytes, from);
    } catch (GeneralSecurityException fault) {
      throw new IllegalStateException(fault);
    }
  }

  /// Segments of the vault's size, each under a nonce of its own.
  private static double encrypt(int megabytes) {
    try {
      var key = new SecretKeySpec(new byte[32], "AES");
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      var out = new byte[(1 << 16) + 16];
      var nonce = new byte[12];
      var from = System.nanoTime();
      for (var at = 0L; at < (long) megabytes * MB; at += 1 << 16) {
        nonce[0]++;
        nonce[1] = (byte) (at >> 24);
        nonce[2] = (byte) (at >> 16);
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, nonce));
        cipher.doFinal(NOISE, 0, 1 << 16, out, 0);
      }
      return rate(megabytes, from);
    } catch (GeneralSecurityException fault) {
      throw new IllegalStateException(fault);
    }
  }

  private static Done seal(Vault vault, int megabytes) {
    try {
      var from = System.nanoTime();
      var sealed = vault.seal(ID, new Upload((long) megabytes * MB));
      return new Done(sealed, rate(megabytes, from));
    } catch (IOException fault) {
      throw new java.io.UncheckedIOException(fault);
    }
  }

  private static double check(Vault vault, Vault.Sealed sealed) {
    var from = System.nanoTime();
    if (vault.check(ID, sealed) != Vault.Check.INTACT) {
      throw new IllegalStateException("what was sealed does not open");
    }
    return rate(SIZE, from);
  }

  private static double rate(int megabytes, long from) {
    return megabytes / ((System.nanoTime() - from) / 1e9);
  }

  private static double heapPeak() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum()
        / 1e6;
  }

  private static byte[] noise() {
    var noise = new byte[MB];
    new SplittableRandom(1).nextBytes(noise);
    return noise;
  }

  /// An upload as a connection gives it: 8 KiB at most at a time.
  private static final class Upload extends InputStream {

    private long left;

    Upload(long bytes) {
      this.left = bytes;
    }

    @Override
    public int read() {
      throw new IllegalStateException("nobody reads single bytes");
    }

    @Override
    public int read(byte[] into, int from, int count) {
      if (left == 0) {
        return -1;
      }
      var read = (int) Math.min(Math.min(count, 8192), left);
      System.arraycopy(NOISE, (int) (left % 900_000), into, from, read);
      left -= read;
      return read;
    }
  }
}
