package io.asterism.processor.answers.geometry;

import io.asterism.processor.answers.Basis;
import io.asterism.processor.answers.Questions;
import io.asterism.processor.answers.TokenIndex;
import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.answers.groups.GroupParameters;
import io.asterism.processor.answers.groups.GroupQuestions;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.geometry.DecoderMap;
import io.asterism.processor.geometry.DecoderTable;
import io.asterism.processor.geometry.DecoderTree;
import io.asterism.processor.geometry.NearestRows;
import io.asterism.processor.geometry.PartitionAgreement;
import io.asterism.processor.graph.Components;
import io.asterism.processor.graph.StrongestPartners;
import io.asterism.processor.requests.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What an SAE's decoder says of its latents. */
@ApplicationScoped
class GeometryAnswers {
    private static final int CLUSTERS = 100;

    private final Questions questions;
    private final GroupQuestions groups;
    private final TokenIndex tokenIndex;
    private final GeometryWork work;

    GeometryAnswers(Questions questions, GroupQuestions groups, TokenIndex tokenIndex, GeometryWork work) {
        this.questions = questions;
        this.groups = groups;
        this.tokenIndex = tokenIndex;
        this.work = work;
    }

    /** The latents whose decoder rows are nearest to a latent's. */
    NearestLatents nearest(String sae, WindowParameters parameters, String latentText, int limit) {
        return questions.ask(sae, parameters, question -> {
            int latent = question.latent(latentText);
            DecoderTable decoder = GeometryWork.decoder(question.sae());
            return new NearestLatents(
                    Basis.of(question, question.pairs().tokens()),
                    latent,
                    limit,
                    new NearLatents(question, tokenIndex).of(decoder, latent, limit));
        });
    }

    /** The latents on a map. */
    GeometryMap map(String sae) {
        SaeView view = questions.view(sae);
        int latents = GeometryWork.decoder(view).latents();
        if (latents < DecoderMap.LEAST_LATENTS) {
            throw ProblemException.conflict(
                    "sae", sae, "an SAE of " + DecoderMap.LEAST_LATENTS + " latents or more, this one has " + latents);
        }
        return work.of(view, Derivation.MAP)
                .tell(map -> GeometryMap.of(sae, map), progress -> GeometryMap.making(sae, progress));
    }

    /** The latents in clusters: so many, or what hangs together at a height. */
    GeometryTree tree(String sae, @Nullable Integer clusters, @Nullable Double height) {
        requireOne(clusters, height);
        return work.of(questions.view(sae), Derivation.TREE)
                .tell(
                        tree -> GeometryTree.of(sae, cut(tree, clusters, height, CLUSTERS)),
                        progress -> GeometryTree.making(sae, progress));
    }

    /** How groups by use go with clusters by weights. */
    GeometryAgreement agreement(
            String sae,
            WindowParameters window,
            GroupParameters grouping,
            @Nullable Integer clusters,
            @Nullable Double height,
            int k) {
        requireOne(clusters, height);
        SaeView view = questions.view(sae);
        Standing<NearestRows> nearest = work.of(view, Derivation.NEAREST);
        Standing<DecoderTree> tree = work.of(view, Derivation.TREE);
        return groups.ask(sae, window, grouping, (question, found) -> {
            Components components = found.grouping().components();
            int[] compared = IntStream.range(0, components.nodes())
                    .filter(latent -> components.size(components.of(latent)) > 1)
                    .toArray();
            int[] use = Arrays.stream(compared).map(components::of).toArray();
            DecoderTree.Cut cut = tree instanceof Standing.Made<DecoderTree> made
                    ? cut(made.value(), clusters, height, components.count())
                    : null;
            PartitionAgreement agreement = cut == null || compared.length == 0
                    ? null
                    : PartitionAgreement.of(use, of(cut.clusters(), compared));
            List<@Nullable Double> overlaps = nearest instanceof Standing.Made<NearestRows> made
                    ? overlaps(
                            made.value(), StrongestPartners.of(found.network().graph(), k), k)
                    : null;
            return new GeometryAgreement(
                    found.basis(),
                    found.rule(),
                    (progress(nearest) + progress(tree)) / 2,
                    compared.length,
                    (int) Arrays.stream(use).distinct().count(),
                    groupOf(components),
                    cut == null ? null : cut.count(),
                    agreement == null ? null : agreement.adjustedRand(),
                    agreement == null ? null : agreement.normalizedMutualInformation(),
                    k,
                    overlaps == null ? null : mean(overlaps),
                    overlaps);
        });
    }

    private static List<@Nullable Integer> groupOf(Components components) {
        List<@Nullable Integer> groups = new ArrayList<>();
        for (int latent = 0; latent < components.nodes(); latent++) {
            int group = components.of(latent);
            groups.add(components.size(group) > 1 ? group : null);
        }
        return groups;
    }

    private static void requireOne(@Nullable Integer clusters, @Nullable Double height) {
        if (clusters != null && height != null) {
            throw ProblemException.badParameter("height", height, "clusters or height, not both");
        }
    }

    private static DecoderTree.Cut cut(
            DecoderTree tree, @Nullable Integer clusters, @Nullable Double height, int otherwise) {
        return height != null ? tree.atHeight(height) : tree.intoClusters(clusters == null ? otherwise : clusters);
    }

    private static int[] of(int[] clusters, int[] latents) {
        return Arrays.stream(latents).map(latent -> clusters[latent]).toArray();
    }

    private static double progress(Standing<?> standing) {
        return standing.tell(made -> 1.0, progress -> progress);
    }

    private static List<@Nullable Double> overlaps(NearestRows nearest, StrongestPartners partners, int k) {
        List<@Nullable Double> overlaps = new ArrayList<>();
        int near = Math.min(k, nearest.kept());
        for (int latent = 0; latent < nearest.latents(); latent++) {
            int[] byUse = partners.of(latent);
            int[] byWeights = nearest.nearest(latent, near);
            int both = (int) Arrays.stream(byUse)
                    .filter(one -> Arrays.stream(byWeights).anyMatch(other -> other == one))
                    .count();
            overlaps.add(byUse.length == 0 ? null : (double) both / (byUse.length + near - both));
        }
        return overlaps;
    }

    private static @Nullable Double mean(List<@Nullable Double> overlaps) {
        double[] known = overlaps.stream()
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
        return known.length == 0 ? null : Arrays.stream(known).sum() / known.length;
    }
}
