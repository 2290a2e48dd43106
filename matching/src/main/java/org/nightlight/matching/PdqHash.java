package org.nightlight.matching;

import java.util.HexFormat;

/// What an image looks like, in 256 bits: its PDQ hash, as four longs in the order its 64 hex
/// digits are written.
///
/// Bit 16*i + j says whether vertical frequency i+1 with horizontal frequency j+1 is above the
/// median; the last hex
/// digit holds bits 3..0.
public record PdqHash(long first, long second, long third, long fourth) {

  private static final int DIGITS = 64;
  private static final HexFormat HEX = HexFormat.of();

  /// Reads 64 lower-case hex digits. Upper case is refused, as the exchanges refuse it.
  public static PdqHash parse(String hex) {
    if (hex.length() != DIGITS) {
      throw new IllegalArgumentException("a PDQ hash has 64 hex digits, was " + hex.length());
    }
    for (int at = 0; at < DIGITS; at++) {
      var digit = hex.charAt(at);
      if (!HexFormat.isHexDigit(digit) || Character.isUpperCase(digit)) {
        throw new IllegalArgumentException(
            "a PDQ hash is lower-case hex, but character " + at + " is not");
      }
    }
    return new PdqHash(quarter(hex, 0), quarter(hex, 16), quarter(hex, 32), quarter(hex, 48));
  }

  private static long quarter(String hex, int from) {
    return HexFormat.fromHexDigitsToLong(hex, from, from + 16);
  }

  /// The bits in which the two differ.
  public Distance distance(PdqHash other) {
    return new Distance(Long.bitCount(first ^ other.first)
        + Long.bitCount(second ^ other.second)
        + Long.bitCount(third ^ other.third)
        + Long.bitCount(fourth ^ other.fourth));
  }

  /// The 16 bits of vertical frequency `row` + 1; bit j is horizontal frequency j + 1.
  int word(int row) {
    var quarter = switch (row >> 2) {
      case 0 -> fourth;
      case 1 -> third;
      case 2 -> second;
      default -> first;
    };
    return (int) (quarter >>> ((row & 3) * 16)) & 0xffff;
  }

  /// The hash of sixteen 16-bit words, word 0 being the lowest.
  static PdqHash ofWords(int[] words) {
    return new PdqHash(pack(words, 12), pack(words, 8), pack(words, 4), pack(words, 0));
  }

  private static long pack(int[] words, int low) {
    return (words[low] & 0xffffL)
        | ((words[low + 1] & 0xffffL) << 16)
        | ((words[low + 2] & 0xffffL) << 32)
        | ((words[low + 3] & 0xffffL) << 48);
  }

  /// The 64 lower-case hex digits that [#parse] reads.
  @Override
  public String toString() {
    return HEX.toHexDigits(first)
        + HEX.toHexDigits(second)
        + HEX.toHexDigits(third)
        + HEX.toHexDigits(fourth);
  }
}
