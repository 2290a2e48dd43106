package org.nightlight.oversight;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.nightlight.store.Digests;

/// A Merkle tree as RFC 6962 has it, kept as a compact range: the hashes of the largest whole
/// subtrees that cover the leaves so far. Adding a leaf and asking for the root take as many hashes
/// as the size has binary digits.
final class Tree {

  static final int HASH = 32;

  private final List<byte[]> subtrees = new ArrayList<>();
  private long size;

  /// A tree without leaves.
  Tree() {}

  /// A tree as [#state] left it.
  Tree(long size, byte[] state) {
    if (state.length != Long.bitCount(size) * HASH) {
      throw new IllegalArgumentException("a tree of size %d has %d subtrees, the state has %d bytes"
          .formatted(size, Long.bitCount(size), state.length));
    }
    this.size = size;
    for (var at = 0; at < state.length; at += HASH) {
      subtrees.add(java.util.Arrays.copyOfRange(state, at, at + HASH));
    }
  }

  /// The hash of a leaf: SHA-256 of a zero byte and the entry.
  static byte[] leaf(byte[] entry) {
    return sha256(new byte[] {0}, entry);
  }

  static byte[] node(byte[] left, byte[] right) {
    return sha256(new byte[] {1}, left, right);
  }

  static byte[] sha256(byte[]... parts) {
    var digest = Digests.sha256();
    for (var part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }

  static byte[] sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Adds a leaf by its hash.
  void add(byte[] leaf) {
    var whole = leaf.clone();
    for (var left = size; (left & 1) == 1; left >>= 1) {
      whole = node(subtrees.removeLast(), whole);
    }
    subtrees.add(whole);
    size++;
  }

  long size() {
    return size;
  }

  /// The tree's head: one hash that depends on every leaf and their order.
  byte[] root() {
    if (subtrees.isEmpty()) {
      return sha256();
    }
    var root = subtrees.getLast();
    for (var at = subtrees.size() - 2; at >= 0; at--) {
      root = node(subtrees.get(at), root);
    }
    return root.clone();
  }

  /// The subtrees' hashes, largest first.
  byte[] state() {
    var state = new byte[subtrees.size() * HASH];
    for (var at = 0; at < subtrees.size(); at++) {
      System.arraycopy(subtrees.get(at), 0, state, at * HASH, HASH);
    }
    return state;
  }
}
