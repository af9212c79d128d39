package io.asterism.standalone.story;

import java.util.List;
import java.util.SortedMap;

/**
 * {@code story.json}: how well what was found agrees with what was planted.
 *
 * @param documents held-out documents read
 * @param tokens counted
 * @param saes in the order of their widths
 */
public record Findings(long documents, long tokens, List<OfSae> saes) {
    /**
     * One SAE.
     *
     * @param sae its id
     * @param width number of latents
     * @param thresholds what was found at each
     * @param subspaces the groups that the ground truth names
     */
    public record OfSae(String sae, int width, List<AtThreshold> thresholds, List<OfSubspace> subspaces) {}

    /**
     * What latents and their groups recover at one activation threshold.
     *
     * @param l0 latents active on a token
     * @param labelled latents whose tokens are mostly those of one concept
     * @param latents by concept group, how well single latents match its concepts
     * @param groupings the groups by each rule
     */
    public record AtThreshold(
            double threshold,
            double l0,
            int labelled,
            SortedMap<String, OfConcepts> latents,
            List<OfGrouping> groupings) {}

    /**
     * The concepts of a concept group.
     *
     * @param concepts how many were met
     * @param mean over them, of the Jaccard index of the best match
     * @param least the worst of these
     */
    public record OfConcepts(int concepts, double mean, double least) {}

    /**
     * The groups of latents by one rule; groups of one are left out of every match.
     *
     * @param rule published or fixed
     * @param edgeThreshold Jaccard index from which an edge counted
     * @param groups of two or more latents
     * @param largest size of the largest group
     * @param fraction of the latents in such groups
     * @param fractionWithoutLargest the same when the largest group counts as ungrouped
     * @param latentMeanSize mean over latents of the size of their group: the published "mean subgraph size"
     * @param any groups, single latents included, with an active member on a token
     * @param half groups with half of their members active
     * @param randOfConcepts adjusted Rand index of the groups and the concepts of the labelled latents
     * @param randOfConceptGroups the same with the concepts' groups
     * @param concepts by concept group, how well groups match its concepts
     * @param conceptGroups by concept group, the group that matches it as a whole best
     */
    public record OfGrouping(
            String rule,
            double edgeThreshold,
            int groups,
            int largest,
            double fraction,
            double fractionWithoutLargest,
            double latentMeanSize,
            double any,
            double half,
            double randOfConcepts,
            double randOfConceptGroups,
            SortedMap<String, OfConcepts> concepts,
            SortedMap<String, OfGroup> conceptGroups) {}

    /**
     * A group of latents as a match.
     *
     * @param jaccard of the tokens on which any member is active and those that carry any concept of the concept group
     * @param latents its members
     */
    public record OfGroup(double jaccard, List<Integer> latents) {}

    /**
     * A group of latents that the ground truth names: those that match the concepts of a circle best.
     *
     * @param name of the concept group
     * @param members in the order of the circle
     * @param examples tokens on which any of them fires
     * @param explained share of the variance along each principal component of the partial reconstructions
     * @param participation how many components the variance is spread over
     * @param meanCosine between the members' decoder rows
     * @param planes of neighbouring components
     */
    public record OfSubspace(
            String name,
            List<Member> members,
            long examples,
            double[] explained,
            double participation,
            double meanCosine,
            List<OfPlane> planes) {}

    /** A member, the concept that it matches, and how well. */
    public record Member(int latent, String concept, double jaccard) {}

    /**
     * A plane of principal components.
     *
     * @param first axis, from 1
     * @param second the next
     * @param order the members as their points lie around the middle
     * @param neighbours how many stand beside the next of the circle; as many as members where all do
     * @param separability in bits, by the paper's parameters
     * @param mixture share of points near one line
     */
    public record OfPlane(
            int first, int second, List<String> order, int neighbours, double separability, double mixture) {}
}
