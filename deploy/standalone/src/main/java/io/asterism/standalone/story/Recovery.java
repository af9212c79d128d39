package io.asterism.standalone.story;

import io.asterism.processor.counting.CountingPlan;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.TaskCounts;
import io.asterism.processor.counting.Window;
import io.asterism.processor.geometry.PartitionAgreement;
import io.asterism.processor.graph.Components;
import io.asterism.processor.graph.GroupSizes;
import io.asterism.processor.graph.Grouping;
import io.asterism.processor.graph.JaccardGraph;
import io.asterism.processor.graph.SpanningForest;
import io.asterism.processor.graph.SubgraphL0;
import io.asterism.processor.graph.ThresholdRule;
import io.asterism.standalone.story.Findings.AtThreshold;
import io.asterism.standalone.story.Findings.OfConcepts;
import io.asterism.standalone.story.Findings.OfGroup;
import io.asterism.standalone.story.Findings.OfGrouping;
import io.asterism.standalone.story.JointCounts.Match;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/** What one SAE's latents, and the groups they form, recover of the planted concepts. */
final class Recovery {
    /** A latent is of a concept when their tokens overlap this much. */
    static final double LABELLED = 0.5;

    private static final List<ThresholdRule> RULES = Stream.<ThresholdRule>concat(
                    Stream.of(ThresholdRule.PUBLISHED),
                    Stream.of(.1, .2, .3, .5).map(ThresholdRule.Fixed::new))
            .toList();

    private final CountingPlan plan;
    private final TaskCounts counts;
    private final TokenActivations tokens;
    private final PlantedTokens planted;

    Recovery(CountingPlan plan, TaskCounts counts, TokenActivations tokens, PlantedTokens planted) {
        this.plan = plan;
        this.counts = counts;
        this.tokens = tokens;
        this.planted = planted;
    }

    /** How single latents overlap with concepts at a threshold of the plan, checked against the counts. */
    JointCounts latents(int threshold) {
        JointCounts joint = new JointCounts(plan.dSae(), planted.conceptNames().size());
        tokens.forEach(least(threshold), (token, latents, count) -> joint.add(latents, count, planted.concepts(token)));
        PairCounts pairs = counts.pairs(Window.TOTAL, threshold);
        for (int latent = 0; latent < plan.dSae(); latent++) {
            if (joint.found(latent) != pairs.fires(latent)) {
                throw new IllegalStateException("latent " + latent + " fires " + joint.found(latent)
                        + " times, but was counted " + pairs.fires(latent) + " times");
            }
        }
        return joint;
    }

    private float[] least(int threshold) {
        float[] least = new float[plan.dSae()];
        for (int latent = 0; latent < least.length; latent++) {
            least[latent] = plan.taus()[threshold] + (plan.theta().length == 0 ? 0 : plan.theta()[latent]);
        }
        return least;
    }

    /** Everything that is found at a threshold of the plan. */
    AtThreshold at(int threshold) {
        JointCounts latents = latents(threshold);
        JaccardGraph graph = new JaccardGraph(counts.pairs(Window.TOTAL, threshold), 1);
        SpanningForest forest = SpanningForest.of(graph);
        List<Integer> labelled = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        long fires = 0;
        for (int latent = 0; latent < plan.dSae(); latent++) {
            fires += latents.found(latent);
            Match match = latents.bestPlanted(latent);
            if (match.jaccard() >= LABELLED) {
                labelled.add(latent);
                labels.add(match.found());
            }
        }
        List<OfGrouping> groupings = RULES.stream()
                .map(rule -> grouping(rule, Grouping.of(graph, forest, rule), threshold, labelled, labels))
                .toList();
        return new AtThreshold(
                plan.taus()[threshold],
                (double) fires / tokens.tokens(),
                labelled.size(),
                concepts(latents, latent -> true),
                groupings);
    }

    private OfGrouping grouping(
            ThresholdRule rule, Grouping grouping, int threshold, List<Integer> labelled, List<Integer> labels) {
        Components components = grouping.components();
        JointCounts concepts =
                new JointCounts(components.count(), planted.conceptNames().size());
        JointCounts conceptGroups =
                new JointCounts(components.count(), planted.groupNames().size());
        SubgraphL0 active = new SubgraphL0(components);
        tokens.forEach(least(threshold), (token, latents, count) -> {
            active.add(latents, 0, count);
            int[] groups = Arrays.stream(latents, 0, count)
                    .map(components::of)
                    .distinct()
                    .toArray();
            concepts.add(groups, groups.length, planted.concepts(token));
            conceptGroups.add(groups, groups.length, planted.groups(token));
        });
        GroupSizes sizes = GroupSizes.of(components);
        List<Integer> found = labelled.stream().map(components::of).toList();
        return new OfGrouping(
                rule instanceof ThresholdRule.Published ? "published" : "fixed",
                grouping.threshold().value(),
                sizes.multiple(),
                sizes.largest(),
                sizes.fraction(),
                sizes.fractionWithoutLargest(),
                sizes.latentMeanSize(),
                active.means().any(),
                active.means().half(),
                agreement(found, labels),
                agreement(found, labels.stream().map(planted::groupOf).toList()),
                concepts(concepts, id -> components.size(id) > 1),
                conceptGroups(conceptGroups, components));
    }

    private static double agreement(List<Integer> found, List<Integer> planted) {
        return PartitionAgreement.of(numbers(found), numbers(planted)).adjustedRand();
    }

    private static int[] numbers(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    private SortedMap<String, OfConcepts> concepts(JointCounts joint, IntPredicate among) {
        SortedMap<String, DoubleSummaryStatistics> best = new TreeMap<>();
        for (int concept = 0; concept < planted.conceptNames().size(); concept++) {
            best.computeIfAbsent(
                            planted.groupNames().get(planted.groupOf(concept)), name -> new DoubleSummaryStatistics())
                    .accept(joint.best(concept, among).jaccard());
        }
        SortedMap<String, OfConcepts> summary = new TreeMap<>();
        best.forEach((name, jaccard) ->
                summary.put(name, new OfConcepts((int) jaccard.getCount(), jaccard.getAverage(), jaccard.getMin())));
        return summary;
    }

    private SortedMap<String, OfGroup> conceptGroups(JointCounts joint, Components components) {
        SortedMap<String, OfGroup> best = new TreeMap<>();
        for (int group = 0; group < planted.groupNames().size(); group++) {
            Match match = joint.best(group, id -> components.size(id) > 1);
            if (match.found() >= 0) {
                best.put(
                        planted.groupNames().get(group),
                        new OfGroup(
                                match.jaccard(),
                                Arrays.stream(components.members(match.found()))
                                        .boxed()
                                        .toList()));
            }
        }
        return best;
    }
}
