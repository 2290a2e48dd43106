package org.nightlight.match;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.match.Sighting.Past;
import org.nightlight.matching.Distance;
import org.nightlight.matching.HashIndex;
import org.nightlight.matching.PdqHash;
import org.nightlight.oversight.StaffId;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Puts material together that looks the same, so that what is new stands out from the thousandth
/// copy. The first that was seen leads its group; what lies within the usual distance of it joins.
/// Material whose looks nobody knows is grouped by its digest.
final class LookGroups {

  private static final long TURN = 0x67726f7570L;

  private final Store store;
  private final HashIndex leaders = HashIndex.empty();
  private int last;

  LookGroups(Store store) {
    this.store = store;
  }

  /// The group of material, made where it is the first of its kind. In the caller's transaction.
  int join(Optional<PdqHash> look, String content, Instant now) {
    store.waitForTurn(TURN);
    return find(look, content).orElseGet(() -> make(look, content, now));
  }

  private synchronized Optional<Integer> find(Optional<PdqHash> look, String content) {
    if (look.isEmpty()) {
      return store
          .sql()
          .sql("select id from match_group where digest = ?")
          .param(content)
          .query((row, _) -> row.getInt(1))
          .optional();
    }
    learn();
    return leaders.find(look.get(), Distance.SAME_IMAGE).stream()
        .flatMap(match -> match.lists().stream())
        .filter(this::kept)
        .findFirst();
  }

  /// Reads the leaders made since it last looked.
  private void learn() {
    store
        .sql()
        .sql("select id, pdq from match_group where id > ? and pdq is not null order by id")
        .param(last)
        .query(row -> {
          leaders.add(look(row.getBytes(2)), row.getInt(1));
          last = row.getInt(1);
        });
  }

  /// Whether the group was committed: one read within a transaction that failed was not.
  private boolean kept(int group) {
    return store
            .sql()
            .sql("select count(*) from match_group where id = ?")
            .param(group)
            .query(Integer.class)
            .single()
        > 0;
  }

  private int make(Optional<PdqHash> look, String content, Instant now) {
    return store
        .sql()
        .sql("insert into match_group (pdq, digest, first_seen)"
            + " values (:pdq, :digest, :now) returning id")
        .param("pdq", look.map(LookGroups::bytes).orElse(null), java.sql.Types.BINARY)
        .param("digest", look.isPresent() ? null : content, java.sql.Types.VARCHAR)
        .param("now", Times.utc(now))
        .query(Integer.class)
        .single();
  }

  /// What was seen of a group before, from sightings and from exhibits that are on no list.
  Past past(int group) {
    return store
        .sql()
        .sql("""
            select g.first_seen, g.confirmed is not null,
              (select count(*) + coalesce(sum(again), 0) from match_sighting where look_group = g.id)
                + (select count(*) from match_exhibit where look_group = g.id and sighting is null),
              (select count(distinct source) from match_sighting where look_group = g.id)
            from match_group g where g.id = ?
            """)
        .param(group)
        .query((row, _) -> new Past(
            Times.instant(row, "first_seen"), row.getLong(3), row.getLong(4), row.getBoolean(2)))
        .single();
  }

  void confirm(int group, StaffId by, Instant now) {
    store
        .sql()
        .sql("update match_group set confirmed = ?, confirmed_by = ?"
            + " where id = ? and confirmed is null")
        .params(Times.utc(now), by.value(), group)
        .update();
  }

  static byte[] bytes(PdqHash hash) {
    return HexFormat.of().parseHex(hash.toString());
  }

  static PdqHash look(byte[] bytes) {
    return PdqHash.parse(HexFormat.of().formatHex(bytes));
  }

  /// For a column that may be empty.
  static Optional<UUID> id(java.sql.ResultSet row, String column) throws java.sql.SQLException {
    return Optional.ofNullable(row.getObject(column, UUID.class));
  }
}
