package org.nightlight.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `nightlight scan`: asks a database of known faults about everything in the bill of materials. It
/// never says clean where it could not ask.
@Command(
    name = "scan",
    description = "Ask a database of known faults about every part of the bill of materials.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every part was checked and none has a known fault",
      "1:a part has a known fault",
      "2:wrong usage",
      "3:not checked: a part without a name and version, or nothing could be read or asked"
    })
final class ScanCommand implements Callable<Integer> {

  private static final int NOT_CHECKED = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern NAMED = Pattern.compile("pkg:[^/]+/.+@.+");
  private static final JsonMapper JSON = JsonMapper.shared();

  @Option(
      names = "--bom",
      defaultValue = "server/target/nightlight-sbom.json",
      description = "The bill of materials, CycloneDX in JSON (${DEFAULT-VALUE}).")
  private Path bom = Path.of("");

  @Option(
      names = "--database",
      defaultValue = "https://api.osv.dev",
      description = "A database that speaks OSV's API (${DEFAULT-VALUE}).")
  private URI database = URI.create("https://api.osv.dev");

  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    try {
      var bill = bill();
      return bill.parts().isEmpty()
          ? notChecked(bom + " names no parts")
          : said(bill, asked(bill.parts()).path("results"));
    } catch (IOException | JacksonException fault) {
      return notChecked(fault.getClass().getSimpleName() + " at "
          + (Files.isReadable(bom) ? database.getHost() : bom));
    }
  }

  private int notChecked(String why) {
    say("not checked: " + why);
    return NOT_CHECKED;
  }

  private void say(String words) {
    Objects.requireNonNull(spec).commandLine().getOut().println(words);
  }

  /// What the bill holds.
  ///
  /// @param parts what can be asked about: package URLs without what OSV does not know
  /// @param unnamed what cannot, as far as the bill says what it is
  private record Bill(List<String> parts, List<String> unnamed) {}

  private Bill bill() throws IOException {
    var parts = new LinkedHashSet<String>();
    var unnamed = new ArrayList<String>();
    for (var one : JSON.readTree(Files.readAllBytes(bom)).path("components")) {
      var purl = one.path("purl").asString("").replaceFirst("[?#].*", "");
      if (NAMED.matcher(purl).matches()) {
        parts.add(purl);
      } else {
        unnamed.add((one.path("name").asString("a part without a name") + " "
                + one.path("version").asString(""))
            .strip());
      }
    }
    return new Bill(List.copyOf(parts), List.copyOf(unnamed));
  }

  private JsonNode asked(List<String> parts) throws IOException, InterruptedException {
    var queries =
        parts.stream().map(purl -> Map.of("package", Map.of("purl", purl))).toList();
    var request = HttpRequest.newBuilder(database.resolve("/v1/querybatch"))
        .timeout(PATIENCE)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(
            JSON.writeValueAsString(Map.of("queries", queries))))
        .build();
    try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      var answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException("the database answered " + answer.statusCode());
      }
      return JSON.readTree(answer.body());
    }
  }

  private int said(Bill bill, JsonNode results) {
    var parts = bill.parts();
    if (results.size() != parts.size()) {
      return notChecked(
          "the database answered about " + results.size() + " of " + parts.size() + " parts");
    }
    var faulty = 0;
    for (var at = 0; at < parts.size(); at++) {
      var known = results.path(at).path("vulns");
      for (var one : known) {
        say(parts.get(at) + " " + one.path("id").asString("unnamed"));
      }
      faulty += known.isEmpty() ? 0 : 1;
    }
    bill.unnamed().forEach(one -> say(one + " not checked: it has no package URL with a version"));
    say(parts.size() + " parts checked, " + bill.unnamed().size() + " not checked, " + faulty
        + " with known faults");
    if (faulty > 0) {
      return 1;
    }
    return bill.unnamed().isEmpty() ? 0 : NOT_CHECKED;
  }
}
