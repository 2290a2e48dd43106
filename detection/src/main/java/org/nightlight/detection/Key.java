package org.nightlight.detection;

/// Whose facts belong together: an account of one source.
public record Key(String source, String account) {}
