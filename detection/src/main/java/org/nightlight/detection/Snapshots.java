package org.nightlight.detection;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;

/// The file of a snapshot: a mark, a version, then source by source what it remembers, stage by
/// stage and key by key in order, so that equal states give equal bytes.
final class Snapshots {
  private static final int MARK = 0x4E4C4453;
  static final int VERSION = 8;
  private static final int LARGEST_PIECE = 1 << 28;

  private Snapshots() {}

  static void write(SortedMap<String, SourceRun> sources, OutputStream to) {
    try {
      var out = new DataOutputStream(new BufferedOutputStream(to, 1 << 16));
      out.writeInt(MARK);
      out.writeInt(VERSION);
      out.writeInt(sources.size());
      for (var entry : sources.entrySet()) {
        out.writeUTF(entry.getKey());
        source(entry.getValue(), out);
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void source(SourceRun run, DataOutputStream out) throws IOException {
    var head = new StateOut();
    run.save(head);
    piece(head.toBytes(), out);
    List<Stage<Object>> stages = run.lanes().stages();
    out.writeInt(stages.size());
    for (int i = 0; i < stages.size(); i++) {
      out.writeUTF(stages.get(i).name());
      var states = run.lanes().saved(i);
      out.writeInt(states.size());
      for (var state : states.entrySet()) {
        out.writeUTF(state.getKey());
        piece(state.getValue(), out);
      }
    }
  }

  private static void piece(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static void read(InputStream from, Function<String, SourceRun> sources) {
    read(from, sources, Forgotten.NOBODY);
  }

  /// @param who of whom nothing is remembered any more
  static void read(InputStream from, Function<String, SourceRun> sources, Forgotten who) {
    try {
      var in = new DataInputStream(new BufferedInputStream(from, 1 << 16));
      if (in.readInt() != MARK) {
        throw new IllegalArgumentException("snapshot must begin with its mark");
      }
      int version = in.readInt();
      if (version != VERSION) {
        throw new OtherSnapshot(VERSION, version);
      }
      for (int left = in.readInt(); left > 0; left--) {
        String name = in.readUTF();
        source(name, sources.apply(name), in, who);
      }
    } catch (EOFException e) {
      throw new IllegalArgumentException("snapshot must be whole, ends early", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void source(String name, SourceRun run, DataInputStream in, Forgotten who)
      throws IOException {
    run.load(new StateIn(piece(in)), one -> who.of(name, one));
    for (int left = in.readInt(); left > 0; left--) {
      int stage = run.lanes().index(in.readUTF());
      for (int keys = in.readInt(); keys > 0; keys--) {
        var key = new Key(name, in.readUTF());
        byte[] state = piece(in);
        if (stage >= 0 && !who.is(key)) {
          run.lanes().restore(stage, key, new StateIn(state, it -> who.name(name, it)));
        }
      }
    }
  }

  private static byte[] piece(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LARGEST_PIECE) {
      throw new IllegalArgumentException(
          "snapshot piece must be 0.." + LARGEST_PIECE + " bytes, was " + length);
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }
}
