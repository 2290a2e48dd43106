package org.nightlight.intake;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a reporter keeps to come back: 100 random bits as five groups of four letters and digits
/// that are hard to mistake for each other (Crockford's base 32).
///
/// @param text the twenty characters, without spaces
public record ReceiptCode(String text) {

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int LENGTH = 20;
  private static final int LONGEST_TYPED = 200;

  public ReceiptCode {
    if (text.length() != LENGTH || !text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0)) {
      throw new IllegalArgumentException("a receipt has 20 letters and digits");
    }
  }

  /// A new one.
  public static ReceiptCode random(SecureRandom random) {
    var text = new StringBuilder(LENGTH);
    for (var i = 0; i < LENGTH; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return new ReceiptCode(text.toString());
  }

  /// Reads what a person typed or pasted: spaces, dashes and small letters do not matter, and a
  /// letter O is a zero. Empty where it cannot be a receipt.
  public static Optional<ReceiptCode> read(String typed) {
    if (typed.length() > LONGEST_TYPED) {
      return Optional.empty();
    }
    var text = new StringBuilder(LENGTH);
    for (var c : typed.toUpperCase(Locale.ROOT).toCharArray()) {
      if (Character.isLetterOrDigit(c)) {
        text.append(plain(c));
      }
    }
    return text.length() == LENGTH && text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0)
        ? Optional.of(new ReceiptCode(text.toString()))
        : Optional.empty();
  }

  private static char plain(char c) {
    return switch (c) {
      case 'O' -> '0';
      case 'I', 'L' -> '1';
      case 'U' -> 'V';
      default -> c;
    };
  }

  /// In groups of four, to read out.
  public List<String> groups() {
    var groups = new ArrayList<String>();
    for (var at = 0; at < LENGTH; at += 4) {
      groups.add(text.substring(at, at + 4));
    }
    return groups;
  }

  /// Without the code, which nobody but the reporter may see.
  @Override
  public String toString() {
    return "ReceiptCode";
  }
}
