package org.nightlight.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportMediaTest {

  @ParameterizedTest
  @CsvSource({
    "ffd8ffe000104a464946, image/jpeg",
    "89504e470d0a1a0a0000, image/png",
    "474946383961, image/gif",
    "52494646aabbccdd57454250, image/webp",
    "00000018667479706d703432, video/mp4",
    "255044462d312e37, application/pdf",
    "504b0304140000, application/zip",
    "7f454c46, application/x-executable",
    "4d5a9000, application/x-msdownload",
    "ffd8, application/octet-stream",
    "'', application/octet-stream",
    "52494646aabbccdd57415645, application/octet-stream"
  })
  void tellsAFileByItsFirstBytes(String hex, String type) {
    assertThat(ReportMedia.of(java.util.HexFormat.of().parseHex(hex))).isEqualTo(type);
  }

  @Test
  void survivesAnything() {
    var random = new Random(9);
    for (var round = 0; round < 50_000; round++) {
      var head = new byte[random.nextInt(ReportMedia.ENOUGH + 1)];
      random.nextBytes(head);
      assertThat(ReportMedia.of(head)).contains("/");
    }
    assertThat(ReportMedia.of("<html>".getBytes(StandardCharsets.US_ASCII))).isEqualTo("text/html");
  }
}
