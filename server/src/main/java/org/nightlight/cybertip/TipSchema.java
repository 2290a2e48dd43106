package org.nightlight.cybertip;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/// Whether XML is what the CyberTipline takes, by our own schema. Loads nothing from outside.
public final class TipSchema {

  private static final int MOST = 20;
  private static final Schema SCHEMA = schema();

  private TipSchema() {}

  /// What is wrong with it, in the schema's words; empty where nothing is.
  public static List<String> wrong(byte[] xml) {
    var wrong = new ArrayList<String>();
    try {
      var validator = SCHEMA.newValidator();
      validator.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      validator.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      validator.setErrorHandler(collecting(wrong));
      validator.validate(new StreamSource(new ByteArrayInputStream(xml)));
    } catch (SAXException fault) {
      wrong.add(String.valueOf(fault.getMessage()));
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    return wrong.stream().distinct().limit(MOST).toList();
  }

  private static ErrorHandler collecting(List<String> wrong) {
    return new ErrorHandler() {
      @Override
      public void warning(SAXParseException one) {}

      @Override
      public void error(SAXParseException one) {
        wrong.add(String.valueOf(one.getMessage()));
      }

      @Override
      public void fatalError(SAXParseException one) throws SAXException {
        throw one;
      }
    };
  }

  private static Schema schema() {
    try (var in = TipSchema.class.getResourceAsStream("/cybertip/cybertip.xsd")) {
      if (in == null) {
        throw new IllegalStateException("the schema is not there");
      }
      var factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      return factory.newSchema(new StreamSource(in));
    } catch (IOException | SAXException fault) {
      throw new IllegalStateException("the schema cannot be read", fault);
    }
  }
}
