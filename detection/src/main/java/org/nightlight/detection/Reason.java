package org.nightlight.detection;

/// One readable reason of a signal: what was seen, what is usual, and how much of the evidence it
/// carries, in millionths of log10. A weight of 0 is a hint without a guarantee.
public record Reason(String code, String observed, String usual, long weight) {}
