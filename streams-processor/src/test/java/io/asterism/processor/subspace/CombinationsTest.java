package io.asterism.processor.subspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CombinationsTest {
    /** However the stream is cut and ordered, the smallest combinations stay, with their whole counts. */
    @Property(tries = 300)
    void keepsTheSmallestWholeAndTheRestByNumber(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int limit,
            @ForAll @IntRange(min = 1, max = 64) int members) {
        Random random = new Random(seed);
        List<Long> stream = new ArrayList<>();
        for (int k = 0; k < 200; k++) {
            long half = random.nextLong();
            long mask = (half & random.nextLong()) >>> (64 - members);
            stream.add(mask == 0 ? 1 : mask);
        }
        Map<Long, Long> counts =
                stream.stream().collect(Collectors.groupingBy(m -> m, TreeMap::new, Collectors.counting()));
        List<Long> kept = counts.keySet().stream()
                .sorted(Comparator.<Long>comparingInt(Long::bitCount).thenComparing(Long::compareUnsigned))
                .limit(limit)
                .toList();

        Collections.shuffle(stream, random);
        int cut = random.nextInt(stream.size() + 1);
        Combinations sum = combinations(limit, stream.subList(0, cut));
        Combinations stored = combinations(limit, stream.subList(cut, stream.size()));
        BlockWriter out = new BlockWriter();
        stored.encode(out);
        sum.add(Combinations.decode(new BlockReader(out.toBytes(), 0), limit));

        List<Long> masks = new ArrayList<>();
        sum.forEach((mask, count) -> {
            masks.add(mask);
            assertThat(count).isEqualTo(counts.get(mask));
        });
        assertThat(masks).isEqualTo(kept);
        assertThat(sum.examples()).isEqualTo(200);
        assertThat(sum.dropped())
                .isEqualTo(200 - kept.stream().mapToLong(counts::get).sum());
    }

    private static Combinations combinations(int limit, List<Long> stream) {
        Combinations combinations = new Combinations(limit);
        stream.forEach(mask -> combinations.add(mask, 1));
        return combinations;
    }
}
