package io.asterism.processor.instances;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.processor.counting.CountingPlan;
import io.asterism.processor.counting.LatentDetail;
import io.asterism.processor.counting.LatentSums;
import io.asterism.processor.counting.PairCounts;
import io.asterism.processor.counting.Stream;
import io.asterism.processor.counting.TaskCounts;
import io.asterism.processor.counting.TaskFigures;
import io.asterism.processor.counting.Window;
import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.Activations;
import io.asterism.schemas.InvalidActivationsException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** However documents are spread over tasks, and in whatever order the tasks are added, the answer is that of a single task. */
class SplitStreamTest {
    @Property(tries = 40)
    void anySplitOverTasksGivesTheAnswerOfOne(
            @ForAll Random random,
            @ForAll @IntRange(min = 2, max = 20) int dSae,
            @ForAll @IntRange(min = 2, max = 6) int tasks) {
        Stream stream = Stream.random(random, dSae, 50, 0, 1);
        TaskCounts one = task(stream);
        List<TaskCounts> parts = new ArrayList<>();
        for (int k = 0; k < tasks; k++) {
            parts.add(task(stream));
        }
        for (int k = 0; k < stream.records.size(); k++) {
            add(stream, stream.records.get(k), one, k);
            add(stream, stream.records.get(k), parts.get(random.nextInt(tasks)), k);
        }
        one.countPending();
        parts.forEach(TaskCounts::countPending);
        Collections.shuffle(parts, random);
        int cut = random.nextInt(tasks - 1) + 1;

        for (int k = 0; k < 2; k++) {
            PairCounts left = pairs(parts.subList(0, cut), k);
            PairCounts right = pairs(parts.subList(cut, tasks), k);
            assertThat(Stream.matrix(PairCounts.sum(List.of(right, left)))).isDeepEqualTo(stream.naive(k));
        }
        LatentSums sums = LatentSums.zero(dSae);
        parts.forEach(part -> sums.add(part.sums(Window.TOTAL)));
        assertThat(sums).usingRecursiveComparison().isEqualTo(one.sums(Window.TOTAL));
        for (int latent = 0; latent < dSae; latent++) {
            LatentDetail left = detail(latent, parts.subList(0, cut));
            LatentDetail right = detail(latent, parts.subList(cut, tasks));
            LatentDetail whole = one.detail(latent);
            assertThat(LatentDetails.merge(latent, List.of(left, right)))
                    .usingRecursiveComparison()
                    .isEqualTo(whole);
            assertThat(LatentDetails.merge(latent, List.of(right, left)))
                    .usingRecursiveComparison()
                    .isEqualTo(whole);
        }
    }

    private static LatentDetail detail(int latent, List<TaskCounts> parts) {
        return LatentDetails.merge(
                latent, parts.stream().map(part -> part.detail(latent)).toList());
    }

    private static PairCounts pairs(List<? extends TaskFigures> parts, int threshold) {
        return PairCounts.sum(
                parts.stream().map(part -> part.pairs(Window.TOTAL, threshold)).toList());
    }

    private static TaskCounts task(Stream stream) {
        return new TaskCounts(CountingPlan.of(stream.manifest, new float[0]));
    }

    private static void add(Stream stream, Activations record, TaskCounts task, long offset) {
        ActivationColumns columns = new ActivationColumns(stream.manifest);
        try {
            columns.read(record);
        } catch (InvalidActivationsException e) {
            throw new AssertionError(e);
        }
        task.add(record, columns, offset);
    }
}
