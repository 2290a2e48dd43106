package org.nightlight.match;

import java.util.List;
import java.util.Set;

/// What comparing media with the lists of known material answered.
public sealed interface MediaMatch {

  /// It is on a list.
  ///
  /// @param hits nearest first, one for each list and listed hash
  record Known(List<Hit> hits) implements MediaMatch {
    public Known {
      hits = List.copyOf(hits);
      if (hits.isEmpty()) {
        throw new IllegalArgumentException("what is known has a hit");
      }
    }
  }

  /// It was compared with everything the lists hold that it could be compared with, and is on none.
  record NoMatch(Set<HashKind> compared) implements MediaMatch {
    public NoMatch {
      compared = Set.copyOf(compared);
    }
  }

  /// Something was not compared that should have been. Never to be read as "no match".
  ///
  /// @param compared what could be, without a hit
  record NotChecked(List<Gap> gaps, Set<HashKind> compared) implements MediaMatch {
    public NotChecked {
      gaps = List.copyOf(gaps);
      compared = Set.copyOf(compared);
      if (gaps.isEmpty()) {
        throw new IllegalArgumentException("a check that was not made has a reason");
      }
    }
  }

  /// Why something was not compared.
  ///
  /// @param rule in kebab-case, for machines
  /// @param why for people
  record Gap(String rule, String why) {}

  /// One listed hash that it is like.
  ///
  /// @param listed the hash as the list has it; for a video the frame that is nearest
  /// @param distance in bits; 0 for an exact hash
  /// @param turn which of the eight turns of the image was nearest; 0 is as it came
  /// @param entry of the video for [HashKind#VPDQ]; 0 else
  record Hit(ListId list, KnownHash listed, int distance, int turn, int entry) {}
}
