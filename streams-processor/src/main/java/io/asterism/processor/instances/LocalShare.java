package io.asterism.processor.instances;

import io.asterism.processor.counting.LatentDetail;
import io.asterism.processor.counting.LatentSums;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.QualitySums;
import io.asterism.processor.counting.TaskFigures;
import io.asterism.processor.counting.Window;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.subspace.SubspaceDefinition;
import io.asterism.processor.subspace.SubspaceFigures;
import io.asterism.processor.subspace.SubspaceStatistics;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The tasks of this instance, read where they are. */
record LocalShare(int dSae, List<TaskFigures> tasks, List<SubspaceFigures> subspaces, List<TaskStanding> standings)
        implements Share {
    /** All tasks of an SAE that are here. */
    static LocalShare of(SaeView sae, TokenRates rates) {
        return of(sae, sae.tasks(), rates);
    }

    /** Those of these partitions that are here. */
    static LocalShare of(SaeView sae, Set<Integer> partitions, TokenRates rates) {
        return of(
                sae,
                sae.tasks().stream()
                        .filter(task -> partitions.contains(task.progress().partition()))
                        .toList(),
                rates);
    }

    private static LocalShare of(SaeView sae, List<TaskFigures> tasks, TokenRates rates) {
        Set<Integer> partitions =
                tasks.stream().map(task -> task.progress().partition()).collect(Collectors.toSet());
        List<SubspaceFigures> subspaces = sae.subspaces().tasks().stream()
                .filter(task -> partitions.contains(task.partition()))
                .toList();
        return new LocalShare(sae.manifest().getDSae(), tasks, subspaces, rates.standings(sae, tasks));
    }

    @Override
    public PairCounts pairs(Window window, int threshold) {
        return PairCounts.sum(
                tasks.stream().map(task -> task.pairs(window, threshold)).toList());
    }

    @Override
    public LatentSums sums(Window window) {
        LatentSums sums = LatentSums.zero(dSae);
        tasks.forEach(task -> sums.add(task.sums(window)));
        return sums;
    }

    @Override
    public List<QualitySums> quality(List<Window> windows) {
        return windows.stream()
                .map(window -> {
                    QualitySums sums = new QualitySums();
                    tasks.forEach(task -> sums.add(task.quality(window)));
                    return sums;
                })
                .toList();
    }

    @Override
    public Optional<SubspaceStatistics> subspace(SubspaceDefinition definition, Window window, boolean points) {
        return SubspaceStatistics.sum(subspaces.stream()
                .map(task -> task.statistics(definition, window, points))
                .flatMap(Optional::stream)
                .toList());
    }

    @Override
    public Map<Long, Long> firesByPane(int latent, int threshold) {
        Map<Long, Long> fires = new TreeMap<>();
        for (TaskFigures task : tasks) {
            for (TaskFigures.Pane pane : task.panes()) {
                Window window = new Window(pane.from(), pane.to());
                fires.merge(pane.from(), task.pairs(window, threshold).fires(latent), Long::sum);
            }
        }
        return fires;
    }

    @Override
    public LatentDetail detail(int latent) {
        return LatentDetails.merge(
                latent, tasks.stream().map(task -> task.detail(latent)).toList());
    }

    @Override
    public Map<Integer, List<Peak>> peaks(int[] latents) {
        return Arrays.stream(latents)
                .distinct()
                .boxed()
                .collect(Collectors.toMap(latent -> latent, latent -> Peaks.of(detail(latent))));
    }
}
