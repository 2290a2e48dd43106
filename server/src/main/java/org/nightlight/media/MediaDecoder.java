package org.nightlight.media;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.nightlight.matching.VideoHash;
import org.nightlight.media.Look.NotSeen;
import org.nightlight.media.PictureFile.Unreadable;

/// The separate decoder, for HEIC, AVIF and video: libvips and FFmpeg where they are installed,
/// each run in a [Sandbox], never in this process.
///
/// Stills come at their size. Of a video one frame a second is taken as vPDQ does: every m-th, at
/// its size, unturned, made RGB by area averaging.
public final class MediaDecoder {

  /// Where ffmpeg is; `ffprobe` lies beside it.
  public static final String FFMPEG = "NIGHTLIGHT_FFMPEG";

  /// Where libvips' program `vips` is; `vipsheader` lies beside it.
  public static final String VIPS = "NIGHTLIGHT_VIPS";

  /// Set to `yes` to decode without namespaces where the machine gives none.
  public static final String UNSHARED = "NIGHTLIGHT_DECODER_UNSHARED";

  private static final String HOW = "install it (Debian: apt-get install ffmpeg libvips-tools)";
  private static final Map<String, String> DEMUXERS = Map.of(
      "video/mp4", "mov",
      "video/quicktime", "mov",
      "video/webm", "matroska",
      "video/x-msvideo", "avi",
      "video/x-flv", "flv",
      "video/mpeg", "mpeg",
      "video/x-ms-asf", "asf",
      "video/ogg", "ogg");
  private static final Pattern RATE = Pattern.compile("(\\d{1,9})/(\\d{1,9})");
  private static final int FACTS = 20_000;
  private static final long MILLIS = 180_000;

  private final Optional<Path> ffmpeg;
  private final Optional<Path> vips;
  private final Optional<Sandbox> sandbox;
  private final String without;

  private MediaDecoder(
      Optional<Path> ffmpeg, Optional<Path> vips, Optional<Sandbox> sandbox, String without) {
    this.ffmpeg = ffmpeg;
    this.vips = vips;
    this.sandbox = sandbox;
    this.without = without;
  }

  /// No decoder at all.
  public static MediaDecoder none() {
    return new MediaDecoder(Optional.empty(), Optional.empty(), Optional.empty(), HOW);
  }

  /// What is installed here.
  ///
  /// @param settings the environment: `PATH` and the settings named above
  /// @param scratch a folder for nobody else; what lies in it goes
  public static MediaDecoder find(Map<String, String> settings, Path scratch) {
    return find(settings, scratch, MILLIS);
  }

  static MediaDecoder find(Map<String, String> settings, Path scratch, long millis) {
    var ffmpeg = program(settings, FFMPEG, "ffmpeg", "ffprobe");
    var vips = program(settings, VIPS, "vips", "vipsheader");
    if (ffmpeg.isEmpty() && vips.isEmpty()) {
      return none();
    }
    var prlimit = program(settings, "", "prlimit", "prlimit");
    var unshare = program(settings, "", "unshare", "unshare");
    if (prlimit.isEmpty()) {
      return unusable("it cannot be limited here: install prlimit (util-linux)");
    }
    if (unshare.isPresent()) {
      var apart = new Sandbox(prlimit.get(), unshare, scratch, millis);
      if (works(apart)) {
        return new MediaDecoder(ffmpeg, vips, Optional.of(apart), "");
      }
    }
    return "yes".equals(settings.get(UNSHARED))
        ? new MediaDecoder(
            ffmpeg,
            vips,
            Optional.of(new Sandbox(prlimit.get(), Optional.empty(), scratch, millis)),
            "")
        : unusable("this machine lets no program be shut off from the network; allow user"
            + " namespaces (kernel.unprivileged_userns_clone=1), or set " + UNSHARED
            + "=yes to decode without");
  }

  private static MediaDecoder unusable(String why) {
    return new MediaDecoder(Optional.empty(), Optional.empty(), Optional.empty(), why);
  }

  private static boolean works(Sandbox sandbox) {
    try {
      return sandbox.run(List.of("true"), new byte[0], _ -> {}).well();
    } catch (IOException | Unreadable _) {
      return false;
    }
  }

  /// A program by its setting or on the path, with another that has to lie beside it.
  private static Optional<Path> program(
      Map<String, String> settings, String setting, String name, String beside) {
    var set = settings.getOrDefault(setting, "");
    var places = set.isEmpty()
        ? Stream.of(settings.getOrDefault("PATH", "").split(File.pathSeparator))
            .filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder, name))
        : Stream.of(Path.of(set));
    return places
        .map(Path::toAbsolutePath)
        .filter(Files::isExecutable)
        .filter(place -> Files.isExecutable(place.resolveSibling(beside)))
        .findFirst();
  }

  /// What it can decode, in one line for the health page.
  public String state() {
    if (sandbox.isEmpty()) {
      return "HEIC, AVIF and video are not looked at: " + without;
    }
    return "HEIC and AVIF " + (vips.isPresent() ? "by libvips" : "not looked at: " + HOW)
        + "; video " + (ffmpeg.isPresent() ? "by FFmpeg" : "not looked at: " + HOW);
  }

  /// Whether it can decode all it was made for.
  public boolean isWhole() {
    return sandbox.isPresent() && vips.isPresent() && ffmpeg.isPresent();
  }

  /// Why a file of this type cannot be shown, in a sentence; "" where it can.
  String whyNot(String type) {
    return switch (MediaKind.way(type)) {
      case HERE -> "";
      case NOBODY -> "Files of the type " + type + " are not looked at.";
      case DECODER ->
        sandbox.isPresent() && (type.startsWith("image/") ? vips : ffmpeg).isPresent()
            ? ""
            : "It needs the separate decoder, which is not there.";
    };
  }

  /// A file whose size is known, to be decoded.
  PictureFile file(String type, byte[] bytes) throws Unreadable {
    var still = type.startsWith("image/");
    var tool = still ? vips : ffmpeg;
    if (sandbox.isEmpty() || tool.isEmpty()) {
      throw new Unreadable(
          "no-decoder",
          type + " needs the separate decoder, which is not there: "
              + (sandbox.isEmpty() ? without : HOW));
    }
    try {
      return still ? still(tool.get(), bytes) : video(tool.get(), type, bytes);
    } catch (IOException | NumberFormatException _) {
      throw damaged();
    }
  }

  private PictureFile still(Path tool, byte[] bytes) throws IOException, Unreadable {
    var facts =
        facts(List.of(tool.resolveSibling("vipsheader").toString(), "-a", "stdin"), ": ", bytes);
    var pages = Integer.parseInt(facts.getOrDefault("n-pages", "1"));
    var brand = new String(bytes, 8, 4, StandardCharsets.ISO_8859_1);
    var more = pages > 1 || List.of("avis", "hevc", "hevx", "msf1").contains(brand);
    return new DecodedFile(
        sandbox.orElseThrow(),
        List.of(tool.toString(), "copy", "stdin[fail_on=truncated]", ".ppm"),
        bytes,
        Integer.parseInt(facts.getOrDefault("width", "")),
        Integer.parseInt(facts.getOrDefault("height", "")),
        0,
        more
            ? Optional.of(new NotSeen(
                "several-pictures", "the file holds several pictures: only the first was seen"))
            : Optional.empty());
  }

  private PictureFile video(Path tool, String type, byte[] bytes) throws IOException, Unreadable {
    var demuxer = DEMUXERS.getOrDefault(type, "mov");
    var facts = facts(
        List.of(
            tool.resolveSibling("ffprobe").toString(),
            "-v",
            "error",
            "-protocol_whitelist",
            "file",
            "-f",
            demuxer,
            "-select_streams",
            "v",
            "-show_entries",
            "stream=width,height,avg_frame_rate,r_frame_rate",
            "-of",
            "default=nw=1",
            "-i",
            Sandbox.FILE),
        "=",
        bytes);
    var rate = rate(facts);
    var step = VideoHash.frameStep(1, rate);
    return new DecodedFile(
        sandbox.orElseThrow(),
        List.of(
            tool.toString(),
            "-v",
            "error",
            "-nostdin",
            "-noautorotate",
            "-threads",
            "1",
            "-protocol_whitelist",
            "file,pipe",
            "-f",
            demuxer,
            "-i",
            Sandbox.FILE,
            "-map",
            "0:v:0",
            "-an",
            "-sn",
            "-dn",
            "-sws_flags",
            "area",
            "-vf",
            "select=not(mod(n\\," + step + "))",
            "-vsync",
            "passthrough",
            "-f",
            "rawvideo",
            "-pix_fmt",
            "rgb24",
            "pipe:1"),
        bytes,
        Integer.parseInt(facts.getOrDefault("width", "")),
        Integer.parseInt(facts.getOrDefault("height", "")),
        step / rate,
        facts.containsKey("width again")
            ? Optional.of(new NotSeen(
                "several-pictures", "the file holds several videos: only the first was seen"))
            : Optional.empty());
  }

  private static double rate(Map<String, String> facts) throws Unreadable {
    for (var name : List.of("avg_frame_rate", "r_frame_rate")) {
      var parts = RATE.matcher(facts.getOrDefault(name, ""));
      if (parts.matches() && !parts.group(1).matches("0+") && !parts.group(2).matches("0+")) {
        return Double.parseDouble(parts.group(1)) / Double.parseDouble(parts.group(2));
      }
    }
    throw damaged();
  }

  /// What a tool says of a file, line by line. Of a name that comes again, that it did.
  private Map<String, String> facts(List<String> command, String between, byte[] bytes)
      throws IOException, Unreadable {
    var text = new ByteArrayOutputStream();
    var ended =
        sandbox.orElseThrow().run(command, bytes, out -> text.writeBytes(out.readNBytes(FACTS)));
    var facts = new HashMap<String, String>();
    text.toString(StandardCharsets.UTF_8).lines().forEach(line -> {
      var at = line.indexOf(between);
      var name = at < 0 ? "" : line.substring(0, at);
      if (facts.putIfAbsent(name, line.substring(Math.max(0, at) + between.length())) != null) {
        facts.put(name + " again", "");
      }
    });
    if (!ended.well() || !facts.containsKey("width")) {
      throw ended.late() ? late() : damaged();
    }
    return facts;
  }

  static Unreadable damaged() {
    return new Unreadable("damaged", "the separate decoder cannot read the file");
  }

  static Unreadable late() {
    return new Unreadable("late", "the separate decoder took too long and was stopped");
  }
}
