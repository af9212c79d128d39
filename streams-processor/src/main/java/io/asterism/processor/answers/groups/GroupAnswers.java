package io.asterism.processor.answers.groups;

import io.asterism.processor.answers.Question;
import io.asterism.processor.answers.TokenIndex;
import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.answers.pairs.GraphEdge;
import io.asterism.processor.answers.pairs.GraphNode;
import io.asterism.processor.graph.Edge;
import io.asterism.processor.graph.GroupSizes;
import io.asterism.processor.graph.Grouping;
import io.asterism.processor.requests.Parameters;
import io.asterism.processor.requests.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

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

    /** A page of an SAE's groups, largest first. */
    public GroupPage list(
            String sae, WindowParameters window, GroupParameters parameters, int minSize, int offset, int limit) {
        return groups.ask(sae, window, parameters, (question, found) -> {
            Grouping grouping = found.grouping();
            int[] ids = IntStream.range(0, grouping.components().count())
                    .filter(id -> grouping.components().size(id) >= minSize)
                    .boxed()
                    .sorted(Comparator.comparing(id -> -grouping.components().size(id)))
                    .mapToInt(Integer::intValue)
                    .toArray();
            int[] page = Arrays.stream(ids).skip(offset).limit(limit).toArray();
            return new GroupPage(found.basis(), found.rule(), ids.length, groups(question, grouping, page));
        });
    }

    private List<ListedGroup> groups(Question question, Grouping grouping, int[] page) {
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
                    return new ListedGroup(
                            id,
                            grouping.components().size(id),
                            first,
                            ShapeFigures.of(grouping.shapes().get(id)),
                            first.stream()
                                    .flatMap(latent -> words.getOrDefault(latent, List.of()).stream()
                                            .limit(1))
                                    .distinct()
                                    .toList(),
                            first.stream()
                                    .map(question.sae().labels()::shown)
                                    .filter(Objects::nonNull)
                                    .distinct()
                                    .toList());
                })
                .toList();
    }

    /** One group as a graph: its members and the heaviest of its edges. */
    public GroupGraph one(String sae, WindowParameters window, GroupParameters parameters, String idText, int limit) {
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
                    ShapeFigures.of(grouping.shapes().get(id)),
                    Arrays.stream(members)
                            .mapToObj(latent -> new GraphNode(
                                    latent,
                                    found.network().graph().fires(latent),
                                    words.getOrDefault(latent, List.of()),
                                    question.sae().labels().shown(latent)))
                            .toList(),
                    edges.stream()
                            .map(edge -> new GraphEdge(edge.first(), edge.second(), edge.both(), edge.jaccard()))
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
    public GroupSpread sizes(String sae, WindowParameters window, GroupParameters parameters) {
        return groups.ask(
                sae,
                window,
                parameters,
                (question, found) -> new GroupSpread(
                        found.basis(),
                        found.rule(),
                        GroupSizes.of(found.grouping().components())));
    }
}
