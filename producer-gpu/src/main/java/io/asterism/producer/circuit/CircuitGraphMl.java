package io.asterism.producer.circuit;

import io.asterism.schemas.InputException;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A circuit as GraphML. */
record CircuitGraphMl(CircuitResult result, List<Place> places) {
    private static final String NAMESPACE = "http://graphml.graphdrawing.org/xmlns";

    /** The document. */
    String document() {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("graphml");
            xml.writeDefaultNamespace(NAMESPACE);
            key(xml, "node", "name", "string");
            key(xml, "node", "sae", "string");
            key(xml, "node", "hook", "string");
            key(xml, "node", "layer", "int");
            key(xml, "node", "latent", "int");
            key(xml, "node", "position", "int");
            key(xml, "node", "effect", "double");
            key(xml, "edge", "weight", "double");
            xml.writeStartElement("graph");
            xml.writeAttribute("id", "circuit");
            xml.writeAttribute("edgedefault", "directed");
            nodes(xml);
            edges(xml);
            xml.writeEndElement();
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new InputException(e, "the circuit cannot be written as GraphML: %s", e.getMessage());
        }
        return text + "\n";
    }

    private void nodes(XMLStreamWriter xml) throws XMLStreamException {
        Names names = new Names(places);
        for (CircuitResult.Found found : result.nodes()) {
            Node node = found.node();
            Place place = places.get(node.place());
            xml.writeStartElement("node");
            xml.writeAttribute("id", names.whole(node));
            data(xml, "node", "name", names.of(node));
            data(xml, "node", "sae", place.id());
            data(xml, "node", "hook", place.hook().toString());
            data(xml, "node", "layer", node.place());
            if (!node.isError()) {
                data(xml, "node", "latent", node.latent());
            }
            if (node.position() != Node.ANYWHERE) {
                data(xml, "node", "position", node.position());
            }
            data(xml, "node", "effect", found.effect());
            xml.writeEndElement();
        }
        xml.writeStartElement("node");
        xml.writeAttribute("id", Names.OUTPUT);
        data(xml, "node", "name", Names.OUTPUT);
        data(xml, "node", "layer", places.size());
        xml.writeEndElement();
    }

    private void edges(XMLStreamWriter xml) throws XMLStreamException {
        Names names = new Names(places);
        for (Edge edge : result.edges()) {
            xml.writeStartElement("edge");
            xml.writeAttribute("source", names.whole(edge.from()));
            xml.writeAttribute("target", names.whole(edge.to()));
            data(xml, "edge", "weight", edge.effect());
            xml.writeEndElement();
        }
    }

    private static void key(XMLStreamWriter xml, String of, String name, String type) throws XMLStreamException {
        xml.writeEmptyElement("key");
        xml.writeAttribute("id", of + "-" + name);
        xml.writeAttribute("for", of);
        xml.writeAttribute("attr.name", name);
        xml.writeAttribute("attr.type", type);
    }

    private static void data(XMLStreamWriter xml, String of, String name, Object value) throws XMLStreamException {
        xml.writeStartElement("data");
        xml.writeAttribute("key", of + "-" + name);
        xml.writeCharacters(value.toString());
        xml.writeEndElement();
    }
}
