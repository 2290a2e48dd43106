package org.nightlight.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// A scan for known faults, against a database on this machine that says what it is told to.
class ScanCommandTest {

  @TempDir
  Path folder;

  private final StringWriter out = new StringWriter();
  private HttpServer database = server();
  private volatile String answer = "";
  private volatile String asked = "";

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException fault) {
      throw new java.io.UncheckedIOException(fault);
    }
  }

  @BeforeEach
  void open() throws IOException {
    database.createContext("/v1/querybatch", exchange -> {
      asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(bytes.length == 0 ? 500 : 200, Math.max(bytes.length, -1));
      exchange.getResponseBody().write(bytes);
      exchange.close();
    });
    database.start();
    Files.writeString(folder.resolve("bom.json"), """
        {"components":[{"purl":"pkg:maven/a/one@1?type=jar"},{"purl":"pkg:maven/b/two@2"}]}""");
  }

  @AfterEach
  void close() {
    database.stop(0);
  }

  private int scan() {
    return new CommandLine(new ScanCommand())
        .setOut(new PrintWriter(out))
        .execute(
            "--bom",
            folder.resolve("bom.json").toString(),
            "--database",
            "http://127.0.0.1:" + database.getAddress().getPort());
  }

  @Test
  void namesEachPartThatHasAKnownFault() {
    answer = "{\"results\":[{},{\"vulns\":[{\"id\":\"INVENTED-1\"}]}]}";
    assertThat(scan()).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "pkg:maven/b/two@2 INVENTED-1", "2 parts checked, 0 not checked, 1 with known faults");
    assertThat(asked).contains("pkg:maven/a/one@1\"").doesNotContain("type=jar");
    answer = "{\"results\":[{},{}]}";
    assertThat(scan()).isZero();
  }

  @Test
  void saysNotCheckedOfAPartThatHasNoNameAndCountsIt() throws IOException {
    Files.writeString(folder.resolve("bom.json"), """
        {"components":[{"purl":"pkg:maven/a/one@1"},{"name":"copied.js","version":"2"},
        {"purl":"pkg:maven/b/versionless","name":"versionless"},{}]}""");
    answer = "{\"results\":[{}]}";
    assertThat(scan()).isEqualTo(3);
    assertThat(out.toString())
        .contains("copied.js 2 not checked", "versionless not checked", "a part without a name not")
        .contains("1 parts checked, 3 not checked, 0 with known faults");
    assertThat(asked).doesNotContain("versionless");
    answer = "{\"results\":[{\"vulns\":[{\"id\":\"INVENTED-1\"}]}]}";
    assertThat(scan()).isEqualTo(1);
  }

  @Test
  void saysNotCheckedAndNeverCleanWhereItCouldNotAsk() {
    assertThat(scan()).isEqualTo(3);
    answer = "{\"results\":[{}]}";
    assertThat(scan()).isEqualTo(3);
    answer = "no JSON at all";
    assertThat(scan()).isEqualTo(3);
    database.stop(0);
    assertThat(scan()).isEqualTo(3);
    assertThat(out.toString()).doesNotContain("parts checked").contains("not checked: ");
    database = server();
  }
}
