package org.nightlight.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

  @TempDir
  Path folder;

  @Test
  void keepsWhatWasWrittenWhenItsProcessIsKilledAndStopsCleanly() throws Exception {
    var process = start("writes-and-waits");
    await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(folder.resolve("written")));
    process.destroyForcibly().waitFor();

    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> EmbeddedPostgres.running(folder).isEmpty());
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(Files.readString(folder.resolve("postgres-18/log")))
            .contains("database system is shut down"));
    try (var again = EmbeddedPostgres.start(folder);
        var store = Store.open(again.address())) {
      assertThat(store.sql().sql("select n from kept").query(Integer.class).list())
          .containsExactly(42);
    }
  }

  @Test
  void isDurableAndAsksForAPassword() {
    try (var postgres = EmbeddedPostgres.start(folder);
        var store = Store.open(postgres.address())) {
      for (var setting :
          List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums")) {
        assertThat(store.sql().sql("show " + setting).query(String.class).single())
            .as(setting)
            .isEqualTo("on");
      }
      var wrong =
          new DatabaseAddress(postgres.address().url(), postgres.address().user(), "guess");
      assertThatThrownBy(() -> Store.open(wrong))
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void letsOnlyOneProcessHoldAFolder() {
    try (var held = DataFolder.hold(folder)) {
      assertThatThrownBy(() -> DataFolder.hold(held.path()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another Nightlight is running on the folder");
    }
    DataFolder.hold(folder).close();
  }

  private Process start(String what) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName(),
            folder.toString(),
            what)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("victim.log").toFile())
        .start();
  }

  /// The process that is killed.
  static final class Victim {
    public static void main(String[] args) throws Exception {
      var folder = Path.of(args[0]);
      var postgres = EmbeddedPostgres.start(folder);
      var store = Store.open(postgres.address());
      store.transact(() -> store.sql().sql("create table kept (n int)").update());
      store.transact(() -> store.sql().sql("insert into kept values (42)").update());
      Files.writeString(folder.resolve("written"), "yes");
      Thread.sleep(Duration.ofMinutes(5)); // until it is killed
    }
  }
}
