package org.nightlight.detection;

/// An attached or uploaded item by its hashes; never the item itself. What was not said is empty.
public record Media(String id, String kind, String sha256, String md5, String pdq) {}
