package org.nightlight.oversight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nightlight.oversight.RecordAudit.Checkpoint;
import org.nightlight.store.DatabaseAddress;
import org.nightlight.store.Store;
import org.nightlight.store.TestStore;

class RecordAuditTest {

  private final DatabaseAddress address = TestStore.freshAddress();
  private final Store store = TestStore.on(address);
  private final RecordBook book = new RecordBook(store, Clock.systemUTC());
  private final Sequencer sequencer = new Sequencer(store, Clock.systemUTC(), () -> {});
  private final RecordAudit audit = new RecordAudit(address);

  /// Forty entries under heads of 7, 14, ..., 35 and 40.
  @BeforeEach
  void write() {
    for (var at = 0; at < 40; at++) {
      book.write(new Actor.Machine("test"), "do-thing", "thing/" + at, "");
      if (at % 7 == 6) {
        sequencer.seal();
      }
    }
    sequencer.seal();
  }

  @AfterEach
  void close() {
    store.close();
  }

  /// What somebody does who has the database's password: takes the second wall down first.
  private void tamper(String... statements) {
    store.transact(() -> {
      store.sql().sql("set local session_replication_role = replica").update();
      for (var statement : statements) {
        assertThat(store.sql().sql(statement).update()).as(statement).isPositive();
      }
    });
  }

  private List<String> troubles() {
    return audit.verify(Optional.empty()).troubles();
  }

  private long arrival(int position) {
    return store
        .sql()
        .sql("select entry from record_leaf where position = ?")
        .param(position)
        .query(Long.class)
        .single();
  }

  private String name(int position) {
    return "entry %d (%s)"
        .formatted(
            position,
            store
                .sql()
                .sql("select id::text from record_entry where arrival = ?")
                .param(arrival(position))
                .query(String.class)
                .single());
  }

  @Test
  void findsNothingInARecordNobodyTouched() {
    var report = audit.verify(Optional.of(audit.checkpoint()));
    assertThat(report.troubles()).isEmpty();
    assertThat(report.now()).isEqualTo(audit.checkpoint());
    assertThat(report.now().size()).isEqualTo(40);
  }

  @Test
  void countsEntriesThatAreNotSealedYetAndFindsNothingWrongWithThem() {
    book.write(new Actor.Anyone(), "do-thing", "thing/41", "");
    var report = audit.verify(Optional.empty());
    assertThat(report.unsealed()).isEqualTo(1);
    assertThat(report.troubles()).isEmpty();
  }

  @Test
  void theTablesThemselvesRefuseChanges() {
    for (var statement : List.of(
        "update record_entry set act = 'other'",
        "delete from record_entry",
        "truncate record_entry cascade",
        "update record_leaf set position = 99 where position = 1",
        "delete from record_leaf",
        "update record_head set root = sha256('x')",
        "delete from record_head")) {
      assertThatThrownBy(() -> store.sql().sql(statement).update())
          .as(statement)
          .hasMessageContaining("the record is kept as it is");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "act = 'undo-thing'",
        "actor = 'staff/another'",
        "thing = 'thing/99'",
        "at = at + interval '1 microsecond'",
        "digest = repeat('a', 64)",
        "id = gen_random_uuid()"
      })
  void namesAnEntryWhoseFieldWasChanged(String change) {
    tamper("update record_entry set " + change + " where arrival = " + arrival(12));
    assertThat(troubles())
        .containsExactly(name(12) + " was altered: its bytes no longer give its leaf");
  }

  @Test
  void namesAnEntryThatWasDeleted() {
    var arrival = arrival(20);
    tamper("delete from record_entry where arrival = " + arrival);
    assertThat(troubles()).containsExactly("entry 20 is missing (arrival " + arrival + ")");
  }

  @Test
  void namesAnEntryDeletedWithItsLeaf() {
    var arrival = arrival(20);
    tamper(
        "delete from record_leaf where position = 20",
        "delete from record_entry where arrival = " + arrival);
    assertThat(troubles())
        .contains("entry 20 is missing from the tree")
        .anySatisfy(trouble -> assertThat(trouble).startsWith("the tree's state"));
  }

  @Test
  void namesEntriesWhoseLeavesWereClosedUpOverAGap() {
    var arrival = arrival(20);
    tamper(
        "delete from record_leaf where position = 20",
        "delete from record_entry where arrival = " + arrival,
        "update record_leaf set position = -position where position > 20",
        "update record_leaf set position = -position - 1 where position < 0");
    assertThat(troubles())
        .contains(
            "entries 14 to 20 were altered or reordered together with their leaves: they no longer give the head of 21",
            "entries 39 and on are missing: a head of 40 entries is stored, 39 are there");
  }

  @Test
  void namesAHeadThatWasAltered() {
    tamper("update record_head set root = sha256('x') where size = 21");
    assertThat(troubles())
        .containsExactly("the head of 21 entries was altered: what came later fits them");
    tamper(
        "update record_head set root = sha256('x') where size = (select max(size) from record_head)");
    assertThat(troubles())
        .hasSize(2)
        .anySatisfy(one -> assertThat(one)
            .endsWith("the head of 40, or that head was altered: the tree's state fits"));
  }

  @Test
  void namesTwoEntriesThatChangedPlaces() {
    var three = name(3);
    var thirty = name(30);
    var low = arrival(3);
    var high = arrival(30);
    tamper(
        "update record_leaf set entry = -1 where position = 3",
        "update record_leaf set entry = " + low + " where position = 30",
        "update record_leaf set entry = " + high + " where position = 3");
    assertThat(troubles())
        .contains(
            thirty.replace("entry 30", "entry 3") + " was reordered: it was sealed as entry 30",
            three.replace("entry 3 ", "entry 30 ") + " was reordered: it was sealed as entry 3");
  }

  @Test
  void namesWhereEntriesChangedPlacesTogetherWithTheirLeaves() {
    tamper(
        "update record_leaf set position = -1 where position = 16",
        "update record_leaf set position = 16 where position = 18",
        "update record_leaf set position = 18 where position = -1");
    assertThat(troubles())
        .anySatisfy(trouble -> assertThat(trouble).startsWith("entry 17").contains("was reordered"))
        .contains(
            "entries 14 to 20 were altered or reordered together with their leaves: they no longer give the head of 21");
  }

  @Test
  void namesWhereAnEntryWasAlteredTogetherWithItsLeaf() {
    tamper("update record_entry set act = 'undo-thing' where arrival = " + arrival(9));
    var entry = store
        .sql()
        .sql("select * from record_entry where arrival = ?")
        .param(arrival(9))
        .query((row, _) -> RecordBook.Entry.read(row))
        .single();
    var hash = java.util.HexFormat.of().formatHex(Tree.leaf(entry.bytes()));
    tamper("update record_leaf set hash = decode('" + hash + "', 'hex') where position = 9");
    assertThat(troubles())
        .contains(
            "entries 7 to 13 were altered or reordered together with their leaves: they no longer give the head of 14");
  }

  @Test
  void namesAnEntryAddedWithoutBeingSealed() {
    tamper("insert into record_entry (id, at, actor, act, thing, digest)"
        + " values (gen_random_uuid(), now(), 'anyone', 'do-thing', 'thing/x', '')");
    assertThat(troubles())
        .singleElement()
        .asString()
        .startsWith("an entry was added outside the record: it was never sealed and does not wait");
  }

  @Test
  void namesEntriesAppendedWithALeafButNoHead() {
    tamper(
        "insert into record_entry (id, at, actor, act, thing, digest)"
            + " values (gen_random_uuid(), now(), 'anyone', 'do-thing', 'thing/x', '')",
        "insert into record_leaf select 40, max(arrival), sha256('x') from record_entry");
    assertThat(troubles())
        .contains("entry 40 was appended without a head")
        .anySatisfy(trouble -> assertThat(trouble).startsWith("entry 40").contains("was altered"));
  }

  @Test
  void namesAnUnsealedEntryThatWasDeleted() {
    book.write(new Actor.Anyone(), "do-thing", "thing/41", "");
    var arrival =
        store.sql().sql("select entry from record_waiting").query(Long.class).single();
    tamper("delete from record_entry where arrival = " + arrival);
    assertThat(troubles())
        .containsExactly("an entry that waits to be sealed is missing (arrival " + arrival + ")");
  }

  /// Cuts the newest entries off so that everything inside the database still agrees.
  private void truncate(int size) {
    var tree = new Tree();
    store
        .sql()
        .sql("select hash from record_leaf where position < ? order by position")
        .param(size)
        .query((row, _) -> row.getBytes(1))
        .list()
        .forEach(tree::add);
    var state = java.util.HexFormat.of().formatHex(tree.state());
    tamper(
        "delete from record_entry where arrival > " + arrival(size - 1),
        "delete from record_leaf where position >= " + size,
        "delete from record_head where size > " + size,
        "update record_tree set size = " + size + ", subtrees = decode('" + state + "', 'hex')");
  }

  @Test
  void seesTruncationOnlyWithACheckpointKeptOutside() {
    var kept = audit.checkpoint();
    truncate(35);
    assertThat(audit.verify(Optional.empty()).troubles()).isEmpty();
    assertThat(audit.verify(Optional.of(kept)).troubles())
        .containsExactly(
            "entries 35 to 39 were cut off: the checkpoint has 40 entries, the record 35");
  }

  @Test
  void seesARecordRewrittenAfterTheCheckpoint() {
    var kept = audit.checkpoint();
    truncate(35);
    for (var at = 35; at < 45; at++) {
      book.write(new Actor.Machine("test"), "do-other", "thing/" + at, "");
    }
    sequencer.seal();
    assertThat(audit.verify(Optional.empty()).troubles()).isEmpty();
    assertThat(audit.verify(Optional.of(kept)).troubles())
        .containsExactly("the first 40 entries are not those of the checkpoint");
  }

  @Test
  void acceptsAnOlderCheckpointOfARecordThatHasGrown() {
    var kept = audit.checkpoint();
    book.write(new Actor.Anyone(), "do-thing", "thing/41", "");
    sequencer.seal();
    assertThat(audit.verify(Optional.of(kept)).troubles()).isEmpty();
  }

  @Test
  void tellsACheckpointOfAnotherRecord() {
    var kept = new Checkpoint("nightlight/record/other", 40, audit.checkpoint().root());
    assertThat(audit.verify(Optional.of(kept)).troubles())
        .singleElement()
        .asString()
        .startsWith("the checkpoint is of another record");
  }

  @Test
  void writesACheckpointThatCanBeReadAgain() {
    var kept = audit.checkpoint();
    assertThat(Checkpoint.parse(kept.text())).isEqualTo(kept);
    assertThat(Checkpoint.parse(kept.text() + "\n- signature\n")).isEqualTo(kept);
    assertThatThrownBy(() -> Checkpoint.parse("origin\nmany\nroot"))
        .hasMessage("a checkpoint is three lines: origin, size, and 32 bytes of root in base64");
  }

  /// Whatever one random stroke changes, deletes or moves, something is said about it.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void missesNoStrokeOfASeededVandal(long seed) {
    var random = new Random(seed);
    var at = random.nextInt(39);
    var strokes = new ArrayList<String>();
    switch (random.nextInt(4)) {
      case 0 ->
        strokes.add("update record_entry set thing = thing || 'x' where arrival = " + arrival(at));
      case 1 -> strokes.add("delete from record_entry where arrival = " + arrival(at));
      case 2 -> strokes.add("update record_leaf set hash = sha256(hash) where position = " + at);
      default -> {
        strokes.add("update record_leaf set position = -1 where position = " + at);
        strokes.add("update record_leaf set position = " + at + " where position = " + (at + 1));
        strokes.add("update record_leaf set position = " + (at + 1) + " where position = -1");
      }
    }
    tamper(strokes.toArray(String[]::new));
    assertThat(troubles()).as(strokes.toString()).isNotEmpty();
  }
}
