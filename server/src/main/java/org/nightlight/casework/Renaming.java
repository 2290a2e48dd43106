package org.nightlight.casework;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.nightlight.casework.CaseFile.SignalInCase;
import org.nightlight.intake.Subject;
import org.nightlight.store.Store;
import tools.jackson.databind.json.JsonMapper;

/// Gives an account another name in cases that nothing keeps as they are: what people did
/// stays in its place, and who it was is gone.
final class Renaming {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Store store;

  Renaming(Store store) {
    this.store = store;
  }

  /// Cases about other accounts of the source that name this one.
  Set<CaseId> naming(Subject account) {
    return new HashSet<>(store
        .sql()
        .sql("""
            select c.id from casework_case c where c.source = :source and c.account <> :account and (
              exists (select from casework_affected a where a.case_id = c.id and a.account = :account)
              or exists (select from casework_activity a where a.case_id = c.id
                and :account in (a.actor, a.other))
              or exists (select from casework_signal s where s.case_id = c.id
                and jsonb_exists(s.body::jsonb -> 'others', :account)))
            """)
        .param("source", account.source())
        .param("account", account.account())
        .query((row, _) -> new CaseId(row.getObject(1, UUID.class)))
        .list());
  }

  /// Renames in one case; answers how many rows, not counting those where only words were
  /// written.
  long rename(CaseId id, String account, String instead) {
    var renamed = 0L;
    for (var where : List.of(
        "casework_case set account = :instead where id = :id and account = :account",
        "casework_affected set account = :instead where case_id = :id and account = :account",
        "casework_activity set actor = :instead where case_id = :id and actor = :account",
        "casework_activity set other = :instead where case_id = :id and other = :account")) {
      renamed += store
          .sql()
          .sql("update " + where)
          .param("id", id.value())
          .param("account", account)
          .param("instead", instead)
          .update();
    }
    words(id, account, instead);
    return renamed + signals(id, account, instead);
  }

  private long signals(CaseId id, String account, String instead) {
    record Body(String signal, SignalInCase of) {}
    var named = store
        .sql()
        .sql("select id, body from casework_signal where case_id = ?")
        .param(id.value())
        .query((row, _) ->
            new Body(row.getString(1), JSON.readValue(row.getString(2), SignalInCase.class)))
        .list()
        .stream()
        .filter(one -> one.of().others().contains(account))
        .toList();
    for (var one : named) {
      store
          .sql()
          .sql("update casework_signal set body = ? where id = ?")
          .params(JSON.writeValueAsString(renamed(one.of(), account, instead)), one.signal())
          .update();
    }
    return named.size();
  }

  private static SignalInCase renamed(SignalInCase one, String account, String instead) {
    return new SignalInCase(
        one.id(),
        one.detector(),
        one.version(),
        one.time(),
        one.others().stream().map(it -> it.equals(account) ? instead : it).toList(),
        one.evidence(),
        one.level(),
        one.reasons(),
        one.activities(),
        one.model());
  }

  /// What people wrote in the case: the account's name as a word of its own.
  private void words(CaseId id, String account, String instead) {
    var word = Store.asWord(account);
    for (var where : List.of(
        "casework_case set note = new(note) where id = :id and note ~ :word",
        "casework_case set proposed_note = new(proposed_note) where id = :id"
            + " and proposed_note ~ :word",
        "casework_draft set note = new(note) where case_id = :id and note ~ :word",
        "casework_opinion set words = new(words), first_note = new(first_note)"
            + " where case_id = :id and (words ~ :word or first_note ~ :word)",
        "casework_safe set words = new(words) where case_id = :id and words ~ :word",
        "casework_link set words = new(words) where :id in (one, other) and words ~ :word")) {
      store
          .sql()
          .sql("update "
              + where.replaceAll("new\\((\\w+)\\)", "regexp_replace($1, :word, :instead, 'g')"))
          .param("id", id.value())
          .param("word", word)
          .param("instead", instead)
          .update();
    }
  }

  /// Every account that a case is about or names.
  Set<Subject> everybody() {
    return new HashSet<>(store
        .sql()
        .sql("""
            select source, account from casework_case where account is not null
            union select c.source, a.account from casework_affected a
              join casework_case c on c.id = a.case_id where c.source is not null
            union select c.source, x.name from casework_activity a
              join casework_case c on c.id = a.case_id,
              unnest(array[a.actor, a.other]) as x(name)
              where c.source is not null and x.name <> ''
            """)
        .query((row, _) -> new Subject(row.getString(1), row.getString(2)))
        .list());
  }
}
