package org.nightlight.media;

import java.util.ArrayList;
import java.util.List;
import org.nightlight.matching.Fingerprint;
import org.nightlight.matching.VideoHash;

/// What looking at a file came to. Only [Seen] without [Partly] around it may ever lead to "no
/// match"; where something was not seen, the answer of a comparison is a match or "not checked".
public sealed interface Look {

  /// Every picture in the file was decoded and hashed.
  sealed interface Seen extends Look {
    /// The type its bytes have, whatever was declared: `image/jpeg`.
    String type();
  }

  /// One still picture.
  ///
  /// @param pdq of the samples as the file holds them, transparency ignored: what lists hold
  /// @param blended how it looks over white and over black, where it is not opaque; else empty
  record Image(String type, int width, int height, Fingerprint pdq, List<Fingerprint> blended)
      implements Seen {

    public Image {
      blended = List.copyOf(blended);
    }

    /// All that an index is asked for: a match of any is a match.
    public List<Fingerprint> fingerprints() {
      var all = new ArrayList<>(List.of(pdq));
      all.addAll(blended);
      return List.copyOf(all);
    }
  }

  /// Several pictures: a video or an animation. Each frame is to be asked for like an image, too:
  /// one frame may be all that matters.
  record Moving(String type, VideoHash frames) implements Seen {}

  /// Some of it was seen: a match of that is a match, and its absence says nothing.
  ///
  /// @param rule what kept us from the rest, in kebab-case: `truncated`
  /// @param why the same in words for staff
  record Partly(Seen seen, String rule, String why) implements Look {}

  /// Nothing of it was seen.
  ///
  /// @param rule what kept us from it, in kebab-case: `too-large`
  /// @param why the same in words for staff
  record NotSeen(String rule, String why) implements Look {}
}
