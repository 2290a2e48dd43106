package org.nightlight.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nightlight.evidence.Evidence;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.evidence.Origin;
import org.nightlight.evidence.Reading;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Role;
import org.nightlight.store.Store;
import picocli.CommandLine;

/// A server is backed up while it runs, and comes up again elsewhere.
class BackupTest {

  private static final Actor SOMEONE = new Actor.Machine("test");
  private static final Origin ORIGIN = new Origin(SOMEONE, "attachment", "text/plain");
  private static final List<String> TABLES =
      List.of("staff", "platform", "staff_rule", "evidence_rule", "evidence_custody");

  @TempDir
  private Path folder;

  private record Said(int code, String words) {}

  private static Said run(Object command, String... words) {
    var out = new StringWriter();
    var line = new CommandLine(command)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(out))
        .setExecutionExceptionHandler(new Complaints());
    return new Said(line.execute(words), out.toString());
  }

  private static Map<String, String> tables(Store store) {
    var all = new TreeMap<String, String>();
    for (var table : TABLES) {
      all.put(
          table,
          store
              .sql()
              .sql(
                  "select count(*) || ' ' || md5(coalesce(string_agg(t::text, '' order by t::text), ''))"
                      + " from " + table + " t")
              .query(String.class)
              .single());
    }
    return all;
  }

  private static ExhibitId sealed(TestServer server, String words) {
    return server.door(Evidence.class).seal(words.getBytes(StandardCharsets.US_ASCII), ORIGIN);
  }

  @Test
  void comesUpElsewhereWithEverythingButWhatWasShreddedSince() throws IOException {
    ExhibitId kept;
    ExhibitId gone;
    Map<String, String> before;
    var backup = folder.resolve("backup");
    var server = TestServer.startWithItsOwnDatabase();
    try (server) {
      server.signedIn("somebody", Role.REVIEWER);
      kept = sealed(server, "kept");
      gone = sealed(server, "gone");
      before = tables(server.door(Store.class));
      var said = run(new Backup(), backup.toString(), "--data", server.data().toString());
      assertThat(said.code()).as(said.words()).isZero();
      assertThat(said.words()).contains("The keys are not in it");
      server
          .door(Store.class)
          .sql()
          .sql("update evidence_clock set until = now() - interval '1 day' where exhibit = ?")
          .param(gone.value())
          .update();
      server.door(Evidence.class).shredDue();
      assertThat(server.door(Evidence.class).open(gone, SOMEONE, "test"))
          .isInstanceOf(Reading.Shredded.class);
    }
    try (var files = Files.walk(backup)) {
      assertThat(files.filter(file -> file.toString().contains("keys"))).isEmpty();
    }
    var there = folder.resolve("there");
    var restored = run(
        new Restore(),
        backup.toString(),
        "--keys",
        server.data().resolve("keys").toString(),
        "--data",
        there.toString());
    assertThat(restored.words())
        .contains("1 exhibits intact, 1 shredded, 0 that do not fit, 0 not checked")
        .doesNotContain("Hikari", "flyway", "command.log")
        .contains("restored, and everything fits");
    assertThat(restored.code()).isZero();
    assertThat(Files.readString(there.resolve("postgres-18").resolve("command.log")))
        .contains("outOfOrder mode is active");
    try (var again = Server.start(Settings.local(there, 0))) {
      var after = tables(again.door(Store.class));
      // What shredding again wrote stands there too.
      before.remove("evidence_custody");
      after.remove("evidence_custody");
      assertThat(after).isEqualTo(before);
      var evidence = again.door(Evidence.class);
      assertThat(evidence.open(kept, SOMEONE, "test")).isInstanceOf(Reading.Intact.class);
      assertThat(evidence.open(gone, SOMEONE, "test")).isInstanceOf(Reading.Shredded.class);
    }
    var keyless = folder.resolve("keyless").toString();
    var refused =
        run(new Restore(), backup.toString(), "--keys", keyless + "/keys", "--data", keyless);
    assertThat(refused.words()).contains("/keys is no folder");
    assertThat(Path.of(keyless)).doesNotExist();
    altered(backup, server.data());
  }

  private void altered(Path backup, Path data) throws IOException {
    Path object;
    try (var files = Files.walk(backup.resolve("evidence"))) {
      object = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    var bytes = Files.readAllBytes(object);
    bytes[bytes.length / 2] ^= 1;
    Files.write(object, bytes);
    var refused = run(
        new Restore(),
        backup.toString(),
        "--keys",
        data.resolve("keys").toString(),
        "--data",
        folder.resolve("nowhere").toString());
    assertThat(refused.code()).isEqualTo(Audit.TAMPERED);
    assertThat(refused.words()).contains("altered: evidence/").contains("NOT RESTORED");
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }
}
