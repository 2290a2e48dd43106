package org.nightlight.evidence;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;

/// A process of its own, with too little memory for what goes through it.
final class SmallHeap {

  private SmallHeap() {}

  /// Seals and checks so many bytes.
  ///
  /// @param args a folder, and how many bytes to seal and to check
  public static void main(String[] args) throws Exception {
    var folder = Path.of(args[0]);
    var ring = MasterKey.ring(folder.resolve("keys"), Map.of());
    var vault = new Vault(new FolderBlobs(folder.resolve("evidence")), ring);
    var id = new ExhibitId(UUID.randomUUID());
    var sealed = vault.seal(id, new Upload(Long.parseLong(args[1])));
    System.out.println(sealed.bytes() + " " + vault.check(id, sealed));
  }

  /// An upload that is never whole in memory.
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
      var read = (int) Math.min(count, left);
      Arrays.fill(into, from, from + read, (byte) left);
      left -= read;
      return read;
    }
  }
}
