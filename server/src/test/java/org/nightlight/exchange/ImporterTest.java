package org.nightlight.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nightlight.exchange.Importer.Mode;
import org.nightlight.match.HashKind;
import org.nightlight.match.HashList;
import org.nightlight.match.KnownHash;
import org.nightlight.match.ListId;
import org.nightlight.match.Lists;
import org.nightlight.match.TestLists;
import org.nightlight.oversight.Actor;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.TestOversight;
import org.nightlight.store.HandClock;
import org.nightlight.store.Store;
import org.nightlight.store.TestStore;

/// Files into lists, with the real database.
class ImporterTest {

  private static final String MAP = "id = id\nmd5 = md5\nnot-comparable photodna = pdna\n";

  private final HandClock clock = new HandClock("2026-11-24T12:00:00Z");
  private final Store store = TestStore.fresh();
  private final Oversight oversight = TestOversight.on(store, clock);
  private final Permit permit = TestOversight.permit(oversight, Permission.MANAGE_LISTS);
  private final TestLists known = TestLists.on(
      store, oversight, clock, Path.of("target", "test-data", "import-" + UUID.randomUUID()));
  private final Lists lists = known.lists();
  private final Importer importer = new Importer(store, lists, oversight, clock);
  private final ListId list = lists
      .make(
          new Lists.Settings(
              "files", "test", HashList.Kind.CSAM, 31, HashList.Act.HOLD, true, Optional.empty()),
          new Actor.Machine("test"))
      .id();

  @AfterEach
  void close() {
    known.close();
    oversight.close();
    store.close();
  }

  @Test
  void takesAFileOfManyBatchesAndSaysWhatCameOfIt() {
    var file = file(0, 25_000) + "bad,xyz,\n,,\nlast," + md5(7) + ",AAAA\n";
    var outcome = take(file, new Mode.Add());
    assertThat(outcome.stands()).isEqualTo(25_001);
    assertThat(outcome.refused()).isEqualTo(2);
    assertThat(outcome.flaws())
        .containsExactly(
            new Given.Flaw("line 25002", "md5 has 32 hex digits, this has 3 characters"),
            new Given.Flaw("line 25003", "an id has 1 to 200 characters, this has 0"));
    assertThat(outcome.incomparable()).isEqualTo(Map.of("photodna", 1L));
    assertThat(outcome.end()).isEmpty();
    assertThat(lists.held(list).entries()).isEqualTo(25_001);
    assertThat(holds(24_999)).isTrue();
    assertThat(importer.imports(list)).singleElement().satisfies(one -> {
      assertThat(one.state()).isEqualTo("done");
      assertThat(one.outcome()).isEqualTo(outcome);
      assertThat(one.digest()).hasSize(64);
    });
  }

  @Test
  void keepsOnlyTheFirstHundredRefusals() {
    var outcome = take("id,md5,pdna\n" + "a,b,\n".repeat(250), new Mode.Add());
    assertThat(outcome.refused()).isEqualTo(250);
    assertThat(outcome.flaws()).hasSize(100);
  }

  @Test
  void addingLeavesWhatTheFileDoesNotName() {
    take(file(0, 20), new Mode.Add());
    clock.pass(Duration.ofDays(1));
    take(file(5, 25), new Mode.Add());
    assertThat(lists.held(list).entries()).isEqualTo(25);
  }

  @Test
  void replacingWithdrawsWhatAWholeFileDoesNotNameAndTakesItBackWhenItReturns() {
    take(file(0, 20), new Mode.Add());
    clock.pass(Duration.ofDays(1));
    var outcome = take(file(1, 21), new Mode.Replace(10));
    assertThat(outcome.absent()).isEqualTo(1);
    assertThat(holds(0)).isFalse();
    assertThat(holds(20)).isTrue();
    assertThat(lists.held(list).entries()).isEqualTo(20);
    clock.pass(Duration.ofDays(1));
    take(file(0, 20), new Mode.Replace(10));
    assertThat(holds(0)).isTrue();
    assertThat(holds(20)).isFalse();
    assertThat(left()).isZero();
  }

  @Test
  void aFileThatIsCutShortWithdrawsNothing() {
    take(file(0, 20), new Mode.Add());
    clock.pass(Duration.ofDays(1));
    for (var cut : List.of(
        "id,md5,pdna\nentry-0," + md5(0) + ",\nentry-1,01", "id,md5,pdna\nentry-0,\"" + md5(0))) {
      var outcome = take(cut, new Mode.Replace(100));
      assertThat(outcome.end()).startsWith("The file is not whole");
      assertThat(lists.held(list).entries()).isEqualTo(20);
    }
    var outcome = importer.take(
        list, new Breaking(file(0, 10)), map(MAP), MAP, new Mode.Replace(100), permit);
    assertThat(outcome.end()).startsWith("The file was cut short on its way");
    assertThat(outcome.stands()).as("what came was taken").isGreaterThan(0);
    assertThat(lists.held(list).entries()).isEqualTo(20);
    assertThat(left()).isZero();
  }

  @Test
  void replacingWithdrawsNothingWhereItWouldBeTooMuch() {
    take(file(0, 20), new Mode.Add());
    clock.pass(Duration.ofDays(1));
    assertThat(take(file(0, 17), new Mode.Replace(10)).end())
        .contains("3 of 20 entries, more than 10%");
    assertThat(lists.held(list).entries()).isEqualTo(20);
    assertThat(take("id,md5,pdna\n", new Mode.Replace(99)).end()).contains("20 of 20 entries");
    assertThat(take(file(0, 17), new Mode.Replace(15)).absent()).isEqualTo(3);
  }

  @Test
  void aRefusedRowStillNamesItsEntryAndOneWithoutANameStopsTheWithdrawal() {
    take(file(0, 20), new Mode.Add());
    clock.pass(Duration.ofDays(1));
    var named = file(1, 20) + "entry-0,unreadable,\n";
    assertThat(take(named, new Mode.Replace(100)).absent()).isZero();
    assertThat(holds(0)).isTrue();
    assertThat(take(file(1, 20) + ",unreadable,\n", new Mode.Replace(100)).end())
        .contains("1 rows do not say which entry they are");
    assertThat(holds(0)).isTrue();
  }

  @Test
  void takesBackWhatARowSaysIsWithdrawnOrTheMapLeavesOut() {
    var map = MAP + "withdrawn = gone\ncategory local = rank\ncode 1 = A\ncode 9 = leave-out\n";
    var head = "id,md5,pdna,gone,rank\n";
    take(head + row(0, "", "1") + row(1, "", "1") + row(2, "", "1"), map, new Mode.Add());
    assertThat(lists.held(list).entries()).isEqualTo(3);
    clock.pass(Duration.ofDays(1));
    var outcome =
        take(head + row(0, "yes", "1") + row(1, "", "9") + row(2, "", "7"), map, new Mode.Add());
    assertThat(outcome.gone()).isEqualTo(1);
    assertThat(outcome.leftOut()).isEqualTo(1);
    assertThat(outcome.refused()).isEqualTo(1);
    assertThat(List.of(holds(0), holds(1), holds(2))).containsExactly(false, false, true);
  }

  @Test
  void anOlderFileDoesNotUndoANewerOneWhereRowsSayTheirTime() {
    var map = "id = id\nmd5 = md5\ntime = at\n";
    take("id,md5,at\na," + md5(1) + ",2026-11-20\n", map, new Mode.Add());
    take("id,md5,at\na," + md5(2) + ",2026-11-10\n", map, new Mode.Add());
    assertThat(holds(1)).isTrue();
    assertThat(holds(2)).isFalse();
  }

  private static String row(int seed, String gone, String rank) {
    return "entry-%d,%s,,%s,%s\n".formatted(seed, md5(seed), gone, rank);
  }

  private long left() {
    return store
        .sql()
        .sql("select count(*) from exchange_import_named")
        .query(Long.class)
        .single();
  }

  private Importer.Outcome take(String file, Mode mode) {
    return take(file, MAP, mode);
  }

  private Importer.Outcome take(String file, String map, Mode mode) {
    var in = new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8));
    return importer.take(list, in, map(map), map, mode, permit);
  }

  private static ColumnMap map(String text) {
    return switch (ColumnMap.read(text)) {
      case ColumnMap.Read.Fit(var map) -> map;
      case ColumnMap.Read.Unfit(var rule) -> throw new AssertionError(rule);
    };
  }

  private static String file(int from, int to) {
    return "id,md5,pdna\n"
        + IntStream.range(from, to)
            .mapToObj(i -> "entry-" + i + "," + md5(i) + ",\n")
            .collect(Collectors.joining());
  }

  private static String md5(int seed) {
    return "%032x".formatted(seed + 1);
  }

  private boolean holds(int seed) {
    return !lists.said(list, new KnownHash(HashKind.MD5, md5(seed))).isEmpty();
  }

  /// A file whose bytes stop coming.
  private static final class Breaking extends InputStream {
    private final InputStream in;

    Breaking(String file) {
      in = new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int read() throws IOException {
      return unbroken(in.read());
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
      return unbroken(in.read(into, at, length));
    }

    private static int unbroken(int read) throws IOException {
      if (read < 0) {
        throw new IOException("connection reset");
      }
      return read;
    }
  }
}
