package dev.slipway.cloud.objects;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** S3's documents: answers written element by element, requests read without entities or document types. */
final class Xml {
    private final StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

    static Xml root(String name) {
        Xml xml = new Xml();
        xml.text.append('<').append(name).append(" xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
        return xml;
    }

    static Xml error(S3Error error, String resource) {
        Xml xml = new Xml();
        xml.text.append("<Error>");
        return xml.add("Code", error.code())
                .add("Message", String.valueOf(error.getMessage()))
                .add("Resource", resource)
                .close("Error");
    }

    Xml open(String name) {
        text.append('<').append(name).append('>');
        return this;
    }

    Xml close(String name) {
        text.append("</").append(name).append('>');
        return this;
    }

    Xml add(String name, Object value) {
        return open(name).text(String.valueOf(value)).close(name);
    }

    /** Markup as it stands. */
    Xml raw(String markup) {
        text.append(markup);
        return this;
    }

    Xml text(String value) {
        value.chars().forEach(c -> {
            switch (c) {
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '&' -> text.append("&amp;");
                case '"' -> text.append("&quot;");
                default -> text.append(c < 0x20 ? "&#" + c + ";" : String.valueOf((char) c));
            }
        });
        return this;
    }

    Xml owner(String id) {
        return open("Owner").add("ID", id).add("DisplayName", id).close("Owner");
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static Element parse(byte[] body) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(new ByteArrayInputStream(body)).getDocumentElement();
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new S3Error(400, "MalformedXML", "The XML you provided was not well-formed.");
        }
    }

    static List<Element> all(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        List<Element> found = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found;
    }

    static String text(Element parent, String name) {
        List<Element> found = all(parent, name);
        return found.isEmpty() ? "" : found.getFirst().getTextContent().strip();
    }
}
