package org.nightlight.refer;

import java.net.URI;
import java.util.Optional;
import org.nightlight.oversight.Seal;
import org.nightlight.store.Store;

/// Where authorities that are told by calls are, and as whom they are called. Passwords are sealed.
final class Wires {

  private final Store store;
  private final Seal seal;

  Wires(Store store, Seal seal) {
    this.store = store;
    this.seal = seal;
  }

  /// @param classifies whether there is an agreement to classify files
  record Wired(
      URI base,
      String user,
      String password,
      String first,
      String last,
      String email,
      boolean classifies) {

    /// Without the password, so that it can stand in a log.
    @Override
    public String toString() {
      return "Wired[" + base + "]";
    }
  }

  void add(AuthorityId id, Wired one) {
    store
        .sql()
        .sql("insert into authority_wire (authority, base, user_name, secret, first_name,"
            + " last_name, email, classifies) values (?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            id.value(),
            one.base().toString(),
            one.user(),
            seal.close(one.password(), id.toString()),
            one.first(),
            one.last(),
            one.email(),
            one.classifies())
        .update();
  }

  Optional<Wired> find(AuthorityId id) {
    return store
        .sql()
        .sql("select * from authority_wire where authority = ?")
        .param(id.value())
        .query((row, _) -> new Wired(
            URI.create(row.getString("base")),
            row.getString("user_name"),
            seal.open(row.getBytes("secret"), id.toString()),
            row.getString("first_name"),
            row.getString("last_name"),
            row.getString("email"),
            row.getBoolean("classifies")))
        .optional();
  }
}
