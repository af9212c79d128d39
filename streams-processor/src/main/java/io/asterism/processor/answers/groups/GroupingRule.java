package io.asterism.processor.answers.groups;

import io.asterism.processor.graph.Components;
import io.asterism.processor.graph.EdgeThreshold;
import io.asterism.processor.graph.Grouping;
import io.asterism.processor.graph.Leiden;
import io.asterism.processor.graph.ThresholdRule;
import io.asterism.processor.requests.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * How a request wants latents grouped.
 *
 * @param method by what they are found
 * @param threshold how the edge threshold is chosen
 * @param resolution of the communities; 0 for components
 */
public record GroupingRule(GroupingMethod method, ThresholdRule threshold, double resolution) {
    static final double MIN = 0.2;
    static final int SMALLEST = 150;
    static final int LARGEST = 200;
    static final double RESOLUTION = 0.1;
    private static final double TOLERANCE = 1e-3;
    private static final long SEED = 1;

    /** The rule of a request: published where it names neither a rule nor an edge threshold. */
    static GroupingRule of(GroupParameters parameters) {
        GroupingMethod usual = parameters.min() == null ? GroupingMethod.PUBLISHED : GroupingMethod.FIXED;
        GroupingMethod method = parameters.rule() == null ? usual : parameters.rule();
        if (method != GroupingMethod.LEIDEN) {
            refuse("resolution", parameters.resolution(), "no resolution but with rule leiden");
        }
        if (method == GroupingMethod.PUBLISHED) {
            refuse("min", parameters.min(), "no edge threshold with rule published, which finds one");
            return new GroupingRule(method, published(parameters.smallest(), parameters.largest()), 0);
        }
        refuse("smallest", parameters.smallest(), "no size of the largest group but with rule published");
        refuse("largest", parameters.largest(), "no size of the largest group but with rule published");
        ThresholdRule fixed = new ThresholdRule.Fixed(parameters.min() == null ? MIN : parameters.min());
        double resolution = parameters.resolution() == null ? RESOLUTION : parameters.resolution();
        return new GroupingRule(method, fixed, method == GroupingMethod.LEIDEN ? resolution : 0);
    }

    private static ThresholdRule published(@Nullable Integer given, @Nullable Integer givenLargest) {
        int smallest = given == null ? SMALLEST : given;
        int largest = givenLargest == null ? Math.max(LARGEST, smallest) : givenLargest;
        if (largest < smallest) {
            throw ProblemException.badParameter(
                    "largest", largest, "a whole number from " + smallest + " to " + Integer.MAX_VALUE);
        }
        return new ThresholdRule.Published(smallest, largest, TOLERANCE);
    }

    private static void refuse(String parameter, @Nullable Number given, String allowed) {
        if (given != null) {
            throw ProblemException.badParameter(parameter, given, allowed);
        }
    }

    /** Groups a network's latents. */
    Grouping group(Network network) {
        if (method != GroupingMethod.LEIDEN) {
            return Grouping.of(network.graph(), network.forest(), threshold);
        }
        double edges = threshold.choose(at -> 0).value();
        Components communities = Leiden.communities(network.graph(), edges, resolution, SEED);
        return Grouping.of(network.graph(), communities, new EdgeThreshold(edges, communities.largest(), true));
    }
}
