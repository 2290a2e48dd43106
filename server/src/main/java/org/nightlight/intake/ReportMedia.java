package org.nightlight.intake;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/// What a file is by its first bytes, whatever it says of itself: pure.
final class ReportMedia {

  /// How many first bytes are enough to tell.
  static final int ENOUGH = 16;

  static final String UNKNOWN = "application/octet-stream";

  /// What platforms may attach.
  static final Set<String> ALLOWED =
      Set.of("image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4", "application/pdf");

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Magic(String type, int at, byte[] bytes) {
    boolean matches(byte[] head) {
      for (var i = 0; i < bytes.length; i++) {
        if (at + i >= head.length || head[at + i] != bytes[i]) {
          return false;
        }
      }
      return true;
    }
  }

  private static final List<Magic> KNOWN = List.of(
      magic("image/jpeg", 0, "\u00ff\u00d8\u00ff"),
      magic("image/png", 0, "\u0089PNG\r\n\u001a\n"),
      magic("image/gif", 0, "GIF87a"),
      magic("image/gif", 0, "GIF89a"),
      magic("image/webp", 8, "WEBP"),
      magic("video/mp4", 4, "ftyp"),
      magic("application/pdf", 0, "%PDF-"),
      magic("application/zip", 0, "PK\u0003\u0004"),
      magic("application/zip", 0, "PK\u0005\u0006"),
      magic("application/gzip", 0, "\u001f\u008b"),
      magic("application/x-7z-compressed", 0, "7z\u00bc\u00af'\u001c"),
      magic("application/vnd.rar", 0, "Rar!\u001a\u0007"),
      magic("application/x-executable", 0, "\u007fELF"),
      magic("application/x-msdownload", 0, "MZ"),
      magic("video/webm", 0, "\u001aE\u00df\u00a3"),
      magic("text/html", 0, "<!DOCTYPE"),
      magic("text/html", 0, "<html"));

  private ReportMedia() {}

  private static Magic magic(String type, int at, String bytes) {
    return new Magic(type, at, bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// The media type of a file that begins like this.
  static String of(byte[] head) {
    return KNOWN.stream()
        .filter(magic -> magic.matches(head))
        .map(Magic::type)
        .findFirst()
        .orElse(UNKNOWN);
  }
}
