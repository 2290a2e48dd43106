package org.nightlight.detection;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/// A reason to look at an account, never a verdict. Evidence, level and weights are log10 of an
/// e-value in millionths; the score, in ten-thousandths, orders the signals of one detector.
public record Signal(
    String id,
    String detector,
    int version,
    String source,
    String subject,
    List<String> others,
    Instant time,
    int score,
    long evidence,
    long level,
    List<Reason> reasons,
    List<String> activities,
    Day model) {

  public Signal {
    others = List.copyOf(others);
    reasons = List.copyOf(reasons);
    activities = List.copyOf(activities);
    if (reasons.isEmpty()) {
      throw new IllegalArgumentException("signal must have a reason");
    }
  }

  /// The same with one more reason, which must weigh nothing: the others add up to the evidence.
  public Signal and(Reason told) {
    if (told.weight() != 0) {
      throw new IllegalArgumentException("reason must weigh nothing, was " + told.weight());
    }
    var all = new java.util.ArrayList<>(reasons);
    all.add(told);
    return new Signal(
        id,
        detector,
        version,
        source,
        subject,
        others,
        time,
        score,
        evidence,
        level,
        all,
        activities,
        model);
  }

  /// The id of the signal of one detector about one subject that one activity caused.
  public static String id(
      String detector, int version, String source, String subject, String cause) {
    String named = detector + '|' + version + '|' + source + '|' + subject + '|' + cause;
    byte[] digest = sha256().digest(named.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, 16);
  }

  /// The evidence as a number between 0 and 1, in ten-thousandths: 1 - 10^(-evidence / 2).
  public static int score(long evidence) {
    double left = StrictMath.pow(10, -Math.max(0, evidence) / 2e6);
    return (int) Math.min(9_999, StrictMath.round((1 - left) * 10_000));
  }

  /// The line of the contract, without a line end.
  public String toJson() {
    return SignalJson.write(this);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
