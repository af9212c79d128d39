package io.asterism.processor.counting;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.schemas.Activations;
import io.asterism.schemas.SaeManifest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a task must know after some contexts of a stream in a given order: by the definitions, with loops over tokens and nothing kept between. */
public final class Reference {
    /** A latent's fire that may be among its strongest. */
    private record Fire(float activation, String document, int context, int place) {
        static final Comparator<Fire> STRONGEST_FIRST = Comparator.comparing(Fire::activation)
                .reversed()
                .thenComparing(Fire::document)
                .thenComparingInt(Fire::context)
                .thenComparingInt(Fire::place);
    }

    private final Stream stream;
    private final SaeManifest manifest;
    private final List<Integer> counted = new ArrayList<>();
    private final TreeSet<Long> panes = new TreeSet<>();
    private long newest = Long.MIN_VALUE;
    private long late;
    private long tokens;

    /** The task that is given these contexts of the stream, in this order. */
    public Reference(Stream stream, List<Integer> order) {
        this.stream = stream;
        this.manifest = stream.manifest;
        for (int context : order) {
            long eventTime = stream.records.get(context).getEventTime();
            newest = Math.max(newest, eventTime);
            if (pane(eventTime) + manifest.getPaneMillis() + manifest.getGraceMillis() <= newest) {
                late++;
            } else {
                counted.add(context);
                panes.add(pane(eventTime));
                tokens += stream.tokens(context).size();
            }
        }
        long kept = manifest.getPaneMillis() + manifest.getGraceMillis() + manifest.getRetentionMillis();
        panes.removeIf(from -> from + kept <= newest);
    }

    /** Contexts that come too late. */
    public long late() {
        return late;
    }

    /** Contexts that are counted. */
    public long contexts() {
        return counted.size();
    }

    /** Checks everything that a task can be asked for. */
    public void assertKnownBy(TaskFigures task) {
        assertThat(task.progress().late()).as("late contexts").isEqualTo(late);
        assertThat(task.progress().contexts()).as("contexts").isEqualTo(counted.size());
        assertThat(task.progress().tokens()).as("tokens").isEqualTo(tokens);
        assertThat(task.progress().newest()).as("newest event time").isEqualTo(newest);
        assertThat(task.panes().stream().map(TaskFigures.Pane::from)).containsExactlyElementsOf(panes);
        assertWindow(task, Window.TOTAL);
        for (long pane : panes) {
            assertWindow(task, new Window(pane, pane + manifest.getPaneMillis()));
        }
        for (int latent = 0; latent < manifest.getDSae(); latent++) {
            assertLatent(latent, task.detail(latent));
        }
    }

    private void assertWindow(TaskFigures task, Window window) {
        List<Integer> contexts = counted.stream()
                .filter(context -> window.isTotal()
                        || window.holdsPane(pane(stream.records.get(context).getEventTime())))
                .toList();
        List<Double> thresholds = manifest.getThresholds();
        for (int k = 0; k < thresholds.size(); k++) {
            long[][] matrix = new long[manifest.getDSae()][manifest.getDSae()];
            for (int context : contexts) {
                long[][] part = stream.naive(thresholds.get(k), context, context + 1);
                for (int i = 0; i < matrix.length; i++) {
                    for (int j = 0; j < matrix.length; j++) {
                        matrix[i][j] += part[i][j];
                    }
                }
            }
            assertThat(Stream.matrix(task.pairs(window, k)))
                    .as("counts of %s at threshold %s", window, thresholds.get(k))
                    .isDeepEqualTo(matrix);
        }
        assertSums(task.sums(window), contexts);
    }

    /** The activations of {@link Stream#random} are multiples of 1/4: their sums have no rounding, whatever their order. */
    private void assertSums(LatentSums sums, List<Integer> contexts) {
        LatentSums naive = LatentSums.zero(manifest.getDSae());
        for (int context : contexts) {
            for (SortedMap<Integer, Float> token : stream.tokens(context)) {
                token.forEach((latent, f) -> {
                    naive.positive()[latent]++;
                    naive.sum()[latent] += f;
                    naive.sumOfSquares()[latent] += (double) f * f;
                    naive.max()[latent] = Math.max(naive.max()[latent], f);
                });
            }
        }
        assertThat(sums).usingRecursiveComparison().isEqualTo(naive);
    }

    private void assertLatent(int latent, LatentDetail detail) {
        Map<Integer, Long> histogram = new TreeMap<>();
        Map<Integer, Long> positions = new TreeMap<>();
        Map<String, Fire> strongest = new TreeMap<>();
        for (int context : counted) {
            Activations record = stream.records.get(context);
            List<SortedMap<Integer, Float>> tokensOf = stream.tokens(context);
            for (int place = 0; place < tokensOf.size(); place++) {
                Float f = tokensOf.get(place).get(latent);
                if (f == null) {
                    continue;
                }
                // Four bins an octave from 2^-8 on; bucket b of the positions begins at place 2^b - 1.
                int octave = Math.getExponent(f);
                histogram.merge(4 * (octave + 8) + (int) (4 * (f / Math.scalb(1f, octave) - 1)), 1L, Long::sum);
                positions.merge(Math.getExponent(place + 1f), 1L, Long::sum);
                strongest.merge(
                        record.getDocument() + "/" + record.getContext(),
                        new Fire(f, record.getDocument(), record.getContext(), place),
                        (one, other) -> Fire.STRONGEST_FIRST.compare(one, other) <= 0 ? one : other);
            }
        }
        assertThat(sparse(detail.histogram())).as("histogram of %s", latent).isEqualTo(histogram);
        assertThat(sparse(detail.positions())).as("positions of %s", latent).isEqualTo(positions);
        assertThat(detail.top().stream()
                        .map(example -> new Fire(
                                example.activation(),
                                example.document(),
                                example.context(),
                                example.position() + example.focus())))
                .as("strongest contexts of %s", latent)
                .containsExactlyElementsOf(strongest.values().stream()
                        .sorted(Fire.STRONGEST_FIRST)
                        .limit(8)
                        .toList());
    }

    private static Map<Integer, Long> sparse(long[] values) {
        Map<Integer, Long> sparse = new TreeMap<>();
        for (int k = 0; k < values.length; k++) {
            if (values[k] != 0) {
                sparse.put(k, values[k]);
            }
        }
        return sparse;
    }

    private long pane(long eventTime) {
        return Math.floorDiv(eventTime, manifest.getPaneMillis()) * manifest.getPaneMillis();
    }
}
