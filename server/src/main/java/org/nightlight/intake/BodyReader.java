package org.nightlight.intake;

import java.io.IOException;
import java.io.InputStream;
import org.nightlight.store.Digests;
import org.springframework.web.servlet.function.ServerRequest;

/// A request's body, read into memory up to a bound and never to a file.
final class BodyReader {

  private BodyReader() {}

  /// What came, or that it was more than may come.
  sealed interface Body {
    /// All of it, with the hex SHA-256 of its bytes.
    final class Whole implements Body {
      private final byte[] bytes;

      Whole(byte[] bytes) {
        this.bytes = bytes;
      }

      byte[] bytes() {
        return bytes;
      }

      String sha256() {
        return Digests.sha256Hex(bytes);
      }
    }

    record TooLarge(int mostBytes) implements Body {}
  }

  static Body read(ServerRequest request, int mostBytes) throws IOException {
    var declared = request.headers().contentLength().orElse(-1);
    if (declared > mostBytes) {
      return new Body.TooLarge(mostBytes);
    }
    return read(request.servletRequest().getInputStream(), mostBytes);
  }

  static Body read(InputStream in, int mostBytes) throws IOException {
    var bytes = in.readNBytes(mostBytes + 1);
    return bytes.length > mostBytes ? new Body.TooLarge(mostBytes) : new Body.Whole(bytes);
  }
}
