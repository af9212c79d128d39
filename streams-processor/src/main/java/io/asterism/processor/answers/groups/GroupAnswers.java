package io.asterism.processor.answers.groups;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asterism.processor.answers.Basis;
import io.asterism.processor.answers.Question;
import io.asterism.processor.answers.TokenIndex;
import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.answers.pairs.GraphAnswers;
import io.asterism.processor.graph.Edge;
import io.asterism.processor.graph.GroupShape;
import io.asterism.processor.graph.GroupSizes;
import io.asterism.processor.graph.Grouping;
import io.asterism.processor.graph.StructureScores;
import io.asterism.processor.requests.Parameters;
import io.asterism.processor.requests.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The groups of an SAE's latents: how many, how large, what shape. */
@ApplicationScoped
public class GroupAnswers {
    private static final int MOST_LISTED_MEMBERS = 10;

    /** Members of one group whose top tokens are looked up. */
    private static final int MOST_WORDS = 1000;

    private final GroupQuestions groups;
    private final TokenIndex tokenIndex;

    GroupAnswers(GroupQuestions groups, TokenIndex tokenIndex) {
        this.groups = groups;
        this.tokenIndex = tokenIndex;
    }

    /** By what rule the groups were found. */
    public record Rule(
            @Schema(enumeration = {"published", "fixed", "leiden"})
            String rule,

            @Schema(description = "Jaccard index from which an edge counts")
            double edgeThreshold,

            @Schema(description = "size of the largest group")
            int largest,

            @Schema(description = "whether that is a size the published rule looks for; true by the other rules")
            boolean inRange,

            @Schema(description = "density that a community exceeds; 0 for components")
            double resolution,

            @Schema(description = "joint fires that make an edge")
            long minCount) {
        static Rule of(GroupingRule rule, Grouping grouping, long minCount) {
            return new Rule(
                    rule.name(),
                    grouping.threshold().value(),
                    grouping.threshold().largest(),
                    grouping.threshold().inRange(),
                    rule.resolution(),
                    minCount);
        }
    }

    /** A page of groups. */
    public record Groups(
            @JsonUnwrapped Basis basis,
            @JsonUnwrapped Rule rule,

            @Schema(description = "groups of minSize or more")
            int found,

            List<Group> components) {}

    /** The shape of a group; null where it has too many members for it. */
    public record Shape(
            long edgeCount,
            double density,

            @Schema(description = "largest over mean degree")
            double degreeRatio,

            @Nullable Double clustering,
            @Nullable Double diameter,
            @Nullable Double hubSpoke,
            @Nullable Double stronglyConnected,
            @Nullable Double linear) {
        static Shape of(GroupShape shape) {
            StructureScores scores = shape.scores();
            return new Shape(
                    shape.edges(),
                    shape.density(),
                    shape.degreeRatio(),
                    known(shape.clustering()),
                    known(shape.diameter()),
                    known(scores.hubSpoke()),
                    known(scores.stronglyConnected()),
                    known(scores.linear()));
        }

        private static @Nullable Double known(double value) {
            return Double.isNaN(value) ? null : value;
        }
    }

    /** A group in a list. */
    public record Group(
            @Schema(description = "place in the order of smallest members, as the published tables number them")
            int id,

            int size,

            @Schema(description = "the first of its members, ascending")
            List<Integer> latents,

            @JsonUnwrapped Shape shape,

            @Schema(description = "the tokens its first members fire most strongly on")
            List<String> topTokens) {}

    /** A group as a graph. */
    public record GroupGraph(
            @JsonUnwrapped Basis basis,
            @JsonUnwrapped Rule rule,
            int id,
            int size,
            @JsonUnwrapped Shape shape,
            List<GraphAnswers.Node> nodes,

            @Schema(description = "heaviest first; the weight is the Jaccard index")
            List<GraphAnswers.Edge> edges) {}

    /** How latents spread over groups. */
    public record Sizes(
            @JsonUnwrapped Basis basis, @JsonUnwrapped Rule rule, GroupSizes sizes) {}

    /** A page of an SAE's groups, largest first. */
    public Groups list(
            String sae,
            WindowParameters window,
            GroupParameters parameters,
            @Nullable String minSizeText,
            @Nullable String offsetText,
            @Nullable String limitText) {
        int minSize = Parameters.whole("minSize", minSizeText, 2, 1, Integer.MAX_VALUE);
        int offset = Parameters.whole("offset", offsetText, 0, 0, Integer.MAX_VALUE);
        int limit = Parameters.whole("limit", limitText, 50, 1, Parameters.MOST_ROWS);
        return groups.ask(sae, window, parameters, (question, found) -> {
            Grouping grouping = found.grouping();
            int[] ids = IntStream.range(0, grouping.components().count())
                    .filter(id -> grouping.components().size(id) >= minSize)
                    .boxed()
                    .sorted(Comparator.comparing(id -> -grouping.components().size(id)))
                    .mapToInt(Integer::intValue)
                    .toArray();
            int[] page = Arrays.stream(ids).skip(offset).limit(limit).toArray();
            return new Groups(found.basis(), found.rule(), ids.length, groups(question, grouping, page));
        });
    }

    private List<Group> groups(Question question, Grouping grouping, int[] page) {
        int[] shown = Arrays.stream(page)
                .flatMap(id -> Arrays.stream(grouping.components().members(id)).limit(MOST_LISTED_MEMBERS))
                .toArray();
        Map<Integer, List<String>> words = tokenIndex.topTokens(question.figures(), shown);
        return Arrays.stream(page)
                .mapToObj(id -> {
                    List<Integer> first = Arrays.stream(grouping.components().members(id))
                            .limit(MOST_LISTED_MEMBERS)
                            .boxed()
                            .toList();
                    return new Group(
                            id,
                            grouping.components().size(id),
                            first,
                            Shape.of(grouping.shapes().get(id)),
                            first.stream()
                                    .flatMap(latent -> words.getOrDefault(latent, List.of()).stream()
                                            .limit(1))
                                    .distinct()
                                    .toList());
                })
                .toList();
    }

    /** One group as a graph: its members and the heaviest of its edges. */
    public GroupGraph one(
            String sae,
            WindowParameters window,
            GroupParameters parameters,
            String idText,
            @Nullable String limitText) {
        int limit = Parameters.whole("limit", limitText, 500, 1, Parameters.MOST_ROWS);
        return groups.ask(sae, window, parameters, (question, found) -> {
            Grouping grouping = found.grouping();
            int id = componentId(idText, grouping.components().count());
            int[] members = grouping.components().members(id);
            Map<Integer, List<String>> words = tokenIndex.topTokens(
                    question.figures(), Arrays.copyOf(members, Math.min(members.length, MOST_WORDS)));
            List<Edge> edges = grouping.edges(found.network().graph(), id, limit);
            return new GroupGraph(
                    found.basis(),
                    found.rule(),
                    id,
                    members.length,
                    Shape.of(grouping.shapes().get(id)),
                    Arrays.stream(members)
                            .mapToObj(latent -> new GraphAnswers.Node(
                                    latent,
                                    found.network().graph().fires(latent),
                                    words.getOrDefault(latent, List.of())))
                            .toList(),
                    edges.stream()
                            .map(edge ->
                                    new GraphAnswers.Edge(edge.first(), edge.second(), edge.both(), edge.jaccard()))
                            .toList());
        });
    }

    private static int componentId(String text, int count) {
        String allowed = "a whole number from 0 to " + (count - 1);
        double value = Parameters.decimal(text);
        if (value != Math.rint(value)) {
            throw ProblemException.badParameter("component", text, allowed);
        }
        if (value < 0 || value >= count) {
            throw ProblemException.notFound("component", text, allowed);
        }
        return (int) value;
    }

    /** How an SAE's latents spread over groups. */
    public Sizes sizes(String sae, WindowParameters window, GroupParameters parameters) {
        return groups.ask(
                sae,
                window,
                parameters,
                (question, found) -> new Sizes(
                        found.basis(),
                        found.rule(),
                        GroupSizes.of(found.grouping().components())));
    }
}
