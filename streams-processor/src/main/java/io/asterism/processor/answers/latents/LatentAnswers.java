package io.asterism.processor.answers.latents;

import io.asterism.processor.answers.Basis;
import io.asterism.processor.answers.Question;
import io.asterism.processor.answers.Questions;
import io.asterism.processor.answers.TokenIndex;
import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.answers.geometry.NearLatent;
import io.asterism.processor.answers.geometry.NearLatents;
import io.asterism.processor.counting.ActivationBins;
import io.asterism.processor.counting.LatentDetail;
import io.asterism.processor.counting.LatentSums;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.directory.GroupLog;
import io.asterism.processor.export.NeuronpediaLinks;
import io.asterism.processor.instances.SaeFigures;
import io.asterism.processor.requests.EventTimes;
import io.asterism.processor.subspace.SubspaceDefinition;
import io.asterism.schemas.LatentCard;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How often, how strongly and on what text latents fire. */
@ApplicationScoped
public class LatentAnswers {
    private static final int NEAREST = 10;

    private final Questions questions;
    private final TokenIndex tokenIndex;
    private final GroupLog groups;

    LatentAnswers(Questions questions, TokenIndex tokenIndex, GroupLog groups) {
        this.questions = questions;
        this.tokenIndex = tokenIndex;
        this.groups = groups;
    }

    /** A page of an SAE's latents. */
    public LatentPage list(String sae, WindowParameters parameters, LatentListing listing) {
        return questions.ask(sae, parameters, question -> {
            SaeFigures figures = question.figures();
            PairCounts pairs = question.pairs();
            LatentSums sums = question.sums();
            long tokens = pairs.tokens();
            int[] found = found(figures, listing.search());
            List<LatentRow> page = Arrays.stream(found)
                    .mapToObj(latent -> row(latent, pairs, tokens, sums))
                    .sorted(listing.order().comparator(listing.towards()))
                    .skip(listing.offset())
                    .limit(listing.limit())
                    .toList();
            return new LatentPage(
                    Basis.of(question, tokens),
                    listing.order(),
                    listing.towards(),
                    listing.offset(),
                    listing.limit(),
                    found.length,
                    withWords(figures, page));
        });
    }

    /** One latent. */
    public LatentFigures one(String sae, WindowParameters parameters, String latentText) {
        return questions.ask(sae, parameters, question -> {
            int latent = question.latent(latentText);
            PairCounts pairs = question.pairs();
            LatentSums sums = question.sums();
            LatentDetail detail = question.figures().detail(latent);
            long tokens = pairs.tokens();
            LatentRow row = row(latent, pairs, tokens, sums);
            return new LatentFigures(
                    Basis.of(question, tokens),
                    latent,
                    row.fires(),
                    row.density(),
                    row.mean(),
                    row.max(),
                    "total",
                    bins(detail.histogram()),
                    detail.top().stream().map(ShownContext::of).toList(),
                    detail.samples().stream().map(ShownContext::of).toList(),
                    detail.firstSeen() == Long.MAX_VALUE ? null : EventTimes.iso(detail.firstSeen()),
                    detail.lastSeen() == Long.MIN_VALUE ? null : EventTimes.iso(detail.lastSeen()),
                    PositionFires.of(detail.positions()),
                    QuantileContexts.of(detail),
                    PaneDensity.of(question, latent),
                    question.sae()
                            .weights()
                            .card(latent)
                            .map(LatentCard::getLogitLens)
                            .map(LensFigures::of)
                            .orElse(null),
                    nearest(question, latent),
                    LatentGroup.of(groups.windows(sae), latent),
                    question.sae().subspaces().definitions().stream()
                            .filter(definition -> definition.latents().contains(latent))
                            .map(SubspaceDefinition::name)
                            .toList(),
                    neuronpedia(question, latent),
                    question.sae().labels().of(latent).stream()
                            .map(ShownLabel::of)
                            .toList());
        });
    }

    private @Nullable List<NearLatent> nearest(Question question, int latent) {
        return question.sae()
                .weights()
                .decoder()
                .map(decoder -> new NearLatents(question, tokenIndex).of(decoder, latent, NEAREST))
                .orElse(null);
    }

    private static @Nullable String neuronpedia(Question question, int latent) {
        String page = NeuronpediaLinks.of(question.sae().manifest().getNeuronpediaId())
                .latent(latent);
        return page.isEmpty() ? null : page;
    }

    private int[] found(SaeFigures figures, @Nullable String search) {
        int[] all = IntStream.range(0, figures.sae().manifest().getDSae()).toArray();
        return search == null || search.isBlank() ? all : tokenIndex.search(figures, all, search.strip());
    }

    private List<LatentRow> withWords(SaeFigures figures, List<LatentRow> rows) {
        Map<Integer, List<String>> words = tokenIndex.topTokens(
                figures, rows.stream().mapToInt(LatentRow::latent).toArray());
        return rows.stream()
                .map(row -> row.withWords(
                        words.getOrDefault(row.latent(), List.of()),
                        figures.sae().labels().shown(row.latent())))
                .toList();
    }

    private static LatentRow row(int latent, PairCounts pairs, long tokens, LatentSums sums) {
        long fires = pairs.fires(latent);
        long positive = sums.positive()[latent];
        return new LatentRow(
                latent,
                fires,
                tokens == 0 ? 0 : (double) fires / tokens,
                positive == 0 ? 0 : sums.sum()[latent] / positive,
                sums.max()[latent],
                List.of(),
                null);
    }

    private static List<ActivationBin> bins(long[] histogram) {
        List<ActivationBin> bins = new ArrayList<>();
        for (int bin = 0; bin < histogram.length; bin++) {
            bins.add(new ActivationBin(
                    ActivationBins.lowerEdge(bin), ActivationBins.lowerEdge(bin + 1), histogram[bin]));
        }
        int end = bins.size();
        while (end > 0 && bins.get(end - 1).count() == 0) {
            end--;
        }
        int start = 0;
        while (start < end && bins.get(start).count() == 0) {
            start++;
        }
        return bins.subList(start, end);
    }
}
