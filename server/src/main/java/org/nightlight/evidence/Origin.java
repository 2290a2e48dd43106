package org.nightlight.evidence;

import org.nightlight.oversight.Actor;

/// Where an exhibit came from.
///
/// @param by who brought it, by an internal id
/// @param what what it is, in kebab-case: `report-text`, `attachment`
/// @param mediaType what its bytes are: `application/json`, `image/jpeg`
public record Origin(Actor by, String what, String mediaType) {

  public Origin {
    if (!what.matches("[a-z][a-z0-9-]{0,39}")) {
      throw new IllegalArgumentException("an exhibit's kind is kebab-case, was " + what);
    }
    if (!mediaType.matches("[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}")) {
      throw new IllegalArgumentException("a media type is type/subtype, was " + mediaType);
    }
  }
}
