package org.nightlight.oversight;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.nightlight.store.Store;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/// Proofs over the record as it is sealed, as values that become JSON. Each reads the leaves once.
final class RecordProofs {

  private final Store store;
  private final RecordBook book;

  RecordProofs(Store store, RecordBook book) {
    this.store = store;
    this.book = book;
  }

  /// Where the record's head stands.
  long size() {
    return book.sealed();
  }

  /// That an entry is in the record, under the head of a size; empty where none of this id was
  /// sealed by then.
  Optional<Map<String, Object>> inclusion(UUID entry, long size) {
    return store.transaction(() -> book.placed(entry)
        .filter(placed -> placed.position().orElse(Long.MAX_VALUE) < size)
        .map(placed -> inclusion(placed, size, base64(root(0, size)))));
  }

  /// All that the record says of a thing, each entry proved against one signed head.
  Oversight.Proved about(String thing, Signet signet) {
    var head = book.head();
    var size = head.size();
    var entries = book.about(thing, size).stream()
        .map(placed -> inclusion(placed, size, head.root()))
        .toList();
    return new Oversight.Proved(
        signet.sign(head.text(), head.origin()), signet.verifier(head.origin()), entries);
  }

  private Map<String, Object> inclusion(RecordBook.Placed placed, long size, String root) {
    var position = placed.position().orElseThrow();
    var proof = new LinkedHashMap<String, Object>();
    proof.put("kind", "inclusion");
    proof.put("entry", lines(placed.entry()));
    proof.put("position", position);
    proof.put("size", size);
    proof.put("root", root);
    proof.put("hashes", base64(Proof.inclusion(position, size, this::root)));
    return proof;
  }

  /// That a head of one size is the beginning of a head of another.
  Map<String, Object> consistency(long before, long after) {
    return store.transaction(() -> {
      var proof = new LinkedHashMap<String, Object>();
      proof.put("kind", "consistency");
      proof.put("before", before);
      proof.put("rootBefore", base64(root(0, before)));
      proof.put("size", after);
      proof.put("root", base64(root(0, after)));
      proof.put("hashes", base64(Proof.consistency(before, after, this::root)));
      return proof;
    });
  }

  /// The bytes of the leaf, line by line.
  private static List<String> lines(RecordBook.Entry entry) {
    return List.of(
        "nightlight-entry/1",
        entry.id().toString(),
        entry.time(),
        entry.actor(),
        entry.act(),
        entry.thing(),
        entry.digest());
  }

  private byte[] root(long from, long until) {
    var tree = new Tree();
    var jdbc = new JdbcTemplate(store.connections());
    jdbc.setFetchSize(5_000);
    RowCallbackHandler add = row -> tree.add(row.getBytes(1));
    jdbc.query(
        "select hash from record_leaf where position >= ? and position < ? order by position",
        add,
        from,
        until);
    return tree.root();
  }

  private static String base64(byte[] hash) {
    return Base64.getEncoder().encodeToString(hash);
  }

  private static List<String> base64(List<byte[]> hashes) {
    return hashes.stream().map(RecordProofs::base64).toList();
  }
}
