package org.nightlight.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/// Where sealed objects lie, by random names. It never sees what is in them.
interface BlobStore {

  /// Begins an object that nobody can open until it is kept.
  Draft begin() throws IOException;

  /// An object's bytes; empty where there is no such object.
  Optional<InputStream> open(String name) throws IOException;

  /// Removes an object; nothing happens where there is none.
  void remove(String name) throws IOException;

  /// An object being written. Closing it drops what was not kept.
  interface Draft extends AutoCloseable {

    String name();

    /// Takes the object's bytes; closing it is the draft's affair.
    OutputStream out();

    /// Makes the object durable, then visible under its name.
    void keep() throws IOException;

    @Override
    void close() throws IOException;
  }
}
