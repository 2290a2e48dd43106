package org.nightlight.cybertip;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.nightlight.cybertip.Tip.Account;
import org.nightlight.cybertip.Tip.IpEvent;
import org.nightlight.cybertip.Tip.Person;
import org.nightlight.cybertip.Tip.Place;

/// Writes a report and the details of a file, in the order the authority wants. What is empty is
/// left out; what XML cannot hold stands as U+FFFD.
final class TipXml {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final XMLStreamWriter out;

  TipXml() {
    try {
      out =
          XMLOutputFactory.newFactory().createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
    } catch (XMLStreamException fault) {
      throw new IllegalStateException(fault);
    }
  }

  /// Something that writes.
  @FunctionalInterface
  private interface Part {
    void write() throws XMLStreamException;
  }

  byte[] report(Tip tip) {
    return document(() -> within("report", () -> {
      incident(tip.incident());
      for (var place : tip.places()) {
        within("internetDetails", () -> place(place));
      }
      reporter(tip.reporter());
      if (tip.reported().isPresent()) {
        within("personOrUserReported", () -> reported(tip.reported().get()));
      }
      for (var one : tip.recipients()) {
        within("intendedRecipient", () -> recipient(one));
      }
      for (var one : tip.victims()) {
        within("victim", () -> victim(one));
      }
      text("additionalInfo", tip.additionalInfo());
    }));
  }

  byte[] details(TipFile file) {
    return document(() -> within("fileDetails", () -> {
      text("reportId", "0");
      text("fileId", "0".repeat(32));
      text("fileName", file.name());
      text("originalFileName", file.originalName());
      text("uploadedToEspTimestamp", file.uploaded().map(TipXml::time).orElse(""));
      text("locationOfFile", file.location());
      text("fileViewedByEsp", Boolean.toString(file.viewed()));
      text("fileRelevance", file.relevance().wire());
      marks(
          "fileAnnotations",
          ordered(file.marks()).stream().map(TipFile.Mark::wire).toList());
      text("industryClassification", file.industry());
      for (var hash : new TreeMap<>(file.hashes()).entrySet()) {
        out.writeStartElement("originalFileHash");
        out.writeAttribute("hashType", clean(hash.getKey()));
        out.writeCharacters(clean(hash.getValue()));
        out.writeEndElement();
      }
      texts("additionalInfo", file.info());
    }));
  }

  private static Set<TipFile.Mark> ordered(Set<TipFile.Mark> marks) {
    return marks.isEmpty() ? Set.of() : EnumSet.copyOf(marks);
  }

  private byte[] document(Part root) {
    try {
      out.writeStartDocument("UTF-8", "1.0");
      root.write();
      out.writeEndDocument();
      out.flush();
    } catch (XMLStreamException fault) {
      throw new IllegalStateException(fault);
    }
    return bytes.toByteArray();
  }

  private void incident(Tip.Incident one) throws XMLStreamException {
    within("incidentSummary", () -> {
      text("incidentType", one.kind().wire());
      text("platform", one.platform());
      text("escalateToHighPriority", one.escalate().isBlank() ? "" : one.escalate());
      var marks = one.marks().isEmpty() ? Set.<Tip.Mark>of() : EnumSet.copyOf(one.marks());
      marks("reportAnnotations", marks.stream().map(Tip.Mark::wire).toList());
      text("incidentDateTime", time(one.at()));
      text("incidentDateTimeDescription", one.atMeans());
    });
  }

  private void place(Place place) throws XMLStreamException {
    switch (place) {
      case Place.Chat(var client, var room, var content, var info) ->
        within("chatImIncident", () -> {
          text("chatClient", client);
          text("chatRoomName", room);
          text("content", content);
          text("additionalInfo", info);
        });
      case Place.Web(var urls, var info) ->
        within("webPageIncident", () -> {
          texts("url", urls);
          text("additionalInfo", info);
        });
      case Place.Game(var name, var console, var content, var info) ->
        within("onlineGamingIncident", () -> {
          text("gameName", name);
          text("console", console);
          text("content", content);
          text("additionalInfo", info);
        });
    }
  }

  private void reporter(Tip.Reporter one) throws XMLStreamException {
    within("reporter", () -> {
      within("reportingPerson", () -> person(one.person()));
      text("companyTemplate", one.template());
      text("termsOfService", one.terms());
      text("legalURL", one.legalUrl());
    });
  }

  private void reported(Account one) throws XMLStreamException {
    known("personOrUserReportedPerson", one.person());
    account(one);
    texts("priorCTReports", one.prior().stream().map(String::valueOf).toList());
    text("additionalInfo", one.info());
  }

  private void recipient(Account one) throws XMLStreamException {
    known("intendedRecipientPerson", one.person());
    account(one);
    texts("priorCTReports", one.prior().stream().map(String::valueOf).toList());
    text("additionalInfo", one.info());
  }

  private void victim(Account one) throws XMLStreamException {
    within("victimPerson", () -> person(one.person()));
    account(one);
    texts("priorCTReports", one.prior().stream().map(String::valueOf).toList());
    text("additionalInfo", one.info());
  }

  private void known(String element, Person who) throws XMLStreamException {
    if (!who.equals(Person.UNKNOWN)) {
      within(element, () -> person(who));
    }
  }

  private void person(Person who) throws XMLStreamException {
    text("firstName", who.first());
    text("lastName", who.last());
    texts("phone", who.phones());
    texts("email", who.emails());
  }

  private void account(Account one) throws XMLStreamException {
    text("espIdentifier", one.identifier());
    text("espService", one.service());
    text("screenName", one.screenName());
    texts("displayName", one.displayNames());
    texts("profileUrl", one.profileUrls());
    text("profileBio", one.bio());
    for (var ip : one.ips()) {
      within("ipCaptureEvent", () -> ip(ip));
    }
  }

  private void ip(IpEvent ip) throws XMLStreamException {
    text("ipAddress", ip.address());
    text("eventName", ip.event());
    text("dateTime", ip.at().map(TipXml::time).orElse(""));
    text("port", ip.port() == 0 ? "" : Integer.toString(ip.port()));
  }

  /// Marks are there or not; none of them is ever `false`.
  private void marks(String element, List<String> names) throws XMLStreamException {
    if (!names.isEmpty()) {
      within(element, () -> {
        for (var name : names) {
          text(name, "true");
        }
      });
    }
  }

  private void within(String element, Part inside) throws XMLStreamException {
    out.writeStartElement(element);
    inside.write();
    out.writeEndElement();
  }

  private void texts(String element, List<String> values) throws XMLStreamException {
    for (var value : values) {
      text(element, value);
    }
  }

  private void text(String element, String value) throws XMLStreamException {
    if (!value.isEmpty()) {
      out.writeStartElement(element);
      out.writeCharacters(clean(value));
      out.writeEndElement();
    }
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String clean(String text) {
    var clean = new StringBuilder(text.length());
    text.codePoints().forEach(one -> clean.appendCodePoint(holds(one) ? one : 0xFFFD));
    return clean.toString();
  }

  private static boolean holds(int one) {
    return one == '\t'
        || one == '\n'
        || one == '\r'
        || (one >= 0x20 && one <= 0xD7FF)
        || (one >= 0xE000 && one <= 0xFFFD)
        || one >= 0x10000;
  }
}
