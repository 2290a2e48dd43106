package org.nightlight.detection;

/// What is known of an account at one time: who it says it is, where it is, and its ties. Whether
/// its registration was seen in the stream decides what may be assumed about earlier ties; the day
/// of it is -1 where it was not. Since is the day it was first seen in the stream.
public record Standing(
    String account,
    AgeBand band,
    Country country,
    Stratum stratum,
    boolean registeredInStream,
    int registeredOn,
    int since,
    Circle ties) {}
