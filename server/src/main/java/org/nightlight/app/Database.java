package org.nightlight.app;

import java.util.Optional;
import org.nightlight.store.DatabaseAddress;
import org.nightlight.store.EmbeddedPostgres;

/// The database in use: somebody else's, or our own.
record Database(DatabaseAddress address, Optional<EmbeddedPostgres> own) implements AutoCloseable {

  static Database embedded(EmbeddedPostgres postgres) {
    return new Database(postgres.address(), Optional.of(postgres));
  }

  @Override
  public void close() {
    own.ifPresent(EmbeddedPostgres::close);
  }
}
