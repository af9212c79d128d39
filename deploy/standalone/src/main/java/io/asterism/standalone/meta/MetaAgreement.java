package io.asterism.standalone.meta;

import io.asterism.processor.geometry.PartitionAgreement;
import io.asterism.producer.sae.SparseRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Groups of latents by use against meta-latents, which group them by weights, at one threshold.
 *
 * @param threshold tau of the groups
 * @param latents in groups of two or more; the others take no part
 * @param adjustedRand of the groups and of the latents' strongest meta-latents, where a latent without one is alone
 * @param normalizedMutualInformation of the same
 * @param groups with the meta-latent that fits each best
 */
public record MetaAgreement(
        double threshold, int latents, double adjustedRand, double normalizedMutualInformation, List<Overlap> groups) {
    /**
     * A group and the meta-latent whose latents are most nearly the same.
     *
     * @param group its id
     * @param size latents in it
     * @param metaLatent the one whose latents overlap most with it; -1 where none does
     * @param members latents on which that one is active
     * @param jaccard latents in both over latents in either
     */
    public record Overlap(int group, int size, int metaLatent, int members, double jaccard) {}

    /**
     * Compares.
     *
     * @param rows the active meta-latents of each latent
     * @param groups latents by group
     */
    public static MetaAgreement of(double threshold, SparseRows rows, Map<Integer, int[]> groups) {
        List<Integer> byUse = new ArrayList<>();
        List<Integer> byWeights = new ArrayList<>();
        new TreeMap<>(groups).forEach((group, latents) -> {
            for (int latent : latents) {
                byUse.add(group);
                byWeights.add(strongest(rows, latent));
            }
        });
        PartitionAgreement agreement = PartitionAgreement.of(numbers(byUse), numbers(byWeights));
        Map<Integer, Integer> members = members(rows);
        List<Overlap> overlaps = new ArrayList<>();
        new TreeMap<>(groups).forEach((group, latents) -> overlaps.add(best(group, latents, rows, members)));
        return new MetaAgreement(
                threshold,
                byUse.size(),
                agreement.adjustedRand(),
                agreement.normalizedMutualInformation(),
                List.copyOf(overlaps));
    }

    private static int[] numbers(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Numbers below 0 stand for a meta-latent that a latent would have for itself. */
    private static int strongest(SparseRows rows, int latent) {
        int best = -1 - latent;
        float most = 0;
        for (int i = rows.offsets()[latent]; i < rows.offsets()[latent + 1]; i++) {
            if (rows.activations()[i] > most) {
                most = rows.activations()[i];
                best = rows.latents()[i];
            }
        }
        return best;
    }

    private static Map<Integer, Integer> members(SparseRows rows) {
        Map<Integer, Integer> members = new HashMap<>();
        for (int meta : rows.latents()) {
            members.merge(meta, 1, Integer::sum);
        }
        return members;
    }

    private static Overlap best(int group, int[] latents, SparseRows rows, Map<Integer, Integer> members) {
        Map<Integer, Integer> shared = new TreeMap<>();
        for (int latent : latents) {
            for (int i = rows.offsets()[latent]; i < rows.offsets()[latent + 1]; i++) {
                shared.merge(rows.latents()[i], 1, Integer::sum);
            }
        }
        Overlap best = new Overlap(group, latents.length, -1, 0, 0);
        for (Map.Entry<Integer, Integer> each : shared.entrySet()) {
            int of = members.getOrDefault(each.getKey(), 0);
            double jaccard = (double) each.getValue() / (latents.length + of - each.getValue());
            if (jaccard > best.jaccard()) {
                best = new Overlap(group, latents.length, each.getKey(), of, jaccard);
            }
        }
        return best;
    }
}
