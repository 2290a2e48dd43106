package org.nightlight.cybertip;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A conversation as a table: one message a row, with its time. A cell that a spreadsheet would
/// take
/// for a formula begins with an apostrophe.
public record ChatFile(List<Line> lines) {

  private static final String HEAD = "time,content,src,target,thread,type,contentId,chat_type,ip";

  public ChatFile {
    lines = List.copyOf(lines);
  }

  /// One message.
  ///
  /// @param time ISO 8601, or `unknown`
  /// @param content what it says; empty where it was not supplied
  /// @param from who wrote it, as the platform names them
  /// @param type `text`, or what else it is
  public record Line(
      String time,
      String content,
      String from,
      String to,
      String thread,
      String type,
      String contentId,
      String chatType,
      String ip) {

    private String row() {
      return Stream.of(time, content, from, to, thread, type, contentId, chatType, ip)
          .map(ChatFile::cell)
          .collect(Collectors.joining(","));
    }
  }

  /// As it is sent.
  public byte[] csv() {
    return Stream.concat(Stream.of(HEAD), lines.stream().map(Line::row))
        .collect(Collectors.joining("\r\n", "", "\r\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String cell(String text) {
    var risky = !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0;
    return '"' + (risky ? "'" : "") + text.replace("\"", "\"\"") + '"';
  }
}
