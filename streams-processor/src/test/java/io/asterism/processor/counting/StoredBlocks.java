package io.asterism.processor.counting;

import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The blocks that a task stored, in the order of their keys, as a store would hand them out.
 *
 * @param blocks by key in hexadecimal
 */
record StoredBlocks(Map<String, byte[]> blocks) {
    StoredBlocks() {
        this(new TreeMap<>());
    }

    /** The same blocks, to be changed apart from these. */
    StoredBlocks copy() {
        return new StoredBlocks(new TreeMap<>(blocks));
    }

    /** A commit. */
    void drain(TaskCounts task) {
        task.drain((key, block) -> {
            String hex = HexFormat.of().formatHex(key);
            if (block == null) {
                blocks.remove(hex);
            } else {
                blocks.put(hex, block);
            }
        });
    }

    /** A restart. */
    TaskCounts load(TaskCounts into) {
        blocks.forEach((key, block) -> into.load(HexFormat.of().parseHex(key), block));
        into.loaded();
        return into;
    }

    /** Number of blocks of a kind. */
    long count(BlockKey.Kind kind) {
        return blocks.keySet().stream()
                .filter(key -> BlockKey.of(HexFormat.of().parseHex(key)).kind() == kind)
                .count();
    }
}
