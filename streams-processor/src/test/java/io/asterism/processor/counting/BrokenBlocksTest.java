package io.asterism.processor.counting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.blocks.BrokenBlockException;
import io.asterism.schemas.Activations;
import io.asterism.schemas.PackedColumns;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BrokenBlocksTest {
    private static final int LATENTS = 40;
    private static final int WIDE = 200;
    private static final int TOKENS = 12;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What an empty task and one load take at most, whatever the block: chunks of sums, a row's cells and the sentence. */
    private static final long ROOM = 2 << 20;

    /** The same for all blocks of the stream below, of which there are some hundreds. */
    private static final long MOST_ALLOCATED = 8 << 20;

    /** Of every kind some blocks, of a stream with texts, closed and open panes and two thresholds. */
    private static StoredBlocks blocks(Stream stream, boolean rows) {
        StoredBlocks blocks = new StoredBlocks();
        TaskCounts task = TaskCountsTest.newCounts(stream.manifest);
        stream.count(task);
        if (rows) {
            task.wantRows();
        }
        blocks.drain(task);
        return blocks;
    }

    private static Stream stream() {
        Random random = new Random(11);
        Stream stream = new Stream(LATENTS, 0, 1);
        for (int context = 0; context < 6; context++) {
            context(stream, random, 400L * context, () -> random.nextInt(12), () -> random.nextBoolean() ? LATENTS : 8);
        }
        return stream;
    }

    /** Tokens that take less than the rows they are counted into. */
    private static Stream wideStream() {
        Random random = new Random(12);
        Stream stream = new Stream(WIDE, 0, 1);
        for (int context = 0; context < 3; context++) {
            context(stream, random, 0, () -> 30, () -> WIDE);
        }
        return stream;
    }

    private static void context(Stream stream, Random random, long at, IntSupplier active, IntSupplier latents) {
        List<SortedMap<Integer, Float>> tokens = new ArrayList<>();
        for (int k = 0; k < TOKENS; k++) {
            SortedMap<Integer, Float> token = new TreeMap<>();
            for (int n = active.getAsInt(); n > 0; n--) {
                token.put(random.nextInt(latents.getAsInt()), 0.1f + 4 * random.nextFloat());
            }
            tokens.add(token);
        }
        stream.context(at, tokens);
        int[] ends = new int[TOKENS];
        StringBuilder text = new StringBuilder();
        for (int k = 0; k < ends.length; k++) {
            text.append("né".repeat(1 + k % 3));
            ends[k] = 3 * (text.length() / 2);
        }
        Activations record = stream.records.get(stream.records.size() - 1);
        record.setText(text.toString());
        record.setTokenEnds(PackedColumns.packInts(ends, 0, ends.length));
        float[] ones = new float[TOKENS];
        Arrays.fill(ones, 1);
        record.setSquaredError(PackedColumns.packScalars(ones, 0, TOKENS));
        record.setSquaredTarget(PackedColumns.packScalars(ones, 0, TOKENS));
        record.setSquaredReconstruction(PackedColumns.packScalars(ones, 0, TOKENS));
        record.setTargetDotReconstruction(PackedColumns.packScalars(ones, 0, TOKENS));
        record.setTargetSum(PackedColumns.packDoubles(new double[] {TOKENS, 0}));
    }

    private static StoredBlocks with(StoredBlocks sound, String key, byte[] block) {
        StoredBlocks broken = sound.copy();
        broken.blocks().put(key, block);
        return broken;
    }

    @ParameterizedTest
    @EnumSource(BlockKey.Kind.class)
    void refusesBlocksThatAreNoneAndReadsTheRest(BlockKey.Kind kind) {
        boolean rows = kind != BlockKey.Kind.PANE_TOKENS;
        Stream stream = rows ? stream() : wideStream();
        StoredBlocks sound = blocks(stream, rows);
        Map<String, byte[]> ofKind = new TreeMap<>(sound.blocks());
        ofKind.keySet()
                .removeIf(key -> BlockKey.of(HexFormat.of().parseHex(key)).kind() != kind);
        assertThat(ofKind).isNotEmpty();
        Random random = new Random(kind.name().length());
        for (int k = 0; k < 2; k++) {
            String key = ofKind.keySet().stream()
                    .skip(random.nextInt(ofKind.size()))
                    .findFirst()
                    .orElseThrow();
            String name = BlockKey.of(HexFormat.of().parseHex(key)).toString();
            for (BlockFaults fault : BlockFaults.of(ofKind.get(key), random)) {
                StoredBlocks broken = with(sound, key, fault.bytes());
                long before = THREADS.getCurrentThreadAllocatedBytes();
                TaskCounts task = TaskCountsTest.newCounts(stream.manifest);
                try {
                    broken.load(task);
                } catch (BrokenBlockException refused) {
                    assertThat(refused.getMessage()).as(fault.what()).startsWith("stored block ");
                    // What a block says may be refused where it is held against the blocks that it belongs to.
                    if (fault.mustBeRefused()) {
                        assertThat(refused.getMessage()).as(fault.what()).contains(name);
                    }
                    continue;
                } finally {
                    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
                            .as(fault.what())
                            .isLessThan(MOST_ALLOCATED);
                }
                assertThat(fault.mustBeRefused())
                        .as("%s with %s is taken", name, fault.what())
                        .isFalse();
                reads(task, stream);
            }
        }
    }

    /** All that can be asked of a task. */
    private static void reads(TaskCounts task, Stream stream) {
        for (int latent = 0; latent < stream.manifest.getDSae(); latent++) {
            task.detail(latent);
        }
        task.sums(Window.TOTAL);
        task.quality(Window.TOTAL);
        for (int threshold = 0; threshold < 2; threshold++) {
            PairCounts pairs = task.pairs(Window.TOTAL, threshold);
            long[] row = new long[pairs.dSae()];
            for (int latent = 0; latent < pairs.dSae(); latent++) {
                Arrays.fill(row, 0);
                pairs.addRow(latent, 0, row.length, row);
                for (int other = latent + 1; other < row.length; other += 5) {
                    assertThat(row[other]).isNotNegative().isEqualTo(pairs.count(latent, other));
                }
            }
        }
        StoredBlocks again = new StoredBlocks();
        task.wantRows();
        again.drain(task);
    }

    @Test
    void thereIsABlockOfEveryKind() {
        Map<BlockKey.Kind, Long> kinds = new EnumMap<>(BlockKey.Kind.class);
        for (boolean rows : new boolean[] {false, true}) {
            StoredBlocks blocks = blocks(rows ? stream() : wideStream(), rows);
            for (BlockKey.Kind kind : BlockKey.Kind.values()) {
                kinds.merge(kind, blocks.count(kind), Long::sum);
            }
        }
        assertThat(kinds.keySet()).isEqualTo(EnumSet.allOf(BlockKey.Kind.class));
        assertThat(kinds.values()).allMatch(count -> count > 0);
    }

    @Test
    void aBlockThatClaimsGigabytesTakesNoMoreThanItsBytes() {
        byte[] claim = new BlockWriter()
                .u8(2)
                .varint(Integer.MAX_VALUE)
                .varint(Integer.MAX_VALUE)
                .toBytes();
        for (BlockKey key : new BlockKey[] {
            BlockKey.latentNumbers(0),
            BlockKey.latentContexts(0),
            BlockKey.paneLatents(PaneCounts.TOTAL, 0),
            BlockKey.paneRow(PaneCounts.TOTAL, 0, 0, 0),
            BlockKey.paneQuality(PaneCounts.TOTAL)
        }) {
            TaskCounts task = TaskCountsTest.newCounts(new Stream(8, 0).manifest);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            assertThatThrownBy(() -> task.load(key.toBytes(), claim)).isInstanceOf(BrokenBlockException.class);
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(ROOM);
        }
    }

    @Test
    void keysThatAreNoneAreRefused() {
        TaskCounts task = TaskCountsTest.newCounts(new Stream(8, 0).manifest);
        for (BlockKey key : new BlockKey[] {
            BlockKey.progress(),
            BlockKey.pane(7),
            BlockKey.paneLatents(7, 1),
            BlockKey.paneRow(7, 1, 1, 1),
            BlockKey.paneTokens(7, 1),
            BlockKey.paneQuality(7),
            BlockKey.latentNumbers(1),
            BlockKey.latentContexts(1)
        }) {
            byte[] bytes = key.toBytes();
            assertThat(BlockKey.of(bytes)).isEqualTo(key);
            for (int length : new int[] {0, bytes.length - 1, bytes.length + 1}) {
                assertThatThrownBy(() -> task.load(Arrays.copyOf(bytes, length), new byte[] {1}))
                        .isInstanceOf(BrokenBlockException.class)
                        .hasMessageStartingWith("stored block has key ");
            }
        }
        assertThatThrownBy(() -> task.load(new byte[] {8}, new byte[0])).isInstanceOf(BrokenBlockException.class);
        assertThatThrownBy(() -> task.load(new byte[] {0}, new byte[0])).isInstanceOf(BrokenBlockException.class);
    }

    @Test
    void aRowOutsideOfTheMatrixOrAboveItsLatentIsRefused() {
        Cells cells = new Cells();
        cells.add(3, 5);
        byte[] row = new RowEncoder().encode(cells);
        TaskCounts task = TaskCountsTest.newCounts(new Stream(8, 0).manifest);
        for (BlockKey key : new BlockKey[] {
            BlockKey.paneRow(PaneCounts.TOTAL, 1, 0, 1),
            BlockKey.paneRow(PaneCounts.TOTAL, 0, 1, 1),
            BlockKey.paneRow(PaneCounts.TOTAL, 0, 0, 7),
            BlockKey.paneRow(PaneCounts.TOTAL, 0, 0, -1),
            BlockKey.paneRow(PaneCounts.TOTAL, 0, 0, 1),
            BlockKey.paneRow(5, 0, 0, 1)
        }) {
            assertThatThrownBy(() -> task.load(key.toBytes(), row))
                    .isInstanceOf(BrokenBlockException.class)
                    .hasMessageStartingWith("stored block " + key + " of " + row.length + " bytes is broken: ");
        }
    }

    @Test
    void aNumberEndsWithItsSixtyFourthBit() {
        byte[] most = {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1};
        assertThat(new BlockReader(most, 0).varint()).isEqualTo(-1);
        most[9] = 2;
        assertThatThrownBy(() -> new BlockReader(most, 0).varint()).isInstanceOf(BrokenBlockException.class);
        byte[] endless = new byte[100];
        Arrays.fill(endless, (byte) 0x80);
        assertThatThrownBy(() -> new BlockReader(endless, 0).varint())
                .isInstanceOf(BrokenBlockException.class)
                .hasMessageContaining("64 bits");
    }
}
