package io.asterism.standalone.story;

import io.asterism.standalone.story.Findings.AtThreshold;
import io.asterism.standalone.story.Findings.OfConcepts;
import io.asterism.standalone.story.Findings.OfGroup;
import io.asterism.standalone.story.Findings.OfGrouping;
import io.asterism.standalone.story.Findings.OfSae;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures as CSV. */
final class Tables {
    private Tables() {}

    /** How the latents of each SAE spread over groups, and how far the partition agrees with the planted one. */
    static List<String> sizes(Findings findings) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "sae,latents,threshold,rule,edge_threshold,groups,largest,fraction,fraction_without_largest,"
                        + "latent_mean_size,latent_l0,subgraph_l0_any,subgraph_l0_half,labelled,rand_concepts,rand_concept_groups");
        for (OfSae sae : findings.saes()) {
            for (AtThreshold at : sae.thresholds()) {
                for (OfGrouping by : at.groupings()) {
                    lines.add(String.format(
                            Locale.ROOT,
                            "%s,%d,%s,%s,%s,%d,%d,%.4f,%.4f,%.3f,%.3f,%.3f,%.3f,%d,%.4f,%.4f",
                            sae.sae(),
                            sae.width(),
                            at.threshold(),
                            by.rule(),
                            by.edgeThreshold(),
                            by.groups(),
                            by.largest(),
                            by.fraction(),
                            by.fractionWithoutLargest(),
                            by.latentMeanSize(),
                            at.l0(),
                            by.any(),
                            by.half(),
                            at.labelled(),
                            by.randOfConcepts(),
                            by.randOfConceptGroups()));
                }
            }
        }
        return lines;
    }

    /** How well the concepts of each concept group are matched, by single latents and by groups. */
    static List<String> recovery(Findings findings) {
        List<String> lines = new ArrayList<>();
        lines.add("sae,latents,threshold,found_as,edge_threshold,concept_group,concepts,mean_jaccard_of_concepts,"
                + "least_jaccard_of_concepts,jaccard_of_concept_group,group_size");
        for (OfSae sae : findings.saes()) {
            for (AtThreshold at : sae.thresholds()) {
                at.latents().forEach((name, match) -> lines.add(line(sae, at, "latent,", name, match) + ",,"));
                for (OfGrouping by : at.groupings()) {
                    by.concepts().forEach((name, match) -> {
                        OfGroup group = by.conceptGroups().get(name);
                        lines.add(line(sae, at, by.rule() + "," + by.edgeThreshold(), name, match)
                                + (group == null
                                        ? ",,"
                                        : String.format(
                                                Locale.ROOT,
                                                ",%.4f,%d",
                                                group.jaccard(),
                                                group.latents().size())));
                    });
                }
            }
        }
        return lines;
    }

    private static String line(OfSae sae, AtThreshold at, String foundAs, String name, OfConcepts match) {
        return String.format(
                Locale.ROOT,
                "%s,%d,%s,%s,%s,%d,%.4f,%.4f",
                sae.sae(),
                sae.width(),
                at.threshold(),
                foundAs,
                name,
                match.concepts(),
                match.mean(),
                match.least());
    }
}
