package io.asterism.processor.answers.export;

import io.asterism.processor.answers.Basis;
import io.asterism.processor.answers.Questions;
import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.answers.groups.GroupParameters;
import io.asterism.processor.answers.groups.GroupQuestions;
import io.asterism.processor.counting.PairSnapshot;
import io.asterism.processor.directory.SaeWeights;
import io.asterism.processor.export.CooccurrenceMatrix;
import io.asterism.processor.export.GraphMl;
import io.asterism.processor.export.NodeTable;
import io.asterism.processor.graph.Edge;
import io.asterism.processor.graph.Grouping;
import io.asterism.processor.requests.ProblemException;
import io.asterism.processor.requests.Words;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;

/** Figures as files that people know. Everything that can be refused is refused before the first byte. */
@ApplicationScoped
public class ExportAnswers {
    /** Most edges of one document: some gigabytes of text. */
    private static final int MOST_EDGES = 5_000_000;

    private final Questions questions;
    private final GroupQuestions groups;

    ExportAnswers(Questions questions, GroupQuestions groups) {
        this.questions = questions;
        this.groups = groups;
    }

    /** A file that can be written now. */
    public interface Content {
        /** Writes it to a stream, which stays open. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** The co-occurrence matrix as {@code scipy.sparse.load_npz} reads it, as it was at one moment. */
    public Content cooccurrence(String sae, WindowParameters window) {
        PairSnapshot pairs = questions.ask(sae, window, question -> {
            question.requireTokens();
            return PairSnapshot.of(question.pairs());
        });
        return out -> CooccurrenceMatrix.write(out, pairs);
    }

    /** The published table of latents with their groups. */
    public Content nodeTable(String sae, WindowParameters window, GroupParameters parameters) {
        return groups.ask(sae, window, parameters, (question, found) -> {
            List<List<String>> tokens = question.sae().weights().topTokens();
            return new NodeTable(
                    question.sae().manifest(),
                    question.threshold(),
                    found.network().graph()::fires,
                    found.grouping(),
                    latent -> SaeWeights.of(tokens, latent),
                    question.sae().labels())::writeTo;
        });
    }

    /** The network of the groups as GraphML. */
    public Content graph(String sae, WindowParameters window, GroupParameters parameters) {
        return groups.ask(sae, window, parameters, (question, found) -> {
            List<List<String>> tokens = question.sae().weights().topTokens();
            GraphMl document = new GraphMl(
                    about(found),
                    found.network().graph()::fires,
                    found.grouping(),
                    edges(found),
                    latent -> SaeWeights.of(tokens, latent));
            return out -> {
                try {
                    document.writeTo(out);
                } catch (XMLStreamException e) {
                    throw new IOException(e);
                }
            };
        });
    }

    private static List<Edge> edges(GroupQuestions.Found found) {
        Grouping grouping = found.grouping();
        List<Edge> edges = new ArrayList<>();
        for (int id = 0; id < grouping.components().count(); id++) {
            if (grouping.components().size(id) > 1) {
                edges.addAll(grouping.edges(found.network().graph(), id, MOST_EDGES + 1));
            }
            if (edges.size() > MOST_EDGES) {
                throw ProblemException.badParameter(
                        "min",
                        found.rule().edgeThreshold(),
                        "an edge threshold that at most " + MOST_EDGES + " edges reach");
            }
        }
        return edges;
    }

    private static Map<String, String> about(GroupQuestions.Found found) {
        Basis basis = found.basis();
        Map<String, String> about = new LinkedHashMap<>();
        about.put("sae", basis.sae());
        about.put("threshold", Double.toString(basis.threshold()));
        about.put("window", basis.window().text());
        about.put("tokens", Long.toString(basis.tokens()));
        about.put("active", basis.rules().active());
        about.put("special_tokens", basis.rules().specialTokens());
        about.put("complete", Boolean.toString(basis.complete()));
        about.put("rule", Words.of(found.rule().rule()));
        about.put("edge_threshold", Double.toString(found.rule().edgeThreshold()));
        about.put("min_count", Long.toString(found.rule().minCount()));
        return about;
    }
}
