package org.nightlight.detection;

/// What is known of an account at one time: who it says it is, where it is, its ties, and its age in
/// days. An account whose registration was not seen was there before, so its age is at least the
/// stream's; -1 where that says too little.
public record Standing(
    String account,
    AgeBand band,
    Country country,
    Stratum stratum,
    boolean registeredInStream,
    int days,
    Circle ties) {}
