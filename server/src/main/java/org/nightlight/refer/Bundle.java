package org.nightlight.refer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.nightlight.store.Digests;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The files of a referral as one zip, with a list of their digests. The same files at the same
/// time
/// give the same bytes.
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Bundle(byte[] zip) {

  static final String MANIFEST = "manifest.json";
  static final String SUMS = "SHA256SUMS";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /// A file in it.
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Piece(String name, byte[] bytes) {
    Listed listed() {
      return new Listed(name, bytes.length, digest(bytes));
    }
  }

  /// A file and its digest, as the manifest lists it.
  record Listed(String name, long bytes, String sha256) {}

  /// `manifest.json`.
  record Manifest(String format, int version, String reference, List<Listed> files) {}

  /// Zips the files, and adds `manifest.json` and `SHA256SUMS`, which list each of them.
  static Bundle of(ReferralId reference, Instant at, List<Piece> pieces) {
    var listed = pieces.stream().map(Piece::listed).toList();
    var manifest = new Manifest("nightlight-referral-manifest", 1, reference.toString(), listed);
    var all = new ArrayList<>(pieces);
    all.add(new Piece(MANIFEST, JSON.writeValueAsBytes(manifest)));
    all.add(new Piece(SUMS, sums(listed).getBytes(StandardCharsets.UTF_8)));
    return new Bundle(zip(all, LocalDateTime.ofInstant(at, ZoneOffset.UTC)));
  }

  private static String sums(List<Listed> listed) {
    var lines = new StringBuilder();
    listed.forEach(
        one -> lines.append(one.sha256()).append("  ").append(one.name()).append('\n'));
    return lines.toString();
  }

  private static byte[] zip(List<Piece> pieces, LocalDateTime at) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ZipOutputStream(bytes)) {
      for (var piece : pieces) {
        var entry = new ZipEntry(piece.name());
        entry.setTimeLocal(at);
        out.putNextEntry(entry);
        out.write(piece.bytes());
        out.closeEntry();
      }
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    return bytes.toByteArray();
  }

  /// The files in it, in their order.
  List<Piece> pieces() {
    var pieces = new ArrayList<Piece>();
    try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        pieces.add(new Piece(entry.getName(), in.readAllBytes()));
      }
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    return pieces;
  }

  Optional<Piece> piece(String name) {
    return pieces().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  List<Listed> listed() {
    return pieces().stream().map(Piece::listed).toList();
  }

  /// Hex SHA-256 of the zip.
  String digest() {
    return digest(zip);
  }

  static String digest(byte[] bytes) {
    return Digests.sha256Hex(bytes);
  }
}
