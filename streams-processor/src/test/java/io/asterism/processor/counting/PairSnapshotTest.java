package io.asterism.processor.counting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PairSnapshotTest {
    @Property(tries = 30)
    void holdsEveryCountAndStaysAsItIs(@ForAll long seed) {
        Random random = new Random(seed);
        Stream stream = Stream.random(random, 2 + random.nextInt(200), 20, 0, 1);
        TaskCounts task = stream.count(new TaskCounts(CountingPlan.of(stream.manifest, new float[0])));

        PairSnapshot snapshot = PairSnapshot.of(task.pairs(Window.TOTAL, 0));
        long tokens = snapshot.tokens();
        stream.count(task);

        long[][] naive = stream.naive(0);
        assertThat(Stream.matrix(snapshot)).isDeepEqualTo(naive);
        assertThat(snapshot.tokens()).isEqualTo(tokens);
        int latent = random.nextInt(naive.length);
        int other = (latent + 1) % naive.length;
        assertThat(snapshot.count(latent, other)).isEqualTo(naive[latent][other]);
        long[] neighbors = new long[naive.length];
        snapshot.addNeighbors(latent, neighbors);
        naive[latent][latent] = 0;
        assertThat(neighbors).isEqualTo(naive[latent]);
    }
}
