package org.nightlight.media;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// What a file is by its bytes, whatever it is called.
///
/// @param type its media type; `application/octet-stream` where it is none we know
public record MediaKind(String type, Way way) {

  /// Who can look at it.
  public enum Way {
    HERE,
    DECODER,
    NOBODY
  }

  /// How many first bytes are enough to tell.
  static final int ENOUGH = 1024;

  private static final int ZIP_TAIL = 22;
  private static final Set<String> HEIC =
      Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1");
  private static final Set<String> AVIF = Set.of("avif", "avis");

  private record Magic(int at, String bytes, MediaKind kind) {}

  private static final List<Magic> KNOWN = List.of(
      here(0, "\u00ff\u00d8\u00ff", "image/jpeg"),
      here(0, "\u0089PNG\r\n\u001a\n", "image/png"),
      here(0, "GIF87a", "image/gif"),
      here(0, "GIF89a", "image/gif"),
      here(8, "WEBP", "image/webp"),
      decoder(0, "\u001aE\u00df\u00a3", "video/webm"),
      decoder(8, "AVI ", "video/x-msvideo"),
      decoder(0, "FLV\u0001", "video/x-flv"),
      decoder(0, "\0\0\u0001\u00ba", "video/mpeg"),
      decoder(0, "\0\0\u0001\u00b3", "video/mpeg"),
      decoder(0, "0&\u00b2u\u008ef\u00cf\u0011", "video/x-ms-asf"),
      decoder(0, "OggS", "video/ogg"),
      nobody(0, "%PDF-", "application/pdf"),
      nobody(0, "PK\u0003\u0004", "application/zip"),
      nobody(0, "PK\u0005\u0006", "application/zip"),
      nobody(0, "Rar!\u001a\u0007", "application/vnd.rar"),
      nobody(0, "7z\u00bc\u00af'\u001c", "application/x-7z-compressed"),
      nobody(0, "\u001f\u008b", "application/gzip"),
      nobody(0, "\u007fELF", "application/x-executable"),
      nobody(0, "MZ", "application/x-msdownload"),
      nobody(0, "BM", "image/bmp"),
      nobody(0, "II*\0", "image/tiff"),
      nobody(0, "MM\0*", "image/tiff"),
      nobody(0, "\u00ff\n", "image/jxl"),
      nobody(4, "JXL ", "image/jxl"),
      nobody(0, "8BPS", "image/vnd.adobe.photoshop"));

  private static Magic here(int at, String bytes, String type) {
    return new Magic(at, bytes, new MediaKind(type, Way.HERE));
  }

  private static Magic decoder(int at, String bytes, String type) {
    return new Magic(at, bytes, new MediaKind(type, Way.DECODER));
  }

  private static Magic nobody(int at, String bytes, String type) {
    return new Magic(at, bytes, new MediaKind(type, Way.NOBODY));
  }

  /// Who can look at files of a type.
  static Way way(String type) {
    if (Set.of("image/heic", "image/avif", "video/mp4", "video/quicktime").contains(type)) {
      return Way.DECODER;
    }
    return KNOWN.stream()
        .map(Magic::kind)
        .filter(kind -> kind.type.equals(type))
        .map(MediaKind::way)
        .findFirst()
        .orElse(Way.NOBODY);
  }

  /// What a file is that begins like this.
  public static MediaKind of(byte[] head) {
    if (holds(head, 4, "ftyp") && head.length >= 12) {
      return boxed(text(head, 8, 12));
    }
    return KNOWN.stream()
        .filter(magic -> holds(head, magic.at, magic.bytes))
        .map(Magic::kind)
        .findFirst()
        .orElseGet(() -> words(head));
  }

  /// Files of the ISO container name their brand.
  private static MediaKind boxed(String brand) {
    var type = HEIC.contains(brand)
        ? "image/heic"
        : AVIF.contains(brand)
            ? "image/avif"
            : brand.equals("qt  ") ? "video/quicktime" : "video/mp4";
    return new MediaKind(type, Way.DECODER);
  }

  private static MediaKind words(byte[] head) {
    var start = text(head, 0, Math.min(head.length, ENOUGH));
    if (start.contains("<svg")) {
      return new MediaKind("image/svg+xml", Way.NOBODY);
    }
    var readable =
        head.length > 0 && start.chars().allMatch(c -> c >= ' ' || "\t\r\n\f".indexOf(c) >= 0);
    return new MediaKind(readable ? "text/plain" : "application/octet-stream", Way.NOBODY);
  }

  /// What else a file is besides a picture, to a program that reads it from its end or searches its
  /// start; empty where it is nothing else.
  static String alsoA(byte[] bytes) {
    for (var at = bytes.length - ZIP_TAIL; at >= Math.max(0, bytes.length - 65_557); at--) {
      if (holds(bytes, at, "PK\u0005\u0006")
          && at + ZIP_TAIL + ((bytes[at + 20] & 0xff) | (bytes[at + 21] & 0xff) << 8)
              == bytes.length) {
        return "application/zip";
      }
    }
    var start = text(bytes, 0, Math.min(bytes.length, ENOUGH));
    return start.contains("%PDF-1.") || start.contains("%PDF-2.") ? "application/pdf" : "";
  }

  /// What follows a picture's end; empty where nothing does but padding.
  static String after(byte[] bytes, int end) {
    var last = bytes.length;
    while (last > end
        && (bytes[last - 1] == 0 || bytes[last - 1] == '\n' || bytes[last - 1] == '\r')) {
      last--;
    }
    return last <= end ? "" : of(Arrays.copyOfRange(bytes, end, Math.min(last, end + ENOUGH))).type;
  }

  private static boolean holds(byte[] bytes, int at, String magic) {
    if (at + magic.length() > bytes.length) {
      return false;
    }
    for (var i = 0; i < magic.length(); i++) {
      if ((bytes[at + i] & 0xff) != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
