package dev.slipway.scaleway.objects;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** An element of a document that S3 sent. */
record XmlAnswer(Element element) {

    /** Reads a document; nothing outside of it is ever read. */
    static XmlAnswer parse(byte[] document, String what) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            // The default handler prints to standard error.
            builder.setErrorHandler(null);
            return new XmlAnswer(
                    builder.parse(new ByteArrayInputStream(document)).getDocumentElement());
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(what + ": the object storage's answer is not valid XML: " + e.getMessage(), e);
        }
    }

    String name() {
        return element.getTagName();
    }

    /** The text of the first element of that name inside. */
    Optional<String> text(String name) {
        return all(name).stream().map(inner -> inner.element.getTextContent()).findFirst();
    }

    List<XmlAnswer> all(String name) {
        NodeList nodes = element.getElementsByTagName(name);
        List<XmlAnswer> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element inner) {
                elements.add(new XmlAnswer(inner));
            }
        }
        return elements;
    }
}
