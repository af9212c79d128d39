package io.asterism.processor.answers.geometry;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BlockWriter;
import io.asterism.processor.geometry.DecoderMap;
import io.asterism.processor.geometry.DecoderTable;
import io.asterism.processor.geometry.DecoderTree;
import io.asterism.processor.geometry.NearestRows;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.DoubleConsumer;

/**
 * Something that is worked out of a decoder and kept.
 *
 * @param name of its file
 * @param version of what it is made by and how it is stored: what another version made is made again
 */
record Derivation<T>(
        String name,
        int version,
        BiFunction<DecoderTable, DoubleConsumer, T> maker,
        BiConsumer<T, BlockWriter> writer,
        BiFunction<BlockReader, Integer, T> reader) {
    static final Derivation<NearestRows> NEAREST =
            new Derivation<>("nearest", 1, NearestRows::of, NearestRows::write, NearestRows::read);
    static final Derivation<DecoderMap> MAP =
            new Derivation<>("map", 1, DecoderMap::of, DecoderMap::write, DecoderMap::read);
    static final Derivation<DecoderTree> TREE =
            new Derivation<>("tree", 1, DecoderTree::of, DecoderTree::write, DecoderTree::read);
}
