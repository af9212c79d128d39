package io.asterism.processor.answers.groups;

import io.asterism.processor.graph.Components;
import io.asterism.processor.graph.EdgeThreshold;
import io.asterism.processor.graph.Grouping;
import io.asterism.processor.graph.Leiden;
import io.asterism.processor.graph.ThresholdRule;
import io.asterism.processor.requests.Parameters;
import io.asterism.processor.requests.ProblemException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a request wants latents grouped.
 *
 * @param name published, fixed or leiden
 * @param threshold how the edge threshold is chosen
 * @param resolution of the communities; 0 for components
 */
public record GroupingRule(String name, ThresholdRule threshold, double resolution) {
    public static final String PUBLISHED = "published";
    public static final String FIXED = "fixed";
    private static final String LEIDEN = "leiden";
    private static final double MIN = 0.2;
    private static final double RESOLUTION = 0.1;
    private static final long SEED = 1;

    /** The rule of a request: published where it names neither a rule nor an edge threshold. */
    static GroupingRule parse(GroupParameters parameters) {
        String name = Parameters.word(
                "rule",
                parameters.rule(),
                parameters.min() == null ? PUBLISHED : FIXED,
                List.of(PUBLISHED, FIXED, LEIDEN));
        if (name.equals(PUBLISHED)) {
            refuse("min", parameters.min(), "no edge threshold with rule published, which finds one");
            refuse("resolution", parameters.resolution(), "no resolution but with rule leiden");
            int smallest = Parameters.whole("smallest", parameters.smallest(), 150, 1, Integer.MAX_VALUE);
            int largest = Parameters.whole(
                    "largest", parameters.largest(), Math.max(200, smallest), smallest, Integer.MAX_VALUE);
            return new GroupingRule(name, new ThresholdRule.Published(smallest, largest, 1e-3), 0);
        }
        refuse("smallest", parameters.smallest(), "no size of the largest group but with rule published");
        refuse("largest", parameters.largest(), "no size of the largest group but with rule published");
        ThresholdRule fixed = new ThresholdRule.Fixed(Parameters.number("min", parameters.min(), MIN, 0, 1));
        if (name.equals(FIXED)) {
            refuse("resolution", parameters.resolution(), "no resolution but with rule leiden");
            return new GroupingRule(name, fixed, 0);
        }
        return new GroupingRule(
                name, fixed, Parameters.number("resolution", parameters.resolution(), RESOLUTION, 0, 1));
    }

    private static void refuse(String parameter, @Nullable String given, String allowed) {
        if (given != null) {
            throw ProblemException.badParameter(parameter, given, allowed);
        }
    }

    /** Groups a network's latents. */
    Grouping group(Network network) {
        if (!name.equals(LEIDEN)) {
            return Grouping.of(network.graph(), network.forest(), threshold);
        }
        double edges = threshold.choose(at -> 0).value();
        Components communities = Leiden.communities(network.graph(), edges, resolution, SEED);
        return Grouping.of(network.graph(), communities, new EdgeThreshold(edges, communities.largest(), true));
    }
}
