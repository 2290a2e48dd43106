package org.nightlight.exchange;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.nightlight.exchange.Given.Hash;
import org.nightlight.match.Category;
import org.nightlight.match.Entry;
import org.nightlight.match.HashKind;
import org.nightlight.match.KnownHash;

/// Which column of a file means what. Written as lines, so that a person can read, keep and change
/// it; `docs/exchanges.md` explains each.
///
/// @param rows where rows lie in a JSON document, as names from the outside in; empty where the
///     document is an array of them, or one row after another
/// @param hashes columns by kind
/// @param incomparable columns whose hashes cannot be compared here, by the name to count them by
/// @param categories columns by scheme
/// @param codes what a category's values mean; empty where each stands for itself
/// @param withdrawn the column that says a row is taken back, when it holds one of `yes`
record ColumnMap(
    Format format,
    char delimiter,
    Charset encoding,
    boolean header,
    List<String> rows,
    Optional<String> id,
    Optional<String> giver,
    Optional<String> time,
    Map<HashKind, String> hashes,
    Map<String, String> incomparable,
    Map<String, String> categories,
    Map<String, String> codes,
    Optional<String> withdrawn,
    Set<String> yes) {

  private static final String LEAVE_OUT = "leave-out";
  private static final String NO_CATEGORY = "no-category";
  private static final List<HashKind> READ =
      List.of(HashKind.PDQ, HashKind.MD5, HashKind.SHA1, HashKind.SHA256);
  private static final Set<String> YES = Set.of("true", "yes", "y", "t", "1");

  ColumnMap {
    rows = List.copyOf(rows);
    hashes = Map.copyOf(hashes);
    incomparable = Map.copyOf(incomparable);
    categories = Map.copyOf(categories);
    codes = Map.copyOf(codes);
    yes = Set.copyOf(yes);
  }

  /// How rows lie in a file.
  enum Format {
    DELIMITED,
    JSON
  }

  /// A map that ships with Nightlight.
  record Ready(String word, String name, String text) {}

  /// Maps to begin from. A `?` stands where only the person who has the file knows.
  static final List<Ready> READY = List.of(
      new Ready("hashes", "One MD5 a line", """
          format = delimited
          delimiter = ,
          header = no
          md5 = 1
          """),
      new Ready("table", "Table with a heading line", """
          format = delimited
          delimiter = ,
          id = id
          md5 = md5
          sha1 = sha1
          sha256 = sha256
          pdq = pdq
          """),
      new Ready("icse", "Interpol ICSE export", """
          format = delimited
          delimiter = ;
          id = Image ID
          md5 = MD5
          sha1 = SHA1
          not-comparable photodna = PhotoDNA
          category interpol-baseline = Baseline
          code y = baseline
          code t = baseline
          code n = no-category
          code f = no-category
          code empty = no-category
          """),
      new Ready("vics", "Project VIC-style JSON", """
          # A category's number means what your country says. Give each a code of your scheme,
          # or leave-out where such files are not to be matched.
          format = json
          rows = value
          id = MediaID
          md5 = MD5
          sha1 = SHA1
          not-comparable photodna = PhotoDNA
          category ? = Category
          code 0 = ?
          code 1 = ?
          code 2 = ?
          code 3 = ?
          code empty = leave-out
          """));

  /// What was written, as a map; or what is wrong with it.
  sealed interface Read {
    record Fit(ColumnMap map) implements Read {}

    record Unfit(String rule) implements Read {}
  }

  static Read read(String text) {
    if (RowReader.broken(text)) {
      return new Read.Unfit("The map must be text.");
    }
    var draft = new Draft();
    var number = 0;
    for (var line : text.lines().toList()) {
      number++;
      var clean = line.strip();
      if (!clean.isEmpty() && !clean.startsWith("#")) {
        var wrong = draft.take(clean);
        if (wrong.isPresent()) {
          return new Read.Unfit("Line " + number + " of the map: " + wrong.get());
        }
      }
    }
    return draft.map();
  }

  /// A map as its lines are read.
  private static final class Draft {
    private Format format = Format.DELIMITED;
    private char delimiter = ',';
    private Charset encoding = StandardCharsets.UTF_8;
    private boolean header = true;
    private List<String> rows = List.of();
    private final Map<String, String> columns = new HashMap<>();
    private final Map<HashKind, String> hashes = new HashMap<>();
    private final Map<String, String> incomparable = new HashMap<>();
    private final Map<String, String> categories = new LinkedHashMap<>();
    private final Map<String, String> codes = new HashMap<>();
    private Set<String> yes = YES;

    /// Takes a line; answers what is wrong with it.
    Optional<String> take(String line) {
      var equals = line.indexOf(" = ");
      if (equals < 1) {
        return Optional.of("a line is written `name = value`");
      }
      var words = line.substring(0, equals).strip().split("\\s+", 2);
      var value = line.substring(equals + 3).strip();
      if (value.isEmpty() || value.equals("?") || (words.length > 1 && words[1].equals("?"))) {
        return Optional.of("put what you know in place of the ?: `" + line + "`");
      }
      return words.length == 1 ? one(words[0], value) : two(words[0], words[1], value);
    }

    private Optional<String> one(String name, String value) {
      switch (name) {
        case "format" -> {
          if (!value.equals("delimited") && !value.equals("json")) {
            return Optional.of("a format is delimited or json, was " + value);
          }
          format = Format.valueOf(value.toUpperCase(Locale.ROOT));
        }
        case "delimiter" -> {
          if (!value.equals("tab") && (value.length() != 1 || value.equals("\""))) {
            return Optional.of("a delimiter is one sign, or tab, was " + value);
          }
          delimiter = value.equals("tab") ? '\t' : value.charAt(0);
        }
        case "encoding" -> {
          if (!Charset.isSupported(value)) {
            return Optional.of(
                "an encoding is utf-8, utf-16, windows-1252 and the like, was " + value);
          }
          encoding = Charset.forName(value);
        }
        case "header" -> {
          if (!value.equals("yes") && !value.equals("no")) {
            return Optional.of("a header is yes or no, was " + value);
          }
          header = value.equals("yes");
        }
        case "rows" -> rows = List.of(value.split("\\.", 5));
        case "id", "giver", "time", "withdrawn" -> columns.put(name, value);
        case "yes" -> yes = Set.of(value.toLowerCase(Locale.ROOT).split("\\s*,\\s*", 20));
        default -> {
          var kind = READ.stream().filter(one -> one.word().equals(name)).findFirst();
          if (kind.isEmpty()) {
            return Optional.of("there is no `" + name + "`");
          }
          hashes.put(kind.get(), value);
        }
      }
      return Optional.empty();
    }

    private Optional<String> two(String name, String of, String value) {
      switch (name) {
        case "not-comparable" -> incomparable.put(of, value);
        case "category" -> {
          if (!of.matches("[a-z0-9][a-z0-9.-]{0,39}")) {
            return Optional.of("a scheme is in kebab-case, such as ncmec, was " + of);
          }
          categories.put(of, value);
        }
        case "code" -> {
          if (value.length() > 40) {
            return Optional.of("a code has at most 40 characters");
          }
          codes.put(of, value);
        }
        default -> {
          return Optional.of("there is no `" + name + " " + of + "`");
        }
      }
      return Optional.empty();
    }

    Read map() {
      if (hashes.isEmpty()) {
        return new Read.Unfit(
            "The map names no column with hashes: at least one of pdq, md5, sha1, sha256.");
      }
      return new Read.Fit(new ColumnMap(
          format,
          delimiter,
          encoding,
          header,
          rows,
          Optional.ofNullable(columns.get("id")),
          Optional.ofNullable(columns.get("giver")),
          Optional.ofNullable(columns.get("time")),
          hashes,
          incomparable,
          categories,
          codes,
          Optional.ofNullable(columns.get("withdrawn")),
          yes));
    }
  }

  /// Every column the map names.
  Set<String> columns() {
    var all = new java.util.TreeSet<String>();
    id.ifPresent(all::add);
    giver.ifPresent(all::add);
    time.ifPresent(all::add);
    withdrawn.ifPresent(all::add);
    all.addAll(hashes.values());
    all.addAll(incomparable.values());
    all.addAll(categories.values());
    return all;
  }

  /// What a row says.
  sealed interface Said {

    /// An entry stands.
    ///
    /// @param incomparable names of the kinds that it holds and nobody here can compare
    record Stands(Entry entry, List<String> incomparable) implements Said {}

    /// An entry is taken back.
    record Gone(String origin, Instant at) implements Said {}

    /// The map leaves such rows out; what was held of it is taken back.
    record LeftOut(String origin, Instant at) implements Said {}

    /// The row does not fit.
    ///
    /// @param origin the row's id, where that could be read
    record Refused(Optional<String> origin, String rule) implements Said {}
  }

  /// @param row its values by column; a column it does not have is missing
  /// @param now the time of an entry where the file gives none
  Said said(Map<String, String> row, Instant now) {
    var origin = id.map(column -> value(row, column)).orElse("");
    if (id.isPresent() && (origin.isEmpty() || origin.length() > 200)) {
      return new Said.Refused(
          Optional.empty(), "an id has 1 to 200 characters, this has " + origin.length());
    }
    var found = new ArrayList<KnownHash>();
    for (var kind : READ) {
      var text = hashes.containsKey(kind) ? value(row, hashes.getOrDefault(kind, "")) : "";
      if (!text.isEmpty()) {
        switch (Given.hash(kind, text)) {
          case Hash.Fit(var hash) -> found.add(hash);
          case Hash.Unfit(var rule) -> {
            return new Said.Refused(named(origin), rule);
          }
        }
      }
    }
    return id.isEmpty() && found.isEmpty()
        ? new Said.Refused(Optional.empty(), "a row without an id has at least one hash")
        : said(row, id.isEmpty() ? name(found.getFirst()) : origin, found, now);
  }

  private static Optional<String> named(String origin) {
    return origin.isEmpty() ? Optional.empty() : Optional.of(origin);
  }

  /// The origin of an entry whose source gives it no id.
  private static String name(KnownHash hash) {
    return hash.kind().word() + ":" + hash.hex();
  }

  private Said said(Map<String, String> row, String origin, List<KnownHash> found, Instant now) {
    var at = time.map(column -> value(row, column)).filter(text -> !text.isEmpty());
    var moment = at.map(text -> moment(text, now)).orElseGet(() -> Optional.of(now));
    if (moment.isEmpty()) {
      return new Said.Refused(
          Optional.of(origin), "a time is written 2026-11-24T10:00:00Z, or as a date");
    }
    if (withdrawn
        .filter(column -> yes.contains(value(row, column).toLowerCase(Locale.ROOT)))
        .isPresent()) {
      return new Said.Gone(origin, moment.get());
    }
    var ranked = new ArrayList<Category>();
    for (var scheme : categories.entrySet()) {
      var code = code(value(row, scheme.getValue()));
      if (code.isEmpty()) {
        return new Said.Refused(
            Optional.of(origin),
            "a value of " + scheme.getValue()
                + " stands in the map as `code`, and has at most 40 characters");
      }
      if (code.get().equals(LEAVE_OUT)) {
        return new Said.LeftOut(origin, moment.get());
      }
      if (!code.get().equals(NO_CATEGORY)) {
        ranked.add(new Category(scheme.getKey(), code.get()));
      }
    }
    var by = giver.map(column -> value(row, column)).orElse("");
    return new Said.Stands(
        new Entry(
            origin, by.length() > 200 ? by.substring(0, 200) : by, moment.get(), ranked, found),
        incomparable.entrySet().stream()
            .filter(one -> !value(row, one.getValue()).isEmpty())
            .map(Map.Entry::getKey)
            .toList());
  }

  /// What a value of a category means; empty where nobody has said it.
  private Optional<String> code(String value) {
    if (codes.isEmpty()) {
      return Optional.of(value.isEmpty() ? NO_CATEGORY : value)
          .filter(code -> code.length() <= 40 && code.chars().noneMatch(Character::isISOControl));
    }
    var meant = value.isEmpty() ? codes.get("empty") : codes.get(value);
    return Optional.ofNullable(meant == null ? codes.get(value.toLowerCase(Locale.ROOT)) : meant);
  }

  private static String value(Map<String, String> row, String column) {
    return row.getOrDefault(column, "").strip();
  }

  /// A time as files have it; one that lies ahead is now.
  private static Optional<Instant> moment(String text, Instant now) {
    return time(text).map(at -> at.isAfter(now) ? now : at);
  }

  private static Optional<Instant> time(String text) {
    return tried(() -> OffsetDateTime.parse(text).toInstant())
        .or(() ->
            tried(() -> LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC)))
        .or(() -> tried(() -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)));
  }

  private static Optional<Instant> tried(Supplier<Instant> reading) {
    try {
      return Optional.of(reading.get());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
