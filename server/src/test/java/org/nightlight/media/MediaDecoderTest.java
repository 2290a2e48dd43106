package org.nightlight.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightlight.matching.Pdq;
import org.nightlight.matching.VideoHash.Frame;
import org.nightlight.media.Look.Image;
import org.nightlight.media.Look.Moving;
import org.nightlight.media.Look.NotSeen;
import org.nightlight.media.Look.Partly;
import org.nightlight.media.PictureFile.Unreadable;

class MediaDecoderTest {

  private static final String PATH = "/usr/local/bin:/usr/bin:/bin";

  @TempDir
  private Path folder;

  private Path scratch;
  private Path bin;

  @BeforeEach
  void make() throws IOException {
    scratch = folder.resolve("scratch");
    bin = Files.createDirectory(folder.resolve("bin"));
  }

  // What is not installed

  @Test
  void saysWhatIsNotInstalledAndHowToInstallIt() throws IOException {
    var decoder = MediaDecoder.find(Map.of("PATH", bin.toString()), scratch);
    assertThat(decoder.state())
        .isEqualTo("HEIC, AVIF and video are not looked at: install it"
            + " (Debian: apt-get install ffmpeg libvips-tools)");
    for (var name : List.of("shapes.heic", "shapes.avif", "moving.mp4")) {
      var seen = (NotSeen) reader(decoder).read(sample(name));
      assertThat(seen.rule()).isEqualTo("no-decoder");
      assertThat(seen.why()).contains("apt-get install ffmpeg libvips-tools");
    }
  }

  @Test
  void saysWhichOfTheTwoIsThere() throws IOException {
    assumeApart();
    program("ffmpeg", "exit 0");
    program("ffprobe", "exit 0");
    var decoder = MediaDecoder.find(path(bin), scratch);
    assertThat(decoder.state()).startsWith("HEIC and AVIF not looked at").endsWith("by FFmpeg");
    assertThat(((NotSeen) reader(decoder).read(sample("shapes.heic"))).rule())
        .isEqualTo("no-decoder");
  }

  @Test
  void refusesToDecodeWhereNothingCanBeShutOffUnlessToldTo() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "prlimit is not in /usr/bin");
    Files.createSymbolicLink(bin.resolve("prlimit"), Path.of("/usr/bin/prlimit"));
    program("unshare", "exit 1");
    program("vips", "exit 0");
    program("vipsheader", "exit 0");
    var settings = new HashMap<>(Map.of("PATH", bin.toString()));
    assertThat(MediaDecoder.find(settings, scratch).state())
        .contains("not looked at", "NIGHTLIGHT_DECODER_UNSHARED=yes");
    settings.put("NIGHTLIGHT_DECODER_UNSHARED", "yes");
    assertThat(MediaDecoder.find(settings, scratch).state()).startsWith("HEIC and AVIF by libvips");
  }

  // What it decodes

  @ParameterizedTest
  @ValueSource(strings = {"shapes.heic", "shapes.avif"})
  void seesHeicAndAvif(String name) throws IOException {
    var reader = reader(installed("vips"));
    var seen = (Image) reader.read(sample(name));
    var original = (Image) reader.read(sample("shapes.png"));
    assertThat(List.of(seen.width(), seen.height())).containsExactly(128, 96);
    assertThat(seen.pdq().hash().distance(original.pdq().hash()).bits()).isLessThanOrEqualTo(12);
  }

  @Test
  void seesAFrameOfEachSecondOfAVideo() throws IOException {
    var reader = reader(installed("ffmpeg"));
    var frames = ((Moving) reader.read(sample("moving.mp4"))).frames().frames();
    var first = (Image) reader.read(sample("shapes.png"));
    assertThat(frames).extracting(Frame::seconds).containsExactly(0.0, 1.0, 2.0, 3.0);
    assertThat(frames.getFirst().hash().distance(first.pdq().hash()).bits())
        .isLessThanOrEqualTo(12);
    assertThat(frames.getFirst().hash().distance(frames.getLast().hash()).bits())
        .isGreaterThan(31);
  }

  @Test
  void neverCallsABrokenOffVideoOrPictureSeen() throws IOException {
    var names = Map.of("moving.mp4", "ffmpeg", "shapes.heic", "vips", "shapes.avif", "vips");
    for (var name : names.entrySet()) {
      var reader = reader(installed(name.getValue()));
      var whole = sample(name.getKey());
      for (var part = 1; part < 8; part++) {
        assertThat(reader.read(Arrays.copyOf(whole, whole.length * part / 8)))
            .as(name.getKey() + " broken off after " + part + " eighths")
            .isInstanceOfAny(NotSeen.class, Partly.class);
      }
    }
  }

  @Test
  void leavesNothingOnTheDisk() throws IOException {
    var reader = reader(installed("ffmpeg"));
    reader.read(sample("moving.mp4"));
    reader.read(Arrays.copyOf(sample("moving.mp4"), 900));
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void clearsAwayWhatAKilledProcessLeft() throws IOException {
    assumeApart();
    Files.createDirectories(scratch.resolve("nightlight-1"));
    Files.writeString(scratch.resolve("nightlight-1/file"), "x");
    program("vips", "exit 0");
    program("vipsheader", "exit 0");
    MediaDecoder.find(path(bin), scratch);
    assertThat(scratch).isEmptyDirectory();
  }

  // What a decoder may not do

  @Test
  void looksAtTheSizeBeforeItDecodes() throws IOException {
    assumeApart();
    program("vipsheader", "echo 'width: 30000'; echo 'height: 30000'");
    program("vips", "echo decoded >&2; exit 3");
    var seen = (NotSeen) reader(MediaDecoder.find(path(bin), scratch)).read(sample("shapes.heic"));
    assertThat(seen.rule()).isEqualTo("too-large");
  }

  @Test
  void stopsADecoderThatIsLateAndAllItStarted() throws IOException {
    assumeApart();
    program("vipsheader", "echo 'width: 8'; echo 'height: 8'");
    program("vips", "sleep 98765 & sleep 98765");
    var decoder = MediaDecoder.find(path(bin), scratch, 1500);
    assertThat(((NotSeen) reader(decoder).read(sample("shapes.heic"))).rule()).isEqualTo("late");
    assertThat(ProcessHandle.allProcesses()
            .filter(one -> one.info().commandLine().orElse("").contains("sleep 98765")))
        .isEmpty();
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void stopsADecoderThatWritesWithoutEnd() throws IOException {
    assumeApart();
    program("vipsheader", "yes 'width: 8'");
    program("vips", "yes");
    var decoder = MediaDecoder.find(path(bin), scratch, 20_000);
    assertThat(((NotSeen) reader(decoder).read(sample("shapes.heic"))).rule()).isEqualTo("damaged");
  }

  @Test
  void letsADecoderReachNoNetwork() throws Exception {
    assumeApart();
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var connect = List.of("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort());
      assertThat(run(Optional.empty(), connect))
          .as("without namespaces it could")
          .isTrue();
      assertThat(run(Optional.of(Path.of("/usr/bin/unshare")), connect)).isFalse();
    }
  }

  @Test
  void letsADecoderWriteNoFileAndTakeLittleMemory() throws Exception {
    assumeApart();
    var unshare = Optional.of(Path.of("/usr/bin/unshare"));
    assertThat(run(unshare, List.of("bash", "-c", "cat /etc/hostname"))).isTrue();
    assertThat(run(unshare, List.of("bash", "-c", "cat /etc/hostname > copy"))).isFalse();
    var hold = "dd if=/dev/zero of=/dev/null count=1 bs=%s";
    assertThat(run(unshare, List.of("bash", "-c", hold.formatted("9M")))).isTrue();
    assertThat(run(unshare, List.of("bash", "-c", hold.formatted("3G")))).isFalse();
  }

  private boolean run(Optional<Path> unshare, List<String> command) throws IOException, Unreadable {
    var sandbox = new Sandbox(Path.of("/usr/bin/prlimit"), unshare, scratch, 30_000);
    return sandbox
        .run(command, new byte[0], out -> out.transferTo(java.io.OutputStream.nullOutputStream()))
        .well();
  }

  private static MediaReader reader(MediaDecoder decoder) {
    return new MediaReader(Pdq.plain(), decoder);
  }

  private MediaDecoder installed(String program) {
    assumeTrue(
        Stream.of(PATH.split(":")).anyMatch(place -> Files.isExecutable(Path.of(place, program))),
        program + " is not installed (Debian: apt-get install ffmpeg libvips-tools)");
    assumeApart();
    return MediaDecoder.find(Map.of("PATH", PATH), scratch);
  }

  private static void assumeApart() {
    try {
      var unshared = Files.isExecutable(Path.of("/usr/bin/prlimit"))
          && new ProcessBuilder("/usr/bin/unshare", "-Urnip", "-f", "true")
                  .start()
                  .waitFor()
              == 0;
      assumeTrue(unshared, "this machine has no prlimit or gives no user namespaces (util-linux)");
    } catch (IOException | InterruptedException fault) {
      assumeTrue(false, "there is no /usr/bin/unshare: " + fault.getMessage());
    }
  }

  private static Map<String, String> path(Path first) {
    return Map.of(
        "PATH", first + ":/usr/bin", "NIGHTLIGHT_VIPS", first.resolve("vips").toString());
  }

  private void program(String name, String script) throws IOException {
    Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n", StandardCharsets.UTF_8);
    Files.setPosixFilePermissions(bin.resolve(name), PosixFilePermissions.fromString("rwx------"));
  }

  private static byte[] sample(String name) throws IOException {
    try (var stream = MediaDecoderTest.class.getResourceAsStream(name)) {
      return java.util.Objects.requireNonNull(stream, name).readAllBytes();
    }
  }
}
