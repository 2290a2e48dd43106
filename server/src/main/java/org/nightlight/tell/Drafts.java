package org.nightlight.tell;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.nightlight.intake.ReceiptCode;
import org.nightlight.intake.ReceiptSeal;
import org.nightlight.oversight.Seal;
import org.nightlight.store.Store;
import org.nightlight.store.Times;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Reports somebody began and put aside. Nobody can read one before it is sent: it is closed with a
/// key made from the code that only whoever began it has.
final class Drafts {

  /// How long one is kept.
  static final Duration LIFE = Duration.ofDays(7);

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Store store;
  private final ReceiptSeal seal;
  private final Clock clock;

  Drafts(Store store, Path keys, Clock clock) {
    this.store = store;
    this.seal = new ReceiptSeal(keys.resolve("drafts"));
    this.clock = clock;
  }

  /// Puts answers aside; the code that opens them again. What lay there before is gone.
  ReceiptCode save(TellAnswers answers) {
    var code = ReceiptCode.random(RANDOM);
    var id = id(code);
    var closed =
        seal(code).close(JSON.writeValueAsString(answers.with("saved", id).said()), id);
    store.transact(() -> {
      forget(answers.saved());
      store
          .sql()
          .sql("delete from tell_draft where expires <= ?")
          .param(Times.utc(clock.instant()))
          .update();
      store
          .sql()
          .sql("insert into tell_draft (id, closed, expires) values (?, ?, ?)")
          .params(id, closed, Times.utc(clock.instant().plus(LIFE)))
          .update();
    });
    return code;
  }

  /// What was put aside under a code. What cannot be a code is looked up all the same.
  Optional<TellAnswers> open(String typed) {
    var code = ReceiptCode.read(typed);
    var id = code.map(this::id).orElse(seal.of("draft", "none"));
    return store
        .sql()
        .sql("select closed from tell_draft where id = ? and expires > ?")
        .params(id, Times.utc(clock.instant()))
        .query((row, _) -> row.getBytes(1))
        .optional()
        .map(closed -> answers(seal(code.orElseThrow()).open(closed, id)));
  }

  /// Once a report is sent, nothing may say that it was not.
  void forget(String id) {
    store.sql().sql("delete from tell_draft where id = ?").param(id).update();
  }

  private static TellAnswers answers(String json) {
    Map<String, String> said = JSON.readValue(json, new TypeReference<Map<String, String>>() {});
    return new TellAnswers(said);
  }

  private String id(ReceiptCode code) {
    return seal.of("draft", code.text());
  }

  /// Closes and opens what lies under a code, for whoever has the code.
  private Seal seal(ReceiptCode code) {
    return Seal.of(HexFormat.of().parseHex(seal.of("draft-key", code.text())), "its code");
  }
}
