package org.nightlight.match;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nightlight.evidence.ExhibitId;
import org.nightlight.intake.ReportId;
import org.nightlight.intake.Subject;
import org.nightlight.match.MediaMatch.Hit;
import org.nightlight.match.Sighting.Like;
import org.nightlight.store.Store;
import org.nightlight.store.Times;

/// Keeps what was seen of known material, and finds it again.
final class Sightings {

  private final Store store;
  private final Lists lists;
  private final LookGroups groups;
  private final Common common;
  private final Clock clock;

  Sightings(Store store, Lists lists, LookGroups groups, Common common, Clock clock) {
    this.store = store;
    this.lists = lists;
    this.groups = groups;
    this.common = common;
    this.clock = clock;
  }

  /// Where media was seen.
  ///
  /// @param account "" where nobody named one
  /// @param item the platform's own id of it
  /// @param platform whose key asked; empty for media of a report
  /// @param exhibit the sealed media, where it was kept
  /// @param report that it came with
  record Where(
      String source,
      String account,
      String item,
      Optional<UUID> platform,
      Optional<ExhibitId> exhibit,
      Optional<ReportId> report) {}

  /// What was kept.
  ///
  /// @param now whether it was kept just now; else it was known from an earlier request
  record Kept(
      SightingId id, HashList.Kind kind, HashList.Act act, List<Category> categories, boolean now) {
    Kept {
      categories = List.copyOf(categories);
    }
  }

  /// Keeps a sighting in the caller's transaction. The same item with the same content is one
  /// sighting, however often it is sent.
  Kept keep(Where where, Asked asked, List<Hit> hits) {
    var named = hits.stream().map(hit -> lists.list(hit.list())).distinct().toList();
    var said = hits.stream().map(hit -> said(hit)).toList();
    var kind = named.stream().map(HashList::kind).min(Comparator.naturalOrder()).orElseThrow();
    var act = named.stream().map(HashList::act).min(Comparator.naturalOrder()).orElseThrow();
    var categories = said.stream()
        .flatMap(entries -> entries.stream().flatMap(one -> one.categories().stream()))
        .distinct()
        .toList();
    var id = new SightingId(UUID.randomUUID());
    var now = clock.instant();
    var inserted = store
        .sql()
        .sql("""
            insert into match_sighting (id, source, account, item, platform, content, at, pdq, quality,
              exhibit, report, look_group, kind, act, categories)
            values (:id, :source, :account, :item, :platform, :content, :at, :pdq, :quality, :exhibit, :report,
              :group, :kind, :act, :categories)
            on conflict (source, item, content) do update set again = match_sighting.again + 1
            returning id
            """)
        .param("id", id.value())
        .param("source", where.source())
        .param("account", where.account())
        .param("item", where.item())
        .param("platform", where.platform().orElse(null), java.sql.Types.OTHER)
        .param("content", asked.content())
        .param("at", Times.utc(now))
        .param("pdq", asked.look().map(LookGroups::bytes).orElse(null), java.sql.Types.BINARY)
        .param("quality", quality(asked), java.sql.Types.INTEGER)
        .param("exhibit", where.exhibit().map(ExhibitId::value).orElse(null), java.sql.Types.OTHER)
        .param("report", where.report().map(ReportId::value).orElse(null), java.sql.Types.OTHER)
        .param("group", groups.join(asked.look(), asked.content(), now))
        .param("kind", kind.name())
        .param("act", act.name())
        .param("categories", categories.stream().map(Category::toString).toArray(String[]::new))
        .query(UUID.class)
        .single();
    var fresh = inserted.equals(id.value());
    if (fresh) {
      for (var at = 0; at < hits.size(); at++) {
        keep(id, hits.get(at), said.get(at));
      }
      hits.forEach(common::note);
    }
    return new Kept(new SightingId(inserted), kind, act, categories, fresh);
  }

  private static @Nullable Integer quality(Asked asked) {
    return asked.quality().isPresent() ? asked.quality().getAsInt() : null;
  }

  private List<Lists.Said> said(Hit hit) {
    return hit.entry() > 0
        ? lists.entry(hit.entry()).stream().toList()
        : lists.said(hit.list(), hit.listed());
  }

  private void keep(SightingId id, Hit hit, List<Lists.Said> said) {
    store
        .sql()
        .sql("insert into match_hit (sighting, list, kind, hash, distance, turn, entries, at)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            id.value(),
            hit.list().value(),
            hit.listed().kind().number(),
            hit.listed().bytes(),
            hit.distance(),
            hit.turn(),
            said.stream().mapToInt(Lists.Said::id).toArray(),
            Times.utc(clock.instant()))
        .update();
  }

  /// Every sighting that has a sealed media.
  List<SightingId> of(ExhibitId exhibit) {
    return store
        .sql()
        .sql("select id from match_sighting where exhibit = ?")
        .param(exhibit.value())
        .query((row, _) -> new SightingId(row.getObject(1, UUID.class)))
        .list();
  }

  /// The source of the account that shared a sealed media.
  Optional<String> source(ExhibitId exhibit) {
    return store
        .sql()
        .sql("select source from match_sighting where exhibit = ? limit 1")
        .param(exhibit.value())
        .query(String.class)
        .optional();
  }

  /// Gives whoever shared media up to a moment another name; answers how many rows.
  long rename(Subject account, Instant upTo, String instead) {
    return store
        .sql()
        .sql("update match_sighting set account = ? where source = ? and account = ? and at <= ?")
        .params(instead, account.source(), account.account(), Times.utc(upTo))
        .update();
  }

  /// What an account has shared that is on a list, up to a moment.
  List<SightingId> of(Subject account, Instant upTo) {
    return store
        .sql()
        .sql("select id from match_sighting where source = ? and account = ? and at <= ?")
        .params(account.source(), account.account(), Times.utc(upTo))
        .query((row, _) -> new SightingId(row.getObject(1, UUID.class)))
        .list();
  }

  Set<Subject> everybody() {
    return new HashSet<>(store
        .sql()
        .sql("select distinct source, account from match_sighting"
            + " where source <> '' and account <> ''")
        .query((row, _) -> new Subject(row.getString(1), row.getString(2)))
        .list());
  }

  Optional<Sighting> find(SightingId id) {
    return store
        .sql()
        .sql("select * from match_sighting where id = ?")
        .param(id.value())
        .query((row, _) -> sighting(row))
        .optional();
  }

  /// The group of a sighting.
  OptionalInt group(SightingId id) {
    return store
        .sql()
        .sql("select look_group from match_sighting where id = ?")
        .param(id.value())
        .query((row, _) -> row.getInt(1))
        .optional()
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  /// The entries that a sighting is like.
  List<Integer> entries(SightingId id) {
    return store
        .sql()
        .sql("select distinct e.id from match_hit h join match_entry e on e.id = any(h.entries)"
            + " where h.sighting = ? and e.withdrawn is null order by e.id limit 100")
        .param(id.value())
        .query((row, _) -> row.getInt(1))
        .list();
  }

  private Sighting sighting(ResultSet row) throws SQLException {
    var id = new SightingId(row.getObject("id", UUID.class));
    var account = row.getString("account");
    var quality = row.getObject("quality", Integer.class);
    return new Sighting(
        id,
        Times.instant(row, "at"),
        account.isEmpty()
            ? Optional.empty()
            : Optional.of(new Subject(row.getString("source"), account)),
        row.getString("item"),
        HashList.Kind.valueOf(row.getString("kind")),
        HashList.Act.valueOf(row.getString("act")),
        Stream.of((String[]) row.getArray("categories").getArray())
            .map(Category::parse)
            .toList(),
        quality == null ? OptionalInt.empty() : OptionalInt.of(quality),
        LookGroups.id(row, "exhibit").map(ExhibitId::new),
        LookGroups.id(row, "report").map(ReportId::new),
        likes(id),
        groups.past(row.getInt("look_group")));
  }

  private List<Like> likes(SightingId id) {
    var likes = new ArrayList<Like>();
    store.sql().sql("""
            select l.name, h.kind, h.hash, h.distance, h.turn,
              array(select e.giver from match_entry e where e.id = any(h.entries) and e.giver <> '' order by e.id) as given,
              (select count(*) from match_entry e where e.id = any(h.entries) and e.withdrawn is null) as entries
            from match_hit h join match_list l on l.id = h.list
            where h.sighting = ? order by h.distance, h.kind desc, l.name limit 100
            """).param(id.value()).query(row -> {
      likes.add(new Like(
          row.getString(1),
          KnownHash.of(HashKind.of(row.getInt(2)), row.getBytes(3)),
          row.getInt(4),
          row.getInt(5),
          List.copyOf(
              new LinkedHashSet<>(List.of((String[]) row.getArray("given").getArray()))),
          row.getInt("entries")));
    });
    return likes;
  }
}
