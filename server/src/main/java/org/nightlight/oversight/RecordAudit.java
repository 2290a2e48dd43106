package org.nightlight.oversight;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nightlight.store.DatabaseAddress;

/// Recomputes the record from its entries and says what does not fit. Reads one snapshot of the
/// database and changes nothing, so it may run beside the server.
///
/// Two trees are grown side by side, one from the entries as they stand and one from the leaves as
/// they were sealed. Where they part, an entry or its leaf was altered; where both part from a
/// stored head, something before that head was altered, swapped or taken away. Longer than the
/// house's measure because the two trees, the heads and the outside checkpoint are one walk.
public final class RecordAudit {

  private static final int MOST = 200;
  private static final int FETCH = 2_000;

  private final DatabaseAddress address;

  /// @param address the database whose record is looked at
  public RecordAudit(DatabaseAddress address) {
    this.address = address;
  }

  /// A head of the tree, to be kept where nobody who runs this server can change it.
  public record Checkpoint(String origin, long size, String root) {

    /// As C2SP tlog-checkpoint has it: origin, size and root in base64, one a line; [Signet] signs.
    public String text() {
      return origin + "\n" + size + "\n" + root + "\n";
    }

    /// Reads what [#text] wrote; what follows the first three lines is left alone.
    public static Checkpoint parse(String text) {
      var lines = text.lines().toList();
      if (lines.size() < 3
          || !lines.get(1).matches("0|[1-9][0-9]{0,17}")
          || !isRoot(lines.get(2))) {
        throw new IllegalArgumentException(
            "a checkpoint is three lines: origin, size, and 32 bytes of root in base64");
      }
      return new Checkpoint(lines.get(0), Long.parseLong(lines.get(1)), lines.get(2));
    }

    private static boolean isRoot(String line) {
      try {
        return Base64.getDecoder().decode(line).length == Tree.HASH;
      } catch (IllegalArgumentException _) {
        return false;
      }
    }
  }

  /// What was found.
  ///
  /// @param now the head recomputed from the entries
  /// @param unsealed entries that wait for the sequencer
  /// @param troubles each thing that does not fit, named; empty where the record is whole
  public record Report(Checkpoint now, long unsealed, List<String> troubles) {}

  /// The tree's head now, from its stored state.
  public Checkpoint checkpoint() {
    return reading(connection -> {
      try (var statement =
              connection.prepareStatement("select origin, size, subtrees from record_tree");
          var row = statement.executeQuery()) {
        if (!row.next()) {
          throw new IllegalStateException("the record's tree has no state: run audit verify");
        }
        return checkpoint(row.getString(1), new Tree(row.getLong(2), row.getBytes(3)));
      }
    });
  }

  static Checkpoint checkpoint(String origin, Tree tree) {
    return new Checkpoint(
        "nightlight/record/" + origin,
        tree.size(),
        Base64.getEncoder().encodeToString(tree.root()));
  }

  /// The head now as somebody keeps it elsewhere: signed.
  public String signedCheckpoint(Signet signet) {
    var head = checkpoint();
    return signet.sign(head.text(), head.origin());
  }

  /// Looks at everything.
  ///
  /// @param outside a checkpoint kept elsewhere; without one nobody can see that the newest
  ///     entries were cut off together with their leaves and heads
  public Report verify(Optional<Checkpoint> outside) {
    return reading(connection -> new Walk(connection, outside).report());
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read(Connection connection) throws SQLException;
  }

  private <T> T reading(Reading<T> reading) {
    try (var connection =
        DriverManager.getConnection(address.url(), address.user(), address.password())) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      return reading.read(connection);
    } catch (SQLException fault) {
      throw new IllegalStateException("the record cannot be read: " + fault.getMessage(), fault);
    }
  }

  /// One walk over entries, leaves and heads.
  private static final class Walk {

    private final Connection connection;
    private final Optional<Checkpoint> outside;
    private final List<String> troubles = new ArrayList<>();
    private final Tree fromEntries = new Tree();
    private final Tree fromLeaves = new Tree();
    private final Map<String, String> strayHashes = new HashMap<>();
    private final Map<String, String> vacantHashes = new HashMap<>();
    private long more;
    private long lastArrival = -1;
    private long headBefore;
    private boolean gap;
    private final List<String> misfits = new ArrayList<>();
    private final List<Long> headsApart = new ArrayList<>();
    private Optional<String> rootAtCheckpoint = Optional.empty();

    Walk(Connection connection, Optional<Checkpoint> outside) {
      this.connection = connection;
      this.outside = outside;
    }

    Report report() throws SQLException {
      var origin = text("select origin::text from record_tree").orElse("unknown");
      atCheckpoint();
      walkLeaves();
      sayWhatMoved();
      strayEntries();
      lostWaiting();
      state();
      var now = RecordAudit.checkpoint(origin, fromEntries);
      outside.ifPresent(kept -> compare(kept, now));
      if (more > 0) {
        troubles.add("and " + more + " more");
      }
      return new Report(now, number("select count(*) from record_waiting"), List.copyOf(troubles));
    }

    private void walkLeaves() throws SQLException {
      try (var leafStatement = streaming("""
              select l.position, l.entry, l.hash, e.* from record_leaf l
              left join record_entry e on e.arrival = l.entry order by l.position
              """);
          var leaf = leafStatement.executeQuery();
          var headStatement = streaming("select size, root from record_head order by size");
          var head = headStatement.executeQuery()) {
        var more = head.next();
        while (leaf.next()) {
          missingLeaves(leaf.getLong("position"));
          leaf(leaf);
          while (more && head.getLong(1) <= fromEntries.size()) {
            head(head.getLong(1), head.getBytes(2));
            more = head.next();
          }
        }
        ends(more ? Optional.of(head) : Optional.empty());
      }
    }

    /// What stands after the last leaf, or after the last head.
    private void ends(Optional<ResultSet> head) throws SQLException {
      if (head.isPresent()) {
        say("entries %d and on are missing: a head of %d entries is stored, %d are there"
            .formatted(fromEntries.size(), head.get().getLong(1), fromEntries.size()));
      } else if (headBefore < fromEntries.size()) {
        say(entries(headBefore, fromEntries.size()) + " appended without a head");
      }
    }

    private void missingLeaves(long position) {
      if (position > fromEntries.size()) {
        say(
            position - fromEntries.size() == 1
                ? "entry %d is missing from the tree".formatted(fromEntries.size())
                : "entries %d to %d are missing from the tree"
                    .formatted(fromEntries.size(), position - 1));
        gap = true;
        while (fromEntries.size() < position) {
          grow(new byte[Tree.HASH], new byte[Tree.HASH]);
        }
      }
    }

    private void leaf(ResultSet row) throws SQLException {
      var position = row.getLong("position");
      var arrival = row.getLong("entry");
      var sealed = row.getBytes("hash");
      if (row.getString("id") == null) {
        say("entry %d is missing (arrival %d)".formatted(position, arrival));
        grow(sealed, sealed);
        return;
      }
      var entry = RecordBook.Entry.read(row);
      var name = "entry " + position + " (" + entry.id() + ")";
      var hash = Tree.leaf(entry.bytes());
      if (!Arrays.equals(hash, sealed)) {
        strayHashes.put(hex(hash), name);
        vacantHashes.put(hex(sealed), "entry " + position);
        say(name + " was altered: its bytes no longer give its leaf");
      }
      if (arrival < lastArrival) {
        say(name + " was reordered: it arrived before the entry it follows");
      }
      lastArrival = arrival;
      grow(hash, sealed);
    }

    private void grow(byte[] entry, byte[] leaf) {
      fromEntries.add(entry);
      fromLeaves.add(leaf);
      atCheckpoint();
    }

    private void atCheckpoint() {
      if (outside.isPresent() && outside.get().size() == fromEntries.size()) {
        rootAtCheckpoint = Optional.of(Base64.getEncoder().encodeToString(fromEntries.root()));
      }
    }

    /// Within one head, entries stand in order of arrival; a later head may hold an earlier one,
    /// whose transaction took longer.
    private void head(long size, byte[] root) {
      lastArrival = -1;
      var fits = size == fromEntries.size()
          && (Arrays.equals(root, fromEntries.root()) || Arrays.equals(root, fromLeaves.root()));
      if (fits) {
        headsAltered();
      } else if (!gap) {
        misfits.add(
            "%s altered or reordered together with their leaves: they no longer give the head of %d"
                .formatted(entries(headBefore, size), size));
        headsApart.add(size);
      }
      headBefore = size;
    }

    private static String entries(long from, long end) {
      return end - from == 1
          ? "entry %d was".formatted(from)
          : "entries %d to %d were".formatted(from, end - 1);
    }

    /// What comes later fits: it was the heads before it that somebody changed.
    private void headsAltered() {
      headsApart.forEach(size ->
          say("the head of %d entries was altered: what came later fits them".formatted(size)));
      headsApart.clear();
      misfits.clear();
    }

    private void sayWhatMoved() {
      strayHashes.forEach((hash, name) -> {
        var place = vacantHashes.get(hash);
        if (place != null) {
          say(name + " was reordered: it was sealed as " + place);
        }
      });
    }

    private void strayEntries() throws SQLException {
      try (var statement = streaming("""
              select e.arrival, e.id from record_entry e
              where not exists (select from record_leaf l where l.entry = e.arrival)
                and not exists (select from record_waiting w where w.entry = e.arrival)
              order by e.arrival
              """);
          var row = statement.executeQuery()) {
        while (row.next()) {
          say(
              "an entry was added outside the record: it was never sealed and does not wait (%s, arrival %d)"
                  .formatted(row.getString(2), row.getLong(1)));
        }
      }
    }

    private void lostWaiting() throws SQLException {
      try (var statement = streaming("""
              select w.entry from record_waiting w
              where not exists (select from record_entry e where e.arrival = w.entry)
              """);
          var row = statement.executeQuery()) {
        while (row.next()) {
          say("an entry that waits to be sealed is missing (arrival %d)".formatted(row.getLong(1)));
        }
      }
    }

    private void state() throws SQLException {
      try (var statement = streaming("select size, subtrees from record_tree");
          var row = statement.executeQuery()) {
        if (!row.next()) {
          misfits.stream().findFirst().ifPresent(this::say);
          say("the tree's state is missing");
        } else if (row.getLong(1) != fromLeaves.size()
            || !Arrays.equals(row.getBytes(2), fromLeaves.state())) {
          misfits.stream().findFirst().ifPresent(this::say);
          say("the tree's state (%d entries) is not that of its %d leaves"
              .formatted(row.getLong(1), fromLeaves.size()));
        } else {
          misfits.stream()
              .findFirst()
              .ifPresent(one -> say(one + ", or that head was altered: the tree's state fits"));
        }
      }
    }

    private void compare(Checkpoint kept, Checkpoint now) {
      if (!kept.origin().equals(now.origin())) {
        say("the checkpoint is of another record: %s, this one is %s"
            .formatted(kept.origin(), now.origin()));
      } else if (kept.size() > now.size()) {
        say("entries %d to %d were cut off: the checkpoint has %d entries, the record %d"
            .formatted(now.size(), kept.size() - 1, kept.size(), now.size()));
      } else if (!rootAtCheckpoint.equals(Optional.of(kept.root()))) {
        say("the first %d entries are not those of the checkpoint".formatted(kept.size()));
      }
    }

    private void say(String trouble) {
      if (troubles.size() < MOST) {
        troubles.add(trouble);
      } else {
        more++;
      }
    }

    private static String hex(byte[] hash) {
      return HexFormat.of().formatHex(hash);
    }

    private PreparedStatement streaming(String sql) throws SQLException {
      var statement = connection.prepareStatement(sql);
      statement.setFetchSize(FETCH);
      return statement;
    }

    private Optional<String> text(String sql) throws SQLException {
      try (var statement = connection.prepareStatement(sql);
          var row = statement.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
      }
    }

    private long number(String sql) throws SQLException {
      return Long.parseLong(text(sql).orElse("0"));
    }
  }
}
