package org.nightlight.exchange;

import java.io.ByteArrayInputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.nightlight.exchange.Given.Flaw;
import org.nightlight.exchange.Given.Gone;
import org.nightlight.exchange.Given.Hash;
import org.nightlight.match.Category;
import org.nightlight.match.Entry;
import org.nightlight.match.HashKind;
import org.nightlight.match.KnownHash;

/// Reads what NCMEC's hash sharing, version 2, answers. Document types and entities are refused,
/// and whatever is not known is passed over.
///
/// An entry's origin here is `member/id`: both are needed to speak of it, and ids are a member's.
final class NcmecXml {

  static final String NAMESPACE = "https://hashsharing.ncmec.org/hashsharing/v2";
  static final String SCHEME = "ncmec";

  private static final XMLInputFactory FACTORY = factory();
  private static final Map<String, HashKind> KINDS =
      Map.of("md5", HashKind.MD5, "sha1", HashKind.SHA1, "pdq", HashKind.PDQ);

  private final XMLStreamReader xml;

  private NcmecXml(XMLStreamReader xml) {
    this.xml = xml;
  }

  private static XMLInputFactory factory() {
    var factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  /// What was read, or why the whole of it is refused.
  sealed interface Read<T> {
    record Fit<T>(T value) implements Read<T> {}

    record Unfit<T>(Flaw flaw) implements Read<T> {}
  }

  /// One page of entries.
  ///
  /// @param next the path of the next page, as it was written; empty on the last
  /// @param latest the latest change on the page
  record Page(Given given, Optional<String> next, Optional<Instant> latest) {}

  /// Who the source takes us for.
  record Status(String user, String member, String name) {}

  /// A reason to say no, which every environment has its own of.
  record Reason(String guid, String name) {}

  static Read<Page> page(byte[] text) {
    return read(text, "queryResult", NcmecXml::page);
  }

  static Read<Status> status(byte[] text) {
    return read(text, "status", NcmecXml::status);
  }

  static Read<List<Reason>> reasons(byte[] text) {
    return read(text, "availableFeedbackReasons", NcmecXml::reasons);
  }

  private interface Reading<T> {
    T read(NcmecXml reader) throws XMLStreamException;
  }

  private static <T> Read<T> read(byte[] text, String root, Reading<T> reading) {
    try {
      var xml = FACTORY.createXMLStreamReader(new ByteArrayInputStream(text));
      var reader = new NcmecXml(xml);
      reader.root(root);
      var value = reading.read(reader);
      while (xml.hasNext()) {
        xml.next();
      }
      return new Read.Fit<>(value);
    } catch (Unreadable fault) {
      return new Read.Unfit<>(fault.flaw);
    } catch (XMLStreamException fault) {
      return new Read.Unfit<>(new Flaw(place(fault), "must be well-formed XML"));
    } catch (RuntimeException fault) {
      // The JDK's reader throws what it likes on some broken input.
      return new Read.Unfit<>(new Flaw("somewhere", "must be well-formed XML"));
    }
  }

  private static String place(XMLStreamException fault) {
    var at = fault.getLocation();
    return at == null
        ? "somewhere"
        : "line %d, column %d".formatted(at.getLineNumber(), at.getColumnNumber());
  }

  /// Ends reading; never leaves this class.
  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Flaw flaw;

    Unreadable(Flaw flaw) {
      super(flaw.rule(), null, false, false);
      this.flaw = flaw;
    }
  }

  private String here() {
    var at = xml.getLocation();
    return "line %d, column %d".formatted(at.getLineNumber(), at.getColumnNumber());
  }

  private void root(String name) throws XMLStreamException {
    while (!xml.isStartElement()) {
      if (xml.getEventType() == XMLStreamConstants.DTD) {
        throw new Unreadable(new Flaw(here(), "must have no document type"));
      }
      xml.next();
    }
    if (!xml.getLocalName().equals(name) || !NAMESPACE.equals(xml.getNamespaceURI())) {
      throw new Unreadable(
          new Flaw(here(), "must begin with <" + name + "> of the namespace " + NAMESPACE));
    }
  }

  /// Hands each child element to the reader, which reads to its end or leaves it untouched.
  private void children(Child child) throws XMLStreamException {
    while (xml.next() != XMLStreamConstants.END_ELEMENT) {
      if (xml.isStartElement() && !child.read(xml.getLocalName())) {
        skip();
      }
    }
  }

  private interface Child {
    /// Whether the element was read to its end.
    boolean read(String name) throws XMLStreamException;
  }

  private void skip() throws XMLStreamException {
    for (var depth = 1; depth > 0; ) {
      var event = xml.next();
      depth += event == XMLStreamConstants.START_ELEMENT
          ? 1
          : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
    }
  }

  /// The text of an element without children; others are passed over.
  private String text() throws XMLStreamException {
    var words = new StringBuilder();
    while (xml.next() != XMLStreamConstants.END_ELEMENT) {
      if (xml.isStartElement()) {
        skip();
      } else if (xml.isCharacters()) {
        words.append(xml.getText());
      }
    }
    return words.toString().strip();
  }

  private boolean text(Consumer<String> to) throws XMLStreamException {
    to.accept(text());
    return true;
  }

  private String attribute(String name) {
    var value = xml.getAttributeValue(null, name);
    return value == null ? "" : value.strip();
  }

  private Page page() throws XMLStreamException {
    var found = new Found();
    children(name -> switch (name) {
      case "images", "videos" -> {
        moment(attribute("maxTimestamp")).ifPresent(found::latest);
        children(kind -> entry(kind, found));
        yield true;
      }
      case "paging" -> {
        children(inner -> inner.equals("next") && text(next -> found.next = next));
        yield true;
      }
      default -> false;
    });
    return found.page();
  }

  /// What a page holds, as it is found.
  private static final class Found {
    private final List<Entry> stands = new ArrayList<>();
    private final List<Gone> gone = new ArrayList<>();
    private final Map<String, Long> incomparable = new HashMap<>();
    private final List<Flaw> flaws = new ArrayList<>();
    private @Nullable Instant latest;
    private String next = "";

    void latest(Instant at) {
      latest = latest == null || at.isAfter(latest) ? at : latest;
    }

    Page page() {
      return new Page(
          new Given(stands, gone, incomparable, flaws).latest(),
          Optional.of(next).filter(path -> !path.isEmpty()),
          Optional.ofNullable(latest));
    }
  }

  /// What stands in one entry, as it is found.
  private static final class Draft {
    private String member = "";
    private String giver = "";
    private String id = "";
    private String time = "";
    private String classification = "";
    private final List<KnownHash> hashes = new ArrayList<>();

    String origin() {
      return member + "/" + id;
    }
  }

  private boolean entry(String kind, Found found) throws XMLStreamException {
    var deleted = kind.equals("deletedImage") || kind.equals("deletedVideo");
    if (!deleted && !kind.equals("image") && !kind.equals("video")) {
      return false;
    }
    var at = here();
    var draft = new Draft();
    children(name -> field(name, draft, found));
    var time = moment(draft.time);
    if (draft.member.isEmpty() || draft.id.isEmpty() || draft.origin().length() > 200) {
      found.flaws.add(new Flaw(at, "an entry names its member and its id, 200 characters at most"));
    } else if (time.isEmpty()) {
      found.flaws.add(new Flaw(at, "an entry has a timestamp such as 2026-11-24T10:00:00Z"));
    } else if (deleted) {
      found.gone.add(new Gone(draft.origin(), draft.giver, time.get()));
    } else {
      found.stands.add(new Entry(
          draft.origin(), draft.giver, time.get(), categories(draft, at, found), draft.hashes));
    }
    return true;
  }

  private boolean field(String name, Draft draft, Found found) throws XMLStreamException {
    return switch (name) {
      case "member" -> {
        draft.member = attribute("id");
        yield text(giver -> draft.giver = giver.length() > 200 ? giver.substring(0, 200) : giver);
      }
      case "id" -> text(id -> draft.id = id);
      case "timestamp" -> text(time -> draft.time = time);
      case "classification" -> text(code -> draft.classification = code);
      case "fingerprints" -> {
        children(kind -> fingerprint(kind, draft, found));
        yield true;
      }
      default -> false;
    };
  }

  private boolean fingerprint(String kind, Draft draft, Found found) throws XMLStreamException {
    var at = here();
    var known = KINDS.get(kind.toLowerCase(Locale.ROOT));
    if (known == null) {
      found.incomparable.merge(kind.toLowerCase(Locale.ROOT), 1L, Long::sum);
      return false;
    }
    switch (Given.hash(known, text())) {
      case Hash.Fit(var hash) -> draft.hashes.add(hash);
      case Hash.Unfit(var rule) -> found.flaws.add(new Flaw(at, rule));
    }
    return true;
  }

  private static List<Category> categories(Draft draft, String at, Found found) {
    if (draft.classification.isEmpty()) {
      return List.of();
    }
    if (draft.classification.length() > 40) {
      found.flaws.add(new Flaw(at, "a classification has at most 40 characters"));
      return List.of();
    }
    return List.of(new Category(SCHEME, draft.classification));
  }

  private static Optional<Instant> moment(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private Status status() throws XMLStreamException {
    var said = new String[] {"", "", ""};
    children(name -> switch (name) {
      case "username" -> text(user -> said[0] = user);
      case "member" -> {
        said[1] = attribute("id");
        yield text(member -> said[2] = member);
      }
      default -> false;
    });
    return new Status(said[0], said[1], said[2]);
  }

  private List<Reason> reasons() throws XMLStreamException {
    var all = new ArrayList<Reason>();
    children(name -> {
      if (name.equals("reason") && !attribute("guid").isEmpty()) {
        all.add(new Reason(attribute("guid"), attribute("name")));
      }
      return false;
    });
    return List.copyOf(all);
  }
}
