package org.nightlight.browser;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.nightlight.detection.Activity;
import org.nightlight.detection.ActivityJson;
import org.nightlight.detection.Day;
import org.nightlight.detection.Simulator;

/// An invented platform that sends what its accounts do over HTTP.
final class Platform {

  /// Where the simulator's activities say they come from.
  static final String SOURCE = "/platforms/invented";

  /// A picture of coloured squares.
  private static final byte[] PICTURE = picture();

  private static final int ACCOUNTS = 300;
  private static final int DAYS = 30;
  private static final int MOST = 4 << 20;

  private final String address;
  private final String key;
  private final HttpClient client = HttpClient.newHttpClient();
  private final StringBuilder batch = new StringBuilder();
  private int sent;

  Platform(String address, String key) {
    this.address = address;
    this.key = key;
  }

  /// Sends a month of invented life; how many activities it was.
  int live() {
    var first = LocalDate.now(ZoneOffset.UTC).minusDays(DAYS + 1L).toEpochDay();
    Simulator.play(
        Simulator.Setting.of(7, ACCOUNTS, DAYS).startingOn(new Day((int) first)), this::tell);
    send();
    return sent;
  }

  private static byte[] picture() {
    var picture = new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB);
    for (var x = 0; x < 320; x++) {
      for (var y = 0; y < 240; y++) {
        picture.setRGB(x, y, (x / 40 * 31 + y / 40 * 57) * 0x10307 & 0xffffff);
      }
    }
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "png", out);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    return out.toByteArray();
  }

  /// The picture's digest, as a list holds it.
  static String pictureMd5() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(PICTURE));
    } catch (NoSuchAlgorithmException fault) {
      throw new IllegalStateException(fault);
    }
  }

  /// An account shares the picture that is on the list.
  void share(String account) {
    var answer = post(
        "/api/v1/media?place=public&item=" + account + "&source=%2Fplatforms%2Finvented&account="
            + account,
        "image/png",
        PICTURE);
    if (!answer.body().contains("\"known\"")) {
      throw new AssertionError("the picture is not known: " + answer.body());
    }
  }

  private void tell(Activity activity) {
    batch.append(ActivityJson.write(activity)).append('\n');
    sent++;
    if (batch.length() > MOST) {
      send();
    }
  }

  private void send() {
    var body = batch.toString().getBytes(StandardCharsets.UTF_8);
    batch.setLength(0);
    var answer = post("/api/v1/activities", "application/x-ndjson", body);
    if (answer.statusCode() != 200) {
      throw new AssertionError(
          "activities were not taken: " + answer.statusCode() + " " + answer.body());
    }
  }

  private HttpResponse<String> post(String path, String type, byte[] body) {
    try {
      var request = HttpRequest.newBuilder(URI.create(address + path))
          .header("Authorization", "Bearer " + key)
          .header("Content-Type", type)
          .POST(HttpRequest.BodyPublishers.ofByteArray(body))
          .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    } catch (InterruptedException fault) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(fault);
    }
  }
}
