package org.nightlight.matching;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a video looks like: the [Fingerprint]s of frames taken at a steady pace (vPDQ). A bag, not
/// a sequence: two
/// videos are alike when enough frames of each are found in the other, in whatever order.
public record VideoHash(List<Frame> frames) {

  /// One frame: its hash, its quality (0..100), and when it is shown, in seconds from the start.
  public record Frame(PdqHash hash, int quality, double seconds) {

    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,3}");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");

    public Frame {
      if (quality < 0 || quality > 100) {
        throw new IllegalArgumentException("quality must be 0..100, was " + quality);
      }
      if (!(seconds >= 0) || Double.isInfinite(seconds)) {
        throw new IllegalArgumentException(
            "a frame's time must be 0 seconds or later, was " + seconds);
      }
    }

    /// Reads `hash,quality,seconds`, as the exchanges write it.
    public static Frame parse(String line) {
      var fields = line.split(",", -1);
      if (fields.length != 3) {
        throw new IllegalArgumentException(
            "a frame is hash,quality,seconds, was " + fields.length + " fields");
      }
      return new Frame(
          PdqHash.parse(fields[0]),
          Integer.parseInt(written("quality", fields[1], WHOLE)),
          Double.parseDouble(written("time", fields[2], DECIMAL)));
    }

    private static String written(String name, String field, Pattern as) {
      if (!as.matcher(field).matches()) {
        throw new IllegalArgumentException(
            "a frame's " + name + " is written as " + as + ", was " + field);
      }
      return field;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%s,%d,%.3f", hash, quality, seconds);
    }
  }

  /// What comparing two videos came to.
  public sealed interface Comparison {

    /// Of the frames worth matching, each distinct hash once, how many of each video were found in
    /// the other.
    record Compared(int queryFound, int queryFrames, int otherFound, int otherFrames)
        implements Comparison {

      /// Whether at least so many percent of each video's frames were found in the other.
      public boolean reaches(double queryPercent, double otherPercent) {
        return 100.0 * queryFound >= queryPercent * queryFrames
            && 100.0 * otherFound >= otherPercent * otherFrames;
      }
    }

    /// One of the two has no frame worth matching: nothing is known of their likeness.
    record NothingToCompare() implements Comparison {}
  }

  public VideoHash {
    frames = List.copyOf(frames);
  }

  /// Of how many frames one is hashed, to hash one every so many seconds. Zero seconds mean every
  /// frame.
  public static int frameStep(double secondsPerHash, double framesPerSecond) {
    return Math.max(1, (int) (secondsPerHash * framesPerSecond));
  }

  /// The distinct hashes of frames that have features enough to be worth matching.
  public Set<PdqHash> usable() {
    return frames.stream()
        .filter(frame -> frame.quality >= Fingerprint.USABLE_QUALITY)
        .map(Frame::hash)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// How much of this video is in the other, and of the other in this. Two frames are the same
  /// within `limit`.
  public Comparison compare(VideoHash other, Distance limit) {
    var mine = usable();
    var theirs = other.usable();
    if (mine.isEmpty() || theirs.isEmpty()) {
      return new Comparison.NothingToCompare();
    }
    int mineFound = 0;
    var theirsFound = new HashSet<PdqHash>();
    for (var hash : mine) {
      var near =
          theirs.stream().filter(their -> hash.distance(their).within(limit)).toList();
      mineFound += near.isEmpty() ? 0 : 1;
      theirsFound.addAll(near);
    }
    return new Comparison.Compared(mineFound, mine.size(), theirsFound.size(), theirs.size());
  }
}
