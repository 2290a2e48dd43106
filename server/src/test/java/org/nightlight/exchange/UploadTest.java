package org.nightlight.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nightlight.exchange.Upload.Read;

class UploadTest {

  private static final String TYPE = "multipart/form-data; boundary=----edge";
  private static final String FIELD =
      "------edge\r\nContent-Disposition: form-data; name=\"map\"\r\n\r\nmd5 = 1\r\nid = 2\r\n";
  private static final String FILE =
      "------edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.csv\"\r\nContent-Type: text/csv\r\n\r\n";
  private static final String END = "\r\n------edge--\r\n";

  @Test
  void handsOnFieldsAndThenTheFileToItsLastByte() throws IOException {
    var form = form(FIELD + FILE + "a,1\r\nb,2\r\n" + END);
    assertThat(form.fields()).isEqualTo(Map.of("map", "md5 = 1\r\nid = 2"));
    assertThat(new String(form.file().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("a,1\r\nb,2\r\n");
  }

  @Test
  void handsOnAnyBytesOfAnySizeUnchanged() throws IOException {
    var random = new Random(1);
    for (var size : new int[] {0, 1, 2, 8, 9, 65_535, 65_536, 65_537, 300_000}) {
      var bytes = new byte[size];
      random.nextBytes(bytes);
      for (var i = 0; i + 12 < size; i += 50) { // things that look like the edge
        System.arraycopy("\r\n------edg-".getBytes(StandardCharsets.US_ASCII), 0, bytes, i, 12);
      }
      var head = (FIELD + FILE).getBytes(StandardCharsets.US_ASCII);
      var whole = Arrays.copyOf(head, head.length + size + END.length());
      System.arraycopy(bytes, 0, whole, head.length, size);
      System.arraycopy(
          END.getBytes(StandardCharsets.US_ASCII), 0, whole, head.length + size, END.length());
      assertThat(form(new Trickle(whole)).file().readAllBytes())
          .as("%d bytes", size)
          .isEqualTo(bytes);
    }
  }

  @Test
  void doesNotTakeAFileWithoutItsEndForAWholeOne() throws IOException {
    var form = form(FIELD + FILE + "a,1\r\nb,2\r\n------ed");
    assertThatThrownBy(() -> form.file().readAllBytes()).isInstanceOf(EOFException.class);
  }

  @Test
  void refusesAnythingButAFormWithAFile() throws IOException {
    assertThat(Upload.read("text/csv", InputStream.nullInputStream()))
        .isEqualTo(new Read.Unfit("a file is sent as multipart/form-data"));
    assertThat(Upload.read(TYPE, InputStream.nullInputStream()))
        .isEqualTo(new Read.Unfit("the form was cut short on its way"));
    assertThat(read("nonsense" + FIELD + END))
        .isEqualTo(new Read.Unfit("a form begins with its boundary"));
    assertThat(read("------edge\r\n\r\nx" + END)).isEqualTo(new Read.Unfit("a part has a name"));
    assertThat(read(FIELD + "x".repeat(70_000) + END))
        .isEqualTo(new Read.Unfit("a field has at most 65536 bytes"));
  }

  @FuzzTest
  void answersAnyBytesWithoutAFault(byte[] bytes) throws IOException {
    if (Upload.read(TYPE, new ByteArrayInputStream(bytes)) instanceof Read.Form form) {
      try {
        assertThat(form.file().readAllBytes()).isNotNull();
      } catch (EOFException cut) {
        assertThat(cut).isNotNull();
      }
    }
  }

  private static Read read(String body) throws IOException {
    return Upload.read(TYPE, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static Read.Form form(String body) throws IOException {
    return form(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static Read.Form form(InputStream in) throws IOException {
    return switch (Upload.read(TYPE, in)) {
      case Read.Form form -> form;
      case Read.Unfit(var rule) -> throw new AssertionError(rule);
    };
  }

  /// Bytes that come in small, uneven portions.
  private static final class Trickle extends InputStream {
    private final ByteArrayInputStream in;
    private int turn;

    Trickle(byte[] bytes) {
      in = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() {
      return in.read();
    }

    @Override
    public int read(byte[] into, int at, int length) {
      turn++;
      return in.read(into, at, Math.min(length, 1 + turn * 37 % 5_000));
    }
  }
}
