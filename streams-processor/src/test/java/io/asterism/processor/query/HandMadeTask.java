package io.asterism.processor.query;

import io.asterism.processor.counting.ActivationBins;
import io.asterism.processor.counting.ContextExample;
import io.asterism.processor.counting.DensePairs;
import io.asterism.processor.counting.LatentDetail;
import io.asterism.processor.counting.LatentSums;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.TaskFigures;
import io.asterism.processor.counting.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A task's figures worked out afresh from a list of tokens whenever they are asked for, in the plainest way. */
final class HandMadeTask implements TaskFigures {
    /** A token: its event time, its text, and the activations of its latents. */
    record Token(long time, String text, Map<Integer, Float> activations) {}

    private final int partition;
    private final int dSae;
    private final List<Double> thresholds;
    private final long paneMillis;
    private final List<Token> tokens = new CopyOnWriteArrayList<>();
    private long late;
    private long invalid;

    HandMadeTask(int partition, int dSae, List<Double> thresholds, long paneMillis) {
        this.partition = partition;
        this.dSae = dSae;
        this.thresholds = thresholds;
        this.paneMillis = paneMillis;
    }

    HandMadeTask read(List<Token> more) {
        tokens.addAll(more);
        return this;
    }

    /** Has refused so many contexts that came too late, and so many records that could not be used. */
    HandMadeTask refused(long lateContexts, long invalidRecords) {
        late = lateContexts;
        invalid = invalidRecords;
        return this;
    }

    /** What it has read. */
    List<Token> tokens() {
        return tokens;
    }

    @Override
    public Progress progress() {
        long newest = tokens.stream().mapToLong(Token::time).max().orElse(Long.MIN_VALUE);
        return new Progress(partition, tokens.size(), tokens.size(), tokens.size(), 0, late, invalid, newest);
    }

    @Override
    public List<Pane> panes() {
        Map<Long, Pane> panes = new TreeMap<>();
        for (Token token : tokens) {
            long from = pane(token);
            panes.merge(
                    from,
                    new Pane(from, from + paneMillis, 1),
                    (one, more) -> new Pane(one.from(), one.to(), one.tokens() + more.tokens()));
        }
        return List.copyOf(panes.values());
    }

    @Override
    public PairCounts pairs(Window window, int threshold) {
        float tau = thresholds.get(threshold).floatValue();
        long[][] counts = new long[dSae][dSae];
        in(window)
                .forEach(token -> token.activations()
                        .forEach((one, f) -> token.activations()
                                .forEach((other, g) -> counts[one][other] += f > tau && g > tau ? 1 : 0)));
        return new DensePairs(counts, in(window).count());
    }

    @Override
    public LatentSums sums(Window window) {
        LatentSums sums = LatentSums.zero(dSae);
        in(window)
                .forEach(token -> token.activations().forEach((latent, f) -> {
                    sums.positive()[latent]++;
                    sums.sum()[latent] += f;
                    sums.sumOfSquares()[latent] += (double) f * f;
                    sums.max()[latent] = Math.max(sums.max()[latent], f);
                }));
        return sums;
    }

    @Override
    public LatentDetail detail(int latent) {
        long[] histogram = new long[ActivationBins.COUNT];
        List<ContextExample> examples = new ArrayList<>();
        for (int at = 0; at < tokens.size(); at++) {
            Float activation = tokens.get(at).activations().get(latent);
            if (activation != null) {
                histogram[ActivationBins.of(activation)]++;
                examples.add(example(latent, at, activation));
            }
        }
        examples.sort(Comparator.comparingDouble(ContextExample::activation).reversed());
        return new LatentDetail(
                histogram,
                new long[0],
                examples.subList(0, Math.min(8, examples.size())),
                List.of(),
                times(latent).min().orElse(Long.MAX_VALUE),
                times(latent).max().orElse(Long.MIN_VALUE));
    }

    private ContextExample example(int latent, int at, float activation) {
        int from = Math.max(0, at - 8);
        List<Token> around = tokens.subList(from, Math.min(tokens.size(), at + 5));
        float[] activations = new float[around.size()];
        for (int i = 0; i < activations.length; i++) {
            activations[i] = around.get(i).activations().getOrDefault(latent, 0f);
        }
        return new ContextExample(
                "document-" + partition,
                0,
                from,
                around.stream().map(Token::text).toList(),
                activations,
                at - from,
                activation);
    }

    private LongStream times(int latent) {
        return tokens.stream()
                .filter(token -> token.activations().containsKey(latent))
                .mapToLong(Token::time);
    }

    private Stream<Token> in(Window window) {
        return tokens.stream().filter(token -> window.isTotal() || window.holdsPane(pane(token)));
    }

    private long pane(Token token) {
        return Math.floorDiv(token.time(), paneMillis) * paneMillis;
    }
}
