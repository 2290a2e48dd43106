package org.nightlight.detection;

/// Classes of members that need a legal basis of their own before anything of them is kept.
public enum Member {
  /// `sha256`, `md5` and `pdq` inside `media`.
  HASHES,
  /// `links`.
  LINKS,
  /// `text` and `language`.
  TEXT;

  /// Whether this class holds the member of `data` called so.
  boolean holds(String name) {
    return switch (this) {
      case HASHES -> false;
      case LINKS -> name.equals("links");
      case TEXT -> name.equals("text") || name.equals("language");
    };
  }

  static boolean isHash(String name) {
    return name.equals("sha256") || name.equals("md5") || name.equals("pdq");
  }
}
