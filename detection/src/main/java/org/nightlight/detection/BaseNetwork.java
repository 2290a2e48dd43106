package org.nightlight.detection;

import java.util.ArrayList;
import java.util.List;

/// A real message network to lay an invented one over: who wrote to whom, and when.
public record BaseNetwork(List<Message> messages) {

  /// Its accounts as the file names them, its time in unix seconds.
  public record Message(String from, String to, long second) {}

  public BaseNetwork {
    messages = messages.stream()
        .sorted(java.util.Comparator.comparingLong(Message::second))
        .toList();
  }

  /// Reads lines of `sender recipient unix-seconds`, separated by spaces, tabs or commas. Lines
  /// that
  /// begin with # or % are comments.
  public static BaseNetwork parse(Iterable<String> lines) {
    var all = new ArrayList<Message>();
    int number = 0;
    for (String line : lines) {
      number++;
      String text = line.strip();
      if (!text.isEmpty() && text.charAt(0) != '#' && text.charAt(0) != '%') {
        all.add(message(text, number));
      }
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException("network must have at least one line, had none");
    }
    return new BaseNetwork(all);
  }

  private static Message message(String text, int number) {
    String[] parts = text.split("[\\s,;]+", -1);
    if (parts.length < 3) {
      throw new IllegalArgumentException(
          "network line " + number + " must be: sender recipient unix-seconds");
    }
    try {
      return new Message(
          parts[0], parts[1], (long) Double.parseDouble(parts[parts.length == 3 ? 2 : 3]));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("network line " + number + " must end in unix seconds", e);
    }
  }
}
