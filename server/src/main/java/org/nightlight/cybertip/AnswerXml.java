package org.nightlight.cybertip;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/// Reads `reportResponse` and `reportDoneResponse`. A document type is refused.
final class AnswerXml {

  private static final int LONGEST = 500;

  private AnswerXml() {}

  /// What it says; empty where it is no such answer.
  static Optional<Answer.Said> read(byte[] body, String call) {
    try {
      var root = document(body).getDocumentElement();
      return Set.of("reportResponse", "reportDoneResponse").contains(root.getNodeName())
          ? Optional.of(said(root, call))
          : Optional.empty();
    } catch (SAXException | IOException | NumberFormatException _) {
      return Optional.empty();
    } catch (ParserConfigurationException fault) {
      throw new IllegalStateException(fault);
    }
  }

  private static Answer.Said said(Element root, String call) {
    var words = first(root, "responseDescription");
    var report = first(root, "reportId");
    return new Answer.Said(
        Integer.parseInt(first(root, "responseCode")),
        words.substring(0, Math.min(words.length(), LONGEST)),
        report.isEmpty() ? 0 : Long.parseLong(report),
        root.getNodeName().equals("reportResponse") ? first(root, "fileId") : "",
        first(root, "hash"),
        all(root, "fileId"),
        call);
  }

  private static String first(Element root, String name) {
    return all(root, name).stream().findFirst().orElse("");
  }

  private static List<String> all(Element root, String name) {
    var found = new ArrayList<String>();
    var nodes = root.getElementsByTagName(name);
    for (var i = 0; i < nodes.getLength(); i++) {
      found.add(nodes.item(i).getTextContent().strip());
    }
    return found;
  }

  static Document document(byte[] body)
      throws ParserConfigurationException, SAXException, IOException {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    factory.setExpandEntityReferences(false);
    var builder = factory.newDocumentBuilder();
    builder.setErrorHandler(null);
    return builder.parse(new ByteArrayInputStream(body));
  }
}
