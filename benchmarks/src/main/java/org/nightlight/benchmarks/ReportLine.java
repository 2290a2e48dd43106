package org.nightlight.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One connection over which reports are sent, one after the other, in as little processor time as
/// can be: it shares the machine with what is measured. It knows only the HTTP/1.1 that the server
/// answers a report with, and connects anew after anything else.
final class ReportLine implements AutoCloseable {

  private final int port;
  private final String key;
  private @Nullable Socket socket;
  private @Nullable InputStream in;

  ReportLine(int port, String key) {
    this.port = port;
    this.key = key;
  }

  /// Sends a report; answers the status.
  String send(String body) throws IOException {
    var request = "POST /api/v1/reports HTTP/1.1\r\nHost: 127.0.0.1:" + port
        + "\r\nAuthorization: Bearer " + key + "\r\nContent-Type: application/json"
        + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    var whole = false;
    try {
      var to = connected();
      to.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var status = line().split(" ", 3)[1];
      whole = skipRest();
      return status;
    } finally {
      if (!whole) {
        close();
      }
    }
  }

  private Socket connected() throws IOException {
    var open = socket;
    if (open == null) {
      open = new Socket(InetAddress.getLoopbackAddress(), port);
      open.setTcpNoDelay(true);
      socket = open;
      in = new BufferedInputStream(open.getInputStream(), 4096);
    }
    return open;
  }

  /// Reads over the rest of an answer; false where the connection cannot be used again.
  private boolean skipRest() throws IOException {
    var length = -1;
    var chunked = false;
    var closes = false;
    for (var header = line(); !header.isEmpty(); header = line()) {
      var lower = header.toLowerCase(java.util.Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      }
      chunked |= lower.equals("transfer-encoding: chunked");
      closes |= lower.equals("connection: close");
    }
    if (chunked) {
      for (var size = chunk(); size > 0; size = chunk()) {
        skip(size);
        line();
      }
      line();
    } else if (length > 0) {
      skip(length);
    }
    return !closes && (chunked || length >= 0);
  }

  private int chunk() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private void skip(int count) throws IOException {
    open().skipNBytes(count);
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (var one = open().read(); one != '\n'; one = open().read()) {
      if (one < 0) {
        throw new IOException("the server closed the connection");
      }
      if (one != '\r') {
        line.append((char) one);
      }
    }
    return line.toString();
  }

  private InputStream open() {
    var from = in;
    if (from == null) {
      throw new IllegalStateException("not connected");
    }
    return from;
  }

  @Override
  public void close() throws IOException {
    var open = socket;
    socket = null;
    in = null;
    if (open != null) {
      open.close();
    }
  }
}
