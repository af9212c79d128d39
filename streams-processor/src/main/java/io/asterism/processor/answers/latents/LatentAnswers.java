package io.asterism.processor.answers.latents;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asterism.processor.answers.Basis;
import io.asterism.processor.answers.Questions;
import io.asterism.processor.answers.TokenIndex;
import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.counting.ActivationBins;
import io.asterism.processor.counting.ContextExample;
import io.asterism.processor.counting.LatentDetail;
import io.asterism.processor.counting.LatentSums;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.instances.SaeFigures;
import io.asterism.processor.requests.EventTimes;
import io.asterism.processor.requests.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How often, how strongly and on what text latents fire. */
@ApplicationScoped
public class LatentAnswers {

    private static final Map<String, Comparator<LatentRow>> ORDERS = Map.of(
            "latent", Comparator.comparingInt(LatentRow::latent),
            "fires", Comparator.comparingLong(LatentRow::fires),
            "density", Comparator.comparingLong(LatentRow::fires),
            "mean", Comparator.comparingDouble(LatentRow::mean),
            "max", Comparator.comparingDouble(LatentRow::max));

    private final Questions questions;
    private final TokenIndex tokenIndex;

    LatentAnswers(Questions questions, TokenIndex tokenIndex) {
        this.questions = questions;
        this.tokenIndex = tokenIndex;
    }

    /**
     * How to list latents.
     *
     * @param order the column to sort by
     * @param direction asc or desc
     * @param search only latents of which the index begins so, or a top token holds this
     * @param offset rows to leave out
     * @param limit rows to list
     */
    public record Listing(
            @Nullable String order,
            @Nullable String direction,
            @Nullable String search,
            @Nullable String offset,
            @Nullable String limit) {}

    /** A page of the latent list. */
    public record Latents(
            @JsonUnwrapped Basis basis,
            String order,
            String direction,
            int offset,
            int limit,

            @Schema(description = "latents the search found; all of them without one")
            int found,

            List<LatentRow> latents) {}

    /** One latent's figures. */
    public record LatentRow(
            int latent,

            @Schema(description = "tokens on which it is active: C_ii")
            long fires,

            @Schema(description = "fires over tokens") double density,

            @Schema(description = "mean of its activations above 0, whatever the threshold")
            double mean,

            @Schema(description = "its largest activation") float max,

            @Schema(description = "the tokens it fires most strongly on, strongest first")
            List<String> topTokens) {
        LatentRow withTopTokens(List<String> words) {
            return new LatentRow(latent, fires, density, mean, max, words);
        }
    }

    /** Everything that is kept of a latent. */
    public record Latent(
            @JsonUnwrapped Basis basis,
            int latent,

            @Schema(description = "tokens on which it is active: C_ii")
            long fires,

            @Schema(description = "fires over tokens") double density,

            @Schema(description = "mean of its activations above 0, whatever the threshold")
            double mean,

            @Schema(description = "its largest activation") float max,

            @Schema(
                    description = "what histogram, contexts and samples cover, whatever the window",
                    enumeration = "total")
            String detailWindow,

            @Schema(
                    description =
                            "numbers of activations above 0 by size, from the first bin that holds one to the last")
            List<Bin> histogram,

            @Schema(description = "the contexts with the largest activations, largest first")
            List<Context> contexts,

            @Schema(description = "a few contexts of every octave of activation, smallest first")
            List<Context> samples,

            @Schema(description = "event time of its first fire, ISO-8601; null before it", nullable = true) @Nullable
            String firstSeen,

            @Schema(description = "event time of its last fire, ISO-8601; null before it", nullable = true) @Nullable
            String lastSeen) {}

    /** Activations of a size: from, inclusive, to, exclusive; the first and the last bin hold what is beyond them too. */
    public record Bin(float from, float to, long count) {}

    /** A stretch of text around a token the latent fired on. */
    public record Context(
            String document,

            @Schema(description = "index of the context in the document")
            int context,

            @Schema(description = "position in the document of the first of the tokens")
            int position,

            @Schema(description = "texts of the tokens; empty where the text is not known")
            List<String> tokens,

            @Schema(description = "the latent's activation on each token, 0 where it is silent")
            float[] activations,

            @Schema(description = "index in tokens of the token this context is listed for")
            int focus,

            @Schema(description = "the activation on that token")
            float activation) {
        static Context of(ContextExample example) {
            return new Context(
                    example.document(),
                    example.context(),
                    example.position(),
                    example.tokens(),
                    example.activations(),
                    example.focus(),
                    example.activation());
        }
    }

    /** A page of an SAE's latents. */
    public Latents list(String sae, WindowParameters parameters, Listing listing) {
        String order = Parameters.word(
                "order",
                listing.order(),
                "fires",
                ORDERS.keySet().stream().sorted().toList());
        String direction = Parameters.word(
                "direction", listing.direction(), order.equals("latent") ? "asc" : "desc", List.of("asc", "desc"));
        int offset = Parameters.whole("offset", listing.offset(), 0, 0, Integer.MAX_VALUE);
        int limit = Parameters.whole("limit", listing.limit(), 50, 1, Parameters.MOST_ROWS);
        return questions.ask(sae, parameters, question -> {
            SaeFigures figures = question.figures();
            PairCounts pairs = question.pairs();
            LatentSums sums = question.sums();
            long tokens = pairs.tokens();
            int[] found = found(figures, listing.search());
            List<LatentRow> page = Arrays.stream(found)
                    .mapToObj(latent -> row(latent, pairs, tokens, sums))
                    .sorted(comparator(order, direction))
                    .skip(offset)
                    .limit(limit)
                    .toList();
            return new Latents(
                    Basis.of(question, tokens),
                    order,
                    direction,
                    offset,
                    limit,
                    found.length,
                    withTopTokens(figures, page));
        });
    }

    /** One latent. */
    public Latent one(String sae, WindowParameters parameters, String latentText) {
        return questions.ask(sae, parameters, question -> {
            int latent = question.latent(latentText);
            PairCounts pairs = question.pairs();
            LatentSums sums = question.sums();
            LatentDetail detail = question.figures().detail(latent);
            long tokens = pairs.tokens();
            LatentRow row = row(latent, pairs, tokens, sums);
            return new Latent(
                    Basis.of(question, tokens),
                    latent,
                    row.fires(),
                    row.density(),
                    row.mean(),
                    row.max(),
                    "total",
                    bins(detail.histogram()),
                    detail.top().stream().map(Context::of).toList(),
                    detail.samples().stream().map(Context::of).toList(),
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

    private static Comparator<LatentRow> comparator(String order, String direction) {
        Comparator<LatentRow> ascending = ORDERS.get(order);
        return (direction.equals("asc") ? ascending : ascending.reversed()).thenComparingInt(LatentRow::latent);
    }

    private static List<Bin> bins(long[] histogram) {
        List<Bin> bins = new ArrayList<>();
        for (int bin = 0; bin < histogram.length; bin++) {
            bins.add(new Bin(ActivationBins.lowerEdge(bin), ActivationBins.lowerEdge(bin + 1), histogram[bin]));
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
