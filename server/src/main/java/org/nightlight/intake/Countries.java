package org.nightlight.intake;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nightlight.detection.Activity;
import org.nightlight.detection.Deed;
import org.nightlight.store.Store;

/// The countries accounts say they are in, for the jurisdictions a message falls under.
final class Countries {

  private static final String UNKNOWN = "";

  private final Store store;

  Countries(Store store) {
    this.store = store;
  }

  /// Where an account says it is; empty where it does not.
  String of(Subject account) {
    return store
        .sql()
        .sql("select country from activity_country where source = ? and account = ?")
        .params(account.source(), account.account())
        .query(String.class)
        .optional()
        .orElse(UNKNOWN);
  }

  long erase(Subject account) {
    return store
        .sql()
        .sql("delete from activity_country where source = ? and account = ?")
        .params(account.source(), account.account())
        .update();
  }

  /// The countries of these accounts; the empty word among them where one is not known.
  Set<String> of(String source, Collection<String> accounts) {
    if (accounts.isEmpty()) {
      return Set.of(UNKNOWN);
    }
    var known = new HashMap<String, String>();
    store
        .sql()
        .sql("select account, country from activity_country where source = ? and account = any(?)")
        .params(source, accounts.toArray(String[]::new))
        .query(row -> {
          known.put(row.getString(1), row.getString(2));
        });
    var countries = new HashSet<String>();
    accounts.forEach(account -> countries.add(known.getOrDefault(account, UNKNOWN)));
    return countries;
  }

  /// Remembers the countries that admitted activities tell, in the current transaction.
  void learn(List<Activity> admitted) {
    var told = new HashMap<Account, String>();
    for (var activity : admitted) {
      switch (activity.deed()) {
        case Deed.Registered(var account, var particulars)
        when particulars.country().isKnown() ->
          told.put(
              new Account(activity.source(), account), particulars.country().code());
        case Deed.Updated(var account, var particulars)
        when particulars.country().isKnown() ->
          told.put(
              new Account(activity.source(), account), particulars.country().code());
        default -> {
          // Nothing else tells a country.
        }
      }
    }
    if (!told.isEmpty()) {
      keep(told);
    }
  }

  private void keep(Map<Account, String> told) {
    // In one order always, so that two writers could not wait for each other.
    var accounts = told.keySet().stream().sorted().toList();
    store
        .sql()
        .sql("insert into activity_country (source, account, country) select * from unnest(?, ?, ?)"
            + " on conflict (source, account) do update set country = excluded.country")
        .params(
            accounts.stream().map(Account::source).toArray(String[]::new),
            accounts.stream().map(Account::account).toArray(String[]::new),
            accounts.stream().map(told::get).toArray(String[]::new))
        .update();
  }

  private record Account(String source, String account) implements Comparable<Account> {
    @Override
    public int compareTo(Account other) {
      var bySource = source.compareTo(other.source);
      return bySource != 0 ? bySource : account.compareTo(other.account);
    }
  }
}
