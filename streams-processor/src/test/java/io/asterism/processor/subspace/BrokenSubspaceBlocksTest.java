package io.asterism.processor.subspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.processor.blocks.BrokenBlockException;
import io.asterism.processor.counting.BlockFaults;
import io.asterism.processor.counting.CountingPlan;
import io.asterism.processor.counting.Stream;
import io.asterism.processor.counting.Window;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BrokenSubspaceBlocksTest {
    private static final SubspaceDefinition GROUP = new SubspaceDefinition("abc", List.of(1, 3, 4), false, 5);

    private static Map<String, byte[]> stored(Stream stream) {
        Map<String, byte[]> blocks = new TreeMap<>();
        TaskSubspacesTest.task(stream, stream.records, GROUP)
                .drain((key, block) -> blocks.put(HexFormat.of().formatHex(key), block));
        return blocks;
    }

    private static TaskSubspaces load(Stream stream, Map<String, byte[]> blocks) {
        TaskSubspaces task = new TaskSubspaces(CountingPlan.of(stream.manifest, new float[0]));
        blocks.forEach((key, block) -> task.load(HexFormat.of().parseHex(key), block));
        task.loaded();
        return task;
    }

    @ParameterizedTest
    @EnumSource(SubspaceKey.Kind.class)
    void refusesBlocksThatAreNoneAndReadsTheRest(SubspaceKey.Kind kind) {
        Stream stream = Stream.random(new Random(6), 12, 10, 0);
        Map<String, byte[]> sound = stored(stream);
        Random random = new Random(kind.name().length());
        for (String key : sound.keySet()) {
            SubspaceKey of = SubspaceKey.of(HexFormat.of().parseHex(key));
            if (of.kind() != kind) {
                continue;
            }
            for (BlockFaults fault : BlockFaults.of(sound.get(key), random)) {
                Map<String, byte[]> broken = new TreeMap<>(sound);
                broken.put(key, fault.bytes());
                TaskSubspaces task;
                try {
                    task = load(stream, broken);
                } catch (BrokenBlockException refused) {
                    assertThat(refused.getMessage())
                            .as(fault.what())
                            .startsWith("stored block ")
                            .contains("abc");
                    continue;
                }
                assertThat(fault.mustBeRefused())
                        .as("%s with %s is taken", of, fault.what())
                        .isFalse();
                task.statistics(task.definitions().get(0), Window.TOTAL, true).ifPresent(statistics -> {
                    statistics.points();
                    statistics.patterns();
                    statistics.encode();
                });
            }
        }
    }

    @Test
    void refusesBlocksWithoutTheirOthers() {
        Stream stream = Stream.random(new Random(6), 12, 10, 0);
        Map<String, byte[]> sound = stored(stream);
        load(stream, sound);
        for (String key : sound.keySet()) {
            Map<String, byte[]> lacking = new TreeMap<>(sound);
            lacking.remove(key);
            assertThatThrownBy(() -> load(stream, lacking))
                    .as(key)
                    .isInstanceOf(BrokenBlockException.class)
                    .hasMessageStartingWith("stored block ");
        }
    }

    @Test
    void refusesKeysThatAreNone() {
        byte[] key = new SubspaceKey(SubspaceKey.Kind.POINTS, 7, "abc").toBytes();
        assertThat(SubspaceKey.of(key)).isEqualTo(new SubspaceKey(SubspaceKey.Kind.POINTS, 7, "abc"));
        for (byte[] none : new byte[][] {{}, {1}, Arrays.copyOf(key, 9), Arrays.copyOf(key, 14)}) {
            assertThatThrownBy(() -> SubspaceKey.of(none))
                    .isInstanceOf(BrokenBlockException.class)
                    .hasMessageStartingWith("stored block has key ");
        }
        key[0] = 4;
        assertThatThrownBy(() -> SubspaceKey.of(key)).isInstanceOf(BrokenBlockException.class);
    }
}
