package io.asterism.processor.answers.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.processor.answers.Question;
import io.asterism.processor.counting.DensePairs;
import io.asterism.processor.counting.LatentDetail;
import io.asterism.processor.counting.LatentSums;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.QualitySums;
import io.asterism.processor.counting.Window;
import io.asterism.processor.directory.SaeState;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.fixtures.Fixture;
import io.asterism.processor.graph.Measure;
import io.asterism.processor.instances.Peak;
import io.asterism.processor.instances.SaeFigures;
import io.asterism.processor.instances.Share;
import io.asterism.processor.instances.TaskStanding;
import io.asterism.processor.subspace.SubspaceDefinition;
import io.asterism.processor.subspace.SubspaceStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The strongest pairs are those a sort of all pairs puts first. */
class StrongestPairsTest {
    @Property(tries = 60)
    void areTheFirstOfAllPairsSorted(
            @ForAll @IntRange(min = 2, max = 40) int dSae,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 60) int limit,
            @ForAll @IntRange(min = 1, max = 30) int minCount) {
        DensePairs counts = DensePairs.random(dSae, seed);
        List<StrongPair> all = new ArrayList<>();
        for (int i = 0; i < dSae; i++) {
            for (int j = i + 1; j < dSae; j++) {
                long both = counts.count(i, j);
                if (both >= minCount) {
                    double either = counts.fires(i) + counts.fires(j) - both;
                    all.add(new StrongPair(i, j, both, both / either));
                }
            }
        }
        all.sort(StrongPair.WEAKEST_FIRST.reversed());

        StrongestPairs found = StrongestPairs.find(question(counts), Measure.JACCARD, minCount, limit);

        assertThat(found.pairs()).isEqualTo(all.subList(0, Math.min(limit, all.size())));
        assertThat(found.distinct()).isEqualTo(all.size());
    }

    @Property(tries = 20)
    void aConditionalPairStartsAtTheRarerLatent(@ForAll long seed) {
        DensePairs counts = DensePairs.random(20, seed);
        StrongestPairs found = StrongestPairs.find(question(counts), Measure.P_SECOND_GIVEN_FIRST, 1, 400);
        for (StrongPair pair : found.pairs()) {
            assertThat(counts.fires(pair.source())).isLessThanOrEqualTo(counts.fires(pair.target()));
            assertThat(pair.weight())
                    .isEqualTo((double) counts.count(pair.source(), pair.target()) / counts.fires(pair.source()));
        }
    }

    private static Question question(PairCounts counts) {
        SaeView sae = new SaeView(
                Fixture.manifest("any.1-sae", counts.dSae(), Fixture.PANE),
                SaeState.RUNNING,
                "",
                1,
                List.of(),
                List.of());
        return new Question(new SaeFigures(sae, List.of(new OneShare(counts))), 0, Window.TOTAL);
    }

    private record OneShare(PairCounts counts) implements Share {
        @Override
        public List<TaskStanding> standings() {
            return List.of();
        }

        @Override
        public PairCounts pairs(Window window, int threshold) {
            return counts;
        }

        @Override
        public LatentSums sums(Window window) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<QualitySums> quality(List<Window> windows) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<SubspaceStatistics> subspace(SubspaceDefinition definition, Window window, boolean points) {
            return Optional.empty();
        }

        @Override
        public Map<Long, Long> firesByPane(int latent, int threshold) {
            throw new UnsupportedOperationException();
        }

        @Override
        public LatentDetail detail(int latent) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<Integer, List<Peak>> peaks(int[] latents) {
            throw new UnsupportedOperationException();
        }
    }
}
