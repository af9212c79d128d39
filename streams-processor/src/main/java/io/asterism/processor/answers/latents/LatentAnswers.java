package io.asterism.processor.answers.latents;

import io.asterism.processor.answers.Basis;
import io.asterism.processor.answers.Questions;
import io.asterism.processor.answers.TokenIndex;
import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.counting.ActivationBins;
import io.asterism.processor.counting.LatentDetail;
import io.asterism.processor.counting.LatentSums;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.instances.SaeFigures;
import io.asterism.processor.requests.EventTimes;
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

    private final Questions questions;
    private final TokenIndex tokenIndex;

    LatentAnswers(Questions questions, TokenIndex tokenIndex) {
        this.questions = questions;
        this.tokenIndex = tokenIndex;
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
                    withTopTokens(figures, page));
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
                    detail.lastSeen() == Long.MIN_VALUE ? null : EventTimes.iso(detail.lastSeen()));
        });
    }

    private int[] found(SaeFigures figures, @Nullable String search) {
        int[] all = IntStream.range(0, figures.sae().manifest().getDSae()).toArray();
        return search == null || search.isBlank() ? all : tokenIndex.search(figures, all, search.strip());
    }

    private List<LatentRow> withTopTokens(SaeFigures figures, List<LatentRow> rows) {
        Map<Integer, List<String>> words = tokenIndex.topTokens(
                figures, rows.stream().mapToInt(LatentRow::latent).toArray());
        return rows.stream()
                .map(row -> row.withTopTokens(words.getOrDefault(row.latent(), List.of())))
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
                List.of());
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
