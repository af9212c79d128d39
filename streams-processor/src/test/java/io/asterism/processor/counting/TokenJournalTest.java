package io.asterism.processor.counting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TokenJournalTest {
    private static final TokenJournal.Limits UNLIMITED =
            new TokenJournal.Limits(Long.MAX_VALUE, Double.POSITIVE_INFINITY, Long.MAX_VALUE);

    /** Written out by hand from the description of the bytes. */
    @Test
    void keepsTheActiveLatentsOfTokensWithPairs() {
        TokenBatch batch = new TokenBatch();
        add(batch, Map.of(3, 0, 258, 1));
        add(batch, Map.of(7, 1)); // alone
        add(batch, Map.of(1, -1, 2, 0, 5, -1)); // alone at every threshold
        add(batch, Map.of(0, 1, 4, -1, 6, 0, 399, 0));
        TokenJournal journal = new TokenJournal(9, 400, 2, UNLIMITED);
        journal.add(batch, 0);

        assertThat(store(journal))
                .containsExactly(Map.entry(
                        "07" + "0000000000000009" + "00000000",
                        "01" + "02000000" + "05000000" + "0100" + "0200" + "0300" + "0201" + "0000" + "0600" + "8f01"
                                + "00" + "01" + "01" + "00" + "00"));
    }

    @Property(tries = 100)
    void givesBackWhatWasActive(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 3) int levels, @ForAll boolean wide) {
        int dSae = wide ? 70_000 : 300;
        TokenBatch batch = new TokenBatch();
        List<Map<Integer, Integer>> expected = new ArrayList<>();
        for (int token = 0; token < 40; token++) {
            Map<Integer, Integer> entries = new TreeMap<>();
            for (int k = random.nextInt(6); k > 0; k--) {
                entries.put(random.nextInt(dSae), random.nextInt(levels + 1) - 1);
            }
            add(batch, entries);
            entries.values().removeIf(level -> level < 0);
            if (entries.size() > 1) {
                expected.add(entries);
            }
        }
        TokenJournal journal = new TokenJournal(0, dSae, levels, UNLIMITED);
        journal.add(batch, 0);

        assertThat(replay(store(journal), dSae, levels)).isEqualTo(expected);
    }

    @Test
    void standsForRowsUntilItTakesTooMuchOfTheirRoom() {
        TokenJournal journal = new TokenJournal(0, 400, 1, new TokenJournal.Limits(60, 0.5, 1000));
        TokenBatch batch = new TokenBatch();
        add(batch, Map.of(1, 0, 2, 0)); // 9 + 2 + 4 bytes
        journal.add(batch, 0);
        assertThat(journal.standsFor(30)).isTrue();
        assertThat(journal.standsFor(29)).isFalse();
        assertThat(store(journal)).hasSize(1);
        journal.add(batch, 0);
        assertThat(journal.standsFor(59)).as("what is stored counts as well").isFalse();
        assertThat(store(journal)).containsOnlyKeys("07000000000000000000000001");
        journal.add(batch, 0);
        journal.add(batch, 0);
        assertThat(journal.standsFor(1000)).isTrue();
        journal.add(batch, 0); // 75 bytes
        assertThat(journal.standsFor(1000)).isFalse();

        List<String> removed = new ArrayList<>();
        journal.remove((key, block) -> {
            assertThat(block).isNull();
            removed.add(HexFormat.of().formatHex(key));
        });
        assertThat(removed).containsExactly("07000000000000000000000000", "07000000000000000000000001");
        journal.add(batch, 0);
        assertThat(journal.standsFor(30)).as("it begins anew").isTrue();
        assertThat(store(journal)).containsOnlyKeys("07000000000000000000000000");
    }

    @Test
    void standsForRowsWhileItsTokensAreSoonCountedAgain() {
        TokenJournal journal = new TokenJournal(0, 400, 1, new TokenJournal.Limits(1000, 1, 30));
        TokenBatch batch = new TokenBatch();
        add(batch, Map.of(1, 0, 2, 0));
        journal.add(batch, 20);
        journal.add(batch, 10);
        assertThat(journal.standsFor(1000)).isTrue();
        journal.add(batch, 1);
        assertThat(journal.standsFor(1000)).isFalse();
        journal.remove((key, block) -> {});
        journal.add(batch, 30);
        assertThat(journal.standsFor(1000)).isTrue();
    }

    @Test
    void longBatchesTakeSeveralBlocks() {
        TokenBatch batch = new TokenBatch();
        List<Map<Integer, Integer>> expected = new ArrayList<>();
        Map<Integer, Integer> entries = new TreeMap<>();
        for (int latent = 0; latent < 1000; latent++) {
            entries.put(latent, 0);
        }
        for (int token = 0; token < 600; token++) {
            add(batch, entries);
            expected.add(entries);
        }
        TokenJournal journal = new TokenJournal(0, 1000, 1, UNLIMITED);
        journal.add(batch, 0);
        Map<String, String> blocks = store(journal);

        assertThat(blocks).hasSize(3);
        assertThat(replay(blocks, 1000, 1)).isEqualTo(expected);
    }

    @Property(tries = 300)
    void brokenBytesAreRefusedOrReadAsTokens(@ForAll Random random, @ForAll boolean cut) {
        TokenBatch batch = new TokenBatch();
        for (int token = 0; token < 10; token++) {
            add(batch, Map.of(random.nextInt(100), 0, 100 + random.nextInt(100), 1, 200 + random.nextInt(100), 0));
        }
        TokenJournal journal = new TokenJournal(0, 300, 2, UNLIMITED);
        journal.add(batch, 0);
        byte[] bytes =
                HexFormat.of().parseHex(store(journal).values().iterator().next());
        if (cut) {
            bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
        } else {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
        }
        Map<String, String> broken = Map.of("07", HexFormat.of().formatHex(bytes));
        try {
            assertThat(replay(broken, 300, 2))
                    .isNotEmpty()
                    .allSatisfy(token -> assertThat(token.keySet()).allMatch(latent -> latent < 300));
            assertThat(cut).isFalse();
        } catch (IllegalStateException refused) {
            assertThat(refused).hasMessageStartingWith("stored block 'pane's tokens' number 0 of pane 0 ");
        }
    }

    @Test
    void aMissingBlockIsRefused() {
        TokenJournal journal = new TokenJournal(0, 300, 1, UNLIMITED);
        journal.load(0, new byte[0]);
        assertThatThrownBy(() -> journal.load(2, new byte[0]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("it is number 2 of its pane, expected 1");
    }

    /** Few tokens over large rows are stored as tokens; then the rows are, and the tokens go. */
    @Test
    void aTaskStoresTokensUntilRowsTakeLess() {
        Stream stream = new Stream(2000, 0);
        Random random = new Random(5);
        for (int context = 0; context < 40; context++) {
            stream.context(
                    context,
                    random.ints(20, 0, 1)
                            .mapToObj(zero -> {
                                var latents = new TreeMap<Integer, Float>();
                                random.ints(60, 0, 2000).forEach(latent -> latents.put(latent, 1f));
                                return (SortedMap<Integer, Float>) latents;
                            })
                            .toList());
        }
        TaskCounts task = TaskCountsTest.newCounts(stream.manifest);
        StoredBlocks blocks = new StoredBlocks();
        stream.count(task);
        blocks.drain(task);
        assertThat(blocks.count(BlockKey.Kind.PANE_TOKENS)).isPositive();
        assertThat(blocks.count(BlockKey.Kind.PANE_ROW)).isZero();
        TaskCounts restored = blocks.load(TaskCountsTest.newCounts(stream.manifest));
        assertThat(Stream.matrix(restored.pairs(Window.TOTAL, 0))).isDeepEqualTo(stream.naive(0));

        restored.wantRows();
        blocks.drain(restored);
        assertThat(blocks.count(BlockKey.Kind.PANE_TOKENS)).isZero();
        assertThat(blocks.count(BlockKey.Kind.PANE_ROW)).isPositive();
        TaskCounts again = blocks.load(TaskCountsTest.newCounts(stream.manifest));
        assertThat(Stream.matrix(again.pairs(Window.TOTAL, 0))).isDeepEqualTo(stream.naive(0));
    }

    private static void add(TokenBatch batch, Map<Integer, Integer> levels) {
        batch.startContext(new BatchContext("d", 0, 0, 0, "".getBytes(StandardCharsets.UTF_8), new int[0], 1));
        new TreeMap<>(levels).forEach((latent, level) -> batch.addEntry(latent, 1, level));
        batch.endToken(0);
    }

    private static Map<String, String> store(TokenJournal journal) {
        Map<String, String> blocks = new TreeMap<>();
        journal.store((key, block) ->
                blocks.put(HexFormat.of().formatHex(key), HexFormat.of().formatHex(block)));
        return blocks;
    }

    private static List<Map<Integer, Integer>> replay(Map<String, String> blocks, int dSae, int levels) {
        TokenJournal journal = new TokenJournal(0, dSae, levels, UNLIMITED);
        int number = 0;
        for (String block : blocks.values()) {
            journal.load(number++, HexFormat.of().parseHex(block));
        }
        TokenBatch batch = new TokenBatch();
        List<Map<Integer, Integer>> tokens = new ArrayList<>();
        journal.replay(batch, () -> {
            for (int token = 0; token < batch.tokens(); token++) {
                Map<Integer, Integer> entries = new TreeMap<>();
                for (int k = batch.start(token); k < batch.ends()[token]; k++) {
                    entries.put(batch.latents()[k], (int) batch.levels()[k]);
                }
                tokens.add(entries);
            }
            batch.clear();
        });
        return tokens;
    }
}
