package org.nightlight.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.nightlight.exchange.ColumnMap.Said;
import org.nightlight.exchange.Given.Flaw;
import org.nightlight.exchange.RowReader.End;
import org.nightlight.match.Category;
import org.nightlight.match.Entry;
import org.nightlight.match.HashKind;
import org.nightlight.match.KnownHash;

/// Files as they come: delimited, JSON, and their maps.
class RowReaderTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final String MD5 = "0123456789abcdef0123456789abcdef";
  private static final String TWO = """
      md5 = Hash
      id = Name
      """;

  private final List<String> rows = new ArrayList<>();
  private final List<Flaw> flaws = new ArrayList<>();

  @Test
  void readsQuotesDelimitersAndLineEndsOfEveryKind() {
    assertThat(
            read("delimiter = ;\n" + TWO, "Name;x;Hash\r\n\"a;\"\"b\"\"\r\nc\";;1\n\nd;e;2\rf;;3"))
        .isEqualTo(new End.Whole());
    assertThat(rows)
        .containsExactly(
            "line 2 {Hash=1, Name=a;\"b\"\nc}",
            "line 5 {Hash=2, Name=d}",
            "line 6 {Hash=3, Name=f}");
    assertThat(flaws).isEmpty();
  }

  @Test
  void refusesARowWithTooFewColumnsAndReadsOn() {
    assertThat(read(TWO, "Name,Hash\na\nb,2\n\"c\"d,3\ne,4\n")).isEqualTo(new End.Whole());
    assertThat(rows).containsExactly("line 3 {Hash=2, Name=b}", "line 5 {Hash=4, Name=e}");
    assertThat(flaws)
        .containsExactly(
            new Flaw("line 2", "must have 2 columns, has 1"),
            new Flaw("line 4", "must have nothing behind a closing quote"));
  }

  @Test
  void saysWhereAFileWasCutShort() {
    assertThat(read(TWO, "Name,Hash\na,1\nb"))
        .isEqualTo(new End.CutShort(new Flaw("line 3", "must end with a whole row")));
    assertThat(read(TWO, "Name,Hash\na,1\nb,\"2"))
        .isEqualTo(
            new End.CutShort(new Flaw("line 3", "must close the quote that begins in this row")));
    assertThat(read("format = json\n" + TWO, "[{\"Name\":\"a\",\"Hash\":\"1\"},{\"Name\":"))
        .isInstanceOf(End.CutShort.class);
    assertThat(read("format = json\n" + TWO, "[{\"Name\":\"a\",\"Hash\":\"1\"}"))
        .isInstanceOf(End.CutShort.class);
  }

  @Test
  void refusesAFileWithoutTheColumnsOfItsMap() {
    assertThat(read(TWO, "Name,Other\na,1\n"))
        .isEqualTo(
            new End.CutShort(new Flaw("line 1", "must have the columns [Hash], has Name, Other")));
    assertThat(read(TWO, "")).isInstanceOf(End.CutShort.class);
  }

  @Test
  void numbersTheColumnsOfAFileWithoutAHeading() {
    assertThat(read("header = no\nmd5 = 2\n", "a,1\nb,2\n")).isEqualTo(new End.Whole());
    assertThat(rows).containsExactly("line 1 {2=1}", "line 2 {2=2}");
  }

  @Test
  void readsByteOrderMarksAndRefusesBytesThatAreNoText() {
    for (var encoding :
        List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      rows.clear();
      assertThat(read(TWO, "\uFEFFName,Hash\n\u00e9,1\n".getBytes(encoding)))
          .as("%s", encoding)
          .isEqualTo(new End.Whole());
      assertThat(rows).containsExactly("line 2 {Hash=1, Name=\u00e9}");
    }
    rows.clear();
    read(TWO, "Name,Hash\n\u00e9,1\nb,2\n".getBytes(Charset.forName("windows-1252")));
    assertThat(rows).containsExactly("line 3 {Hash=2, Name=b}");
    assertThat(flaws).containsExactly(new Flaw("line 2", "must be text in UTF-8"));
    rows.clear();
    read(
        "encoding = windows-1252\n" + TWO,
        "Name,Hash\n\u00e9,1\n".getBytes(Charset.forName("windows-1252")));
    assertThat(rows).containsExactly("line 2 {Hash=1, Name=\u00e9}");
  }

  @Test
  void refusesSignsThatNoDatabaseTakes() {
    read(TWO, "Name,Hash\na\u0000,1\nb\u001f,2\nc,3\n");
    read("format = json\n" + TWO, "[{\"Name\":\"\\u0000\"},{\"Name\":\"\\ud800\"}]");
    assertThat(rows).containsExactly("line 4 {Hash=3, Name=c}");
    assertThat(flaws).hasSize(4);
  }

  @Test
  void readsJsonAsAnArrayAsLinesAndInsideAField() {
    var one =
        "{\"Name\":\"a\",\"Hash\":\"1\",\"More\":{\"Hash\":\"no\"},\"Tags\":[{\"Name\":\"no\"}]}";
    var two = "{\"Name\":2,\"Hash\":true,\"Other\":null}";
    var expected = List.of("{Hash=1, Name=a}", "{Hash=true, Name=2}");
    for (var file : Map.of(
            "[" + one + "," + two + "]", "",
            one + "\n" + two + "\n", "",
            "{\"odata.context\":{\"value\":[{}]},\"value\":[" + one + "," + two + "],\"n\":1}",
                "rows = value\n",
            "{\"value\":[{\"CaseID\":1,\"Media\":[" + one + "]},{\"Media\":[" + two + "]}]}",
                "rows = value.Media\n")
        .entrySet()) {
      rows.clear();
      assertThat(read("format = json\n" + file.getValue() + TWO, "\uFEFF" + file.getKey()))
          .as(file.getKey())
          .isEqualTo(new End.Whole());
      assertThat(rows.stream().map(row -> row.substring(row.indexOf('{'))))
          .containsExactlyElementsOf(expected);
    }
    assertThat(read("format = json\nrows = elsewhere\n" + TWO, "{\"value\":[" + one + "]}"))
        .isEqualTo(new End.CutShort(new Flaw("the whole file", "must have rows at elsewhere")));
  }

  @Test
  void readsAnInterpolExportWithItsReadyMap() {
    var map = ready("icse");
    var header =
        "MD5;SHA1;PhotoDNA;Image ID;Is distributed;Victim identified;Offender identified;Series name;Number of submissions;File Available;Media Type;Baseline";
    assertThat(read(
            map,
            header + "\n" + MD5.toUpperCase(java.util.Locale.ROOT)
                + ";;AAAA;17;y;n;n;;3;n;image;y\n" + MD5 + ";;;18;y;n;n;;3;n;image;n\n"))
        .isEqualTo(new End.Whole());
    assertThat(said)
        .containsExactly(
            new Said.Stands(
                entry("17", new Category("interpol-baseline", "baseline")), List.of("photodna")),
            new Said.Stands(entry("18"), List.of()));
  }

  @Test
  void aCategoryNumberMeansNothingUntilSomebodySaysWhat() {
    assertThat(ColumnMap.read(ready("vics")))
        .isEqualTo(new ColumnMap.Read.Unfit(
            "Line 9 of the map: put what you know in place of the ?: `category ? = Category`"));
    var map = ready("vics")
        .replace("category ?", "category national")
        .replace("code 0 = ?", "code 0 = leave-out")
        .replace("code 1 = ?", "code 1 = A")
        .replace("code 2 = ?", "code 2 = no-category")
        .replace("code 3 = ?\n", "");
    var row =
        "{\"MediaID\":%d,\"Category\":%s,\"MD5\":\"" + MD5 + "\",\"IsPrecategorized\":\"true\"}";
    assertThat(read(
            map,
            "\uFEFF{\"@odata.context\":\"x\",\"value\":[%s,%s,%s,%s,%s]}"
                .formatted(
                    row.formatted(1, "0"),
                    row.formatted(2, "\"1\""),
                    row.formatted(3, "2"),
                    row.formatted(4, "3"),
                    row.formatted(5, "null"))))
        .isEqualTo(new End.Whole());
    assertThat(said)
        .containsExactly(
            new Said.LeftOut("1", NOW),
            new Said.Stands(entry("2", new Category("national", "A")), List.of()),
            new Said.Stands(entry("3"), List.of()),
            new Said.Refused(
                java.util.Optional.of("4"),
                "a value of Category stands in the map as `code`, and has at most 40 characters"),
            new Said.LeftOut("5", NOW));
  }

  @Test
  void readsTimesGiversAndRowsTakenBack() {
    read(
        """
        id = id
        md5 = md5
        time = at
        giver = by
        withdrawn = state
        yes = Removed, gone
        """,
        "id,md5,at,by,state\na," + MD5
            + ",2026-11-01,someone,live\nb,,2026-11-02 10:00:00,,removed\n"
            + "c,xyz,,,\nd,,soon,,\n," + MD5 + ",,,\ne,,2099-01-01,,GONE\n");
    assertThat(said)
        .containsExactly(
            new Said.Stands(
                new Entry(
                    "a",
                    "someone",
                    Instant.parse("2026-11-01T00:00:00Z"),
                    List.of(),
                    List.of(new KnownHash(HashKind.MD5, MD5))),
                List.of()),
            new Said.Gone("b", Instant.parse("2026-11-02T10:00:00Z")),
            new Said.Refused(
                java.util.Optional.of("c"), "md5 has 32 hex digits, this has 3 characters"),
            new Said.Refused(
                java.util.Optional.of("d"), "a time is written 2026-11-24T10:00:00Z, or as a date"),
            new Said.Refused(
                java.util.Optional.empty(), "an id has 1 to 200 characters, this has 0"),
            new Said.Gone("e", NOW));
  }

  @Test
  void namesARowWithoutAnIdByItsHash() {
    read(ready("hashes"), MD5 + "\n\n" + MD5.toUpperCase(java.util.Locale.ROOT) + "\n");
    assertThat(said)
        .containsExactly(
            new Said.Stands(entry("md5:" + MD5), List.of()),
            new Said.Stands(entry("md5:" + MD5), List.of()));
  }

  @Test
  void refusesAMapByLineAndRule() {
    for (var wrong : Map.of(
            "md5 Hash", "Line 1 of the map: a line is written `name = value`",
            "# one\nmd6 = Hash", "Line 2 of the map: there is no `md6`",
            "delimiter = ;;\nmd5 = a", "Line 1 of the map: a delimiter is one sign, or tab, was ;;",
            "id = a",
                "The map names no column with hashes: at least one of pdq, md5, sha1, sha256.",
            "category Not Kebab = a\nmd5 = b",
                "Line 1 of the map: a scheme is in kebab-case, such as ncmec, was Not Kebab")
        .entrySet()) {
      assertThat(ColumnMap.read(wrong.getKey()))
          .isEqualTo(new ColumnMap.Read.Unfit(wrong.getValue()));
    }
  }

  @FuzzTest
  void answersAnyDelimitedBytesWithoutAFault(byte[] bytes) {
    assertThat(read("header = no\nid = 1\nmd5 = 2\ncategory a = 3\ntime = 4\n", bytes))
        .isNotNull();
    assertThat(read(ready("icse"), bytes)).isNotNull();
  }

  @FuzzTest
  void answersAnyJsonBytesWithoutAFault(byte[] bytes) {
    assertThat(read("format = json\n" + TWO, bytes)).isNotNull();
    assertThat(read("format = json\nrows = value.Media\n" + TWO, bytes)).isNotNull();
  }

  @FuzzTest
  void answersAnyMapWithoutAFault(byte[] bytes) {
    assertThat(ColumnMap.read(new String(bytes, StandardCharsets.UTF_8))).isNotNull();
  }

  private final List<Said> said = new ArrayList<>();

  private static Entry entry(String origin, Category... categories) {
    return new Entry(
        origin, "", NOW, List.of(categories), List.of(new KnownHash(HashKind.MD5, MD5)));
  }

  private static String ready(String word) {
    return ColumnMap.READY.stream()
        .filter(map -> map.word().equals(word))
        .findFirst()
        .orElseThrow()
        .text();
  }

  private End read(String map, String file) {
    return read(map, file.getBytes(StandardCharsets.UTF_8));
  }

  private End read(String map, byte[] file) {
    var columns = switch (ColumnMap.read(map)) {
      case ColumnMap.Read.Fit(var fit) -> fit;
      case ColumnMap.Read.Unfit(var rule) -> throw new AssertionError(rule);
    };
    try {
      return RowReader.read(new ByteArrayInputStream(file), columns, new RowReader.Sink() {
        @Override
        public void row(String at, Map<String, String> values) {
          rows.add(at + " " + new TreeMap<>(values));
          said.add(columns.said(values, NOW));
        }

        @Override
        public void refused(Flaw flaw) {
          flaws.add(flaw);
        }
      });
    } catch (IOException fault) {
      throw new AssertionError(fault);
    }
  }
}
