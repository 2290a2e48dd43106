package org.nightlight.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Set;

/// A copy of the embedded database's files, taken while it answers, by PostgreSQL's own rules for a
/// base backup: it says where the copy begins and ends, and the log between the two comes with it.
/// Started on the copy, PostgreSQL brings it to the moment the copy ended.
public final class DatabaseCopy {

  /// Folders whose content belongs to a running server alone.
  private static final Set<String> LEFT_OUT = Set.of(
      "pg_wal",
      "pg_replslot",
      "pg_dynshmem",
      "pg_notify",
      "pg_serial",
      "pg_snapshots",
      "pg_stat_tmp",
      "pg_subtrans");

  private static final Set<String> FILES_LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts");

  private DatabaseCopy() {}

  /// Copies the database of a data folder.
  ///
  /// @param running where it answers
  /// @param to the other data folder, in which there is no database yet
  public static void take(Path folder, DatabaseAddress running, Path to) {
    var from = data(folder);
    try (var connection =
        DriverManager.getConnection(running.url(), running.user(), running.password())) {
      var start = text(connection, "select pg_backup_start('nightlight', true)::text");
      var first = text(connection, "select pg_walfile_name('" + start + "')");
      walk(from, data(to));
      var label = text(connection, "select labelfile from pg_backup_stop(false)");
      Files.writeString(data(to).resolve("backup_label"), label);
      wal(from, data(to), first);
    } catch (SQLException fault) {
      throw new IllegalStateException(
          "the database cannot be copied: " + fault.getMessage(), fault);
    } catch (IOException fault) {
      throw new IllegalStateException("the database's files cannot be copied", fault);
    }
  }

  private static Path data(Path folder) {
    return folder.toAbsolutePath().resolve("postgres-18").resolve("data");
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void walk(Path from, Path to) throws IOException {
    Files.createDirectories(
        to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.walkFileTree(from, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
          throws IOException {
        var name = from.relativize(folder).toString();
        if (String.valueOf(folder.getFileName()).startsWith("pgsql_tmp")) {
          return FileVisitResult.SKIP_SUBTREE;
        }
        if (!name.isEmpty()) {
          make(to.resolve(name));
        }
        return LEFT_OUT.contains(name) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        if (!FILES_LEFT_OUT.contains(String.valueOf(file.getFileName()))) {
          copy(file, to.resolve(from.relativize(file).toString()));
        }
        return FileVisitResult.CONTINUE;
      }

      // A table dropped in between: the log tells the copy so.
      @Override
      public FileVisitResult visitFileFailed(Path file, IOException fault) throws IOException {
        if (fault instanceof NoSuchFileException) {
          return FileVisitResult.CONTINUE;
        }
        throw fault;
      }
    });
  }

  private static void make(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try {
      Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
    } catch (NoSuchFileException _) {
      // Dropped in between, as above.
    }
  }

  /// The log from the copy's beginning on.
  private static void wal(Path from, Path to, String first) throws IOException {
    make(to.resolve("pg_wal"));
    var found = false;
    try (var files = Files.newDirectoryStream(from.resolve("pg_wal"), "[0-9A-F]*")) {
      for (var file : files) {
        var name = String.valueOf(file.getFileName());
        if (Files.isRegularFile(file) && name.length() == 24 && name.compareTo(first) >= 0) {
          copy(file, to.resolve("pg_wal").resolve(name));
          found |= name.equals(first);
        }
      }
    }
    if (!found) {
      throw new IllegalStateException(
          "the database wrote so much in the meantime that the copy's beginning is gone: try again");
    }
  }
}
