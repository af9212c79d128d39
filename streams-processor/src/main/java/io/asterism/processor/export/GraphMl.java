package io.asterism.processor.export;

import io.asterism.processor.graph.Edge;
import io.asterism.processor.graph.Grouping;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A network as GraphML, which Gephi, NetworkX and igraph read: every latent a node, those that stand alone included, and every pair of a
 * group at or above the edge threshold an edge.
 *
 * @param about what the network stands on, by name
 * @param fires C_ii of a latent
 * @param grouping the groups
 * @param edges of all groups
 * @param topTokens of a latent
 */
public record GraphMl(
        Map<String, String> about,
        IntToLongFunction fires,
        Grouping grouping,
        List<Edge> edges,
        IntFunction<List<String>> topTokens) {
    private static final String NAMESPACE = "http://graphml.graphdrawing.org/xmlns";

    /** Writes the document in UTF-8; the stream stays open. */
    public void writeTo(OutputStream out) throws XMLStreamException {
        XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeStartElement("graphml");
        xml.writeDefaultNamespace(NAMESPACE);
        for (String name : about.keySet()) {
            key(xml, "graph", name, "string");
        }
        key(xml, "node", "fires", "long");
        key(xml, "node", "component", "int");
        key(xml, "node", "component_size", "int");
        key(xml, "node", "top_tokens", "string");
        key(xml, "edge", "weight", "double");
        key(xml, "edge", "count", "long");
        xml.writeStartElement("graph");
        xml.writeAttribute("edgedefault", "undirected");
        for (Map.Entry<String, String> entry : about.entrySet()) {
            data(xml, "graph", entry.getKey(), entry.getValue());
        }
        for (int latent = 0; latent < grouping.components().nodes(); latent++) {
            node(xml, latent);
        }
        for (Edge edge : edges) {
            edge(xml, edge);
        }
        xml.writeEndElement();
        xml.writeEndElement();
        xml.writeEndDocument();
        xml.flush();
    }

    private void node(XMLStreamWriter xml, int latent) throws XMLStreamException {
        int id = grouping.components().of(latent);
        xml.writeStartElement("node");
        xml.writeAttribute("id", Integer.toString(latent));
        data(xml, "node", "fires", Long.toString(fires.applyAsLong(latent)));
        data(xml, "node", "component", Integer.toString(id));
        data(
                xml,
                "node",
                "component_size",
                Integer.toString(grouping.components().size(id)));
        data(xml, "node", "top_tokens", PythonList.of(topTokens.apply(latent)));
        xml.writeEndElement();
    }

    private static void edge(XMLStreamWriter xml, Edge edge) throws XMLStreamException {
        xml.writeStartElement("edge");
        xml.writeAttribute("source", Integer.toString(edge.first()));
        xml.writeAttribute("target", Integer.toString(edge.second()));
        data(xml, "edge", "weight", Double.toString(edge.jaccard()));
        data(xml, "edge", "count", Long.toString(edge.both()));
        xml.writeEndElement();
    }

    private static void key(XMLStreamWriter xml, String of, String name, String type) throws XMLStreamException {
        xml.writeEmptyElement("key");
        xml.writeAttribute("id", of + "-" + name);
        xml.writeAttribute("for", of);
        xml.writeAttribute("attr.name", name);
        xml.writeAttribute("attr.type", type);
    }

    private static void data(XMLStreamWriter xml, String of, String name, String value) throws XMLStreamException {
        xml.writeStartElement("data");
        xml.writeAttribute("key", of + "-" + name);
        xml.writeCharacters(value);
        xml.writeEndElement();
    }
}
