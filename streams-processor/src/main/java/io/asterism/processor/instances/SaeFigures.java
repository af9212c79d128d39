package io.asterism.processor.instances;

import io.asterism.processor.counting.LatentDetail;
import io.asterism.processor.counting.LatentSums;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.QualitySums;
import io.asterism.processor.counting.TaskFigures.Pane;
import io.asterism.processor.counting.TaskFigures.Progress;
import io.asterism.processor.counting.Window;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.subspace.SubspaceDefinition;
import io.asterism.processor.subspace.SubspaceStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The figures of one SAE, added over every task that could be reached. */
public final class SaeFigures {
    private final SaeView sae;
    private final List<Share> shares;
    private final List<TaskStanding> standings;

    public SaeFigures(SaeView sae, List<Share> shares) {
        this.sae = sae;
        this.shares = List.copyOf(shares);
        this.standings =
                shares.stream().flatMap(share -> share.standings().stream()).toList();
    }

    /** The SAE. */
    public SaeView sae() {
        return sae;
    }

    /** The counts of a window, at the manifest's threshold of this index; they stay live. */
    public PairCounts pairs(Window window, int threshold) {
        List<PairCounts> parts =
                shares.stream().map(share -> share.pairs(window, threshold)).toList();
        return parts.isEmpty() ? new NoPairs(sae.manifest().getDSae()) : PairCounts.sum(parts);
    }

    /** The sums of a window. */
    public LatentSums sums(Window window) {
        LatentSums sums = LatentSums.zero(sae.manifest().getDSae());
        shares.forEach(share -> sums.add(share.sums(window)));
        return sums;
    }

    /** How well the SAE reconstructed in each of these windows, as far as it was measured; in their order. */
    public List<QualitySums> quality(List<Window> windows) {
        List<QualitySums> sums =
                windows.stream().map(window -> new QualitySums()).toList();
        for (Share share : shares) {
            List<QualitySums> parts = share.quality(windows);
            for (int i = 0; i < parts.size(); i++) {
                sums.get(i).add(parts.get(i));
            }
        }
        return sums;
    }

    /**
     * What a tracked group did in a window; empty where no task tracks it yet, or no pane of it is kept.
     *
     * @param points whether the sampled points are wanted
     */
    public Optional<SubspaceStatistics> subspace(SubspaceDefinition definition, Window window, boolean points) {
        return SubspaceStatistics.sum(shares.stream()
                .map(share -> share.subspace(definition, window, points))
                .flatMap(Optional::stream)
                .toList());
    }

    /** Fires of one latent in each pane that is kept, by the pane's beginning, at the manifest's threshold of this index. */
    public Map<Long, Long> firesByPane(int latent, int threshold) {
        Map<Long, Long> fires = new TreeMap<>();
        shares.forEach(share ->
                share.firesByPane(latent, threshold).forEach((pane, number) -> fires.merge(pane, number, Long::sum)));
        return fires;
    }

    /** One latent over the whole stream. */
    public LatentDetail detail(int latent) {
        return LatentDetails.merge(
                latent, shares.stream().map(share -> share.detail(latent)).toList());
    }

    /** Of each of these latents, the tokens on which it fired most strongly, strongest first. */
    public Map<Integer, List<Peak>> peaks(int[] latents) {
        List<Map<Integer, List<Peak>>> parts =
                shares.stream().map(share -> share.peaks(latents)).toList();
        return Arrays.stream(latents)
                .boxed()
                .collect(Collectors.toMap(
                        latent -> latent,
                        latent -> Peaks.merge(parts.stream()
                                .map(part -> part.getOrDefault(latent, List.of()))
                                .toList()),
                        (one, same) -> one));
    }

    /** How far each reached task had come, by partition. */
    public List<Progress> progress() {
        return standings.stream()
                .map(TaskStanding::progress)
                .sorted((one, other) -> Integer.compare(one.partition(), other.partition()))
                .toList();
    }

    /** Tokens counted by all reached tasks. */
    public long tokens() {
        return sum(Progress::tokens);
    }

    /** Contexts that all reached tasks refused because their pane was closed. */
    public long late() {
        return sum(Progress::late);
    }

    /** Their share of all contexts, 0 before the first. */
    public double lateShare() {
        long late = late();
        return late == 0 ? 0 : (double) late / (late + sum(Progress::contexts));
    }

    /** Records that all reached tasks set aside as dead letters. */
    public long invalid() {
        return sum(Progress::invalid);
    }

    private long sum(ToLongFunction<Progress> figure) {
        return standings.stream().map(TaskStanding::progress).mapToLong(figure).sum();
    }

    /** Tokens a second, of late, of all reached tasks. */
    public double tokensPerSecond() {
        return standings.stream().mapToDouble(TaskStanding::tokensPerSecond).sum();
    }

    /** The panes any task keeps, oldest first, their tokens added. */
    public List<Pane> panes() {
        Map<Long, Pane> panes = new TreeMap<>();
        standings.stream()
                .flatMap(standing -> standing.panes().stream())
                .forEach(pane ->
                        panes.merge(pane.from(), pane, (a, b) -> new Pane(a.from(), a.to(), a.tokens() + b.tokens())));
        return List.copyOf(panes.values());
    }

    /** Newest event time any task has counted, ms; empty before the first. */
    public OptionalLong newest() {
        return standings.stream()
                .mapToLong(standing -> standing.progress().newest())
                .filter(time -> time != Long.MIN_VALUE)
                .max();
    }

    /** The partitions no task was reached for, ascending. */
    public List<Integer> missingPartitions() {
        Set<Integer> reached = standings.stream()
                .map(standing -> standing.progress().partition())
                .collect(Collectors.toSet());
        List<Integer> missing = new ArrayList<>();
        IntStream.range(0, sae.partitions())
                .filter(partition -> !reached.contains(partition))
                .forEach(missing::add);
        return missing;
    }

    /** Whether every partition of the SAE's topic was reached. */
    public boolean complete() {
        return sae.partitions() > 0 && missingPartitions().isEmpty();
    }
}
