package io.asterism.schemas.npz;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;

/** An entry of a zip whose bytes are packed in pieces, on all processors, and joined in order. A few pieces are under way at a time. */
final class PackedEntry {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final int UNDER_WAY = 2 * PROCESSORS;
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final ExecutorService PACKERS = Executors.newFixedThreadPool(PROCESSORS, action -> {
        Thread thread = new Thread(action, "asterism-pack-" + NUMBER.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    });

    /** Each packer's own, by the bytes of a number: their tables are some megabytes. */
    private static final ThreadLocal<Map<Integer, NumberDeflater>> DEFLATERS = ThreadLocal.withInitial(HashMap::new);

    private final Target target;
    private final NpzPacking packing;
    private final int width;
    private final JoinedChecksum checksum = new JoinedChecksum();
    private final Deque<CompletableFuture<Piece>> underWay = new ArrayDeque<>();
    private long size;

    private record Piece(byte[] bytes, long checksum, int length) {}

    /** Where packed pieces go. */
    interface Target {
        /** Appends bytes that are packed. */
        void write(byte[] bytes, int length) throws IOException;

        /** Ends the entry. */
        void close(long checksum, long size) throws IOException;
    }

    PackedEntry(Target target, NpzPacking packing, int width) {
        this.target = target;
        this.packing = packing;
        this.width = width;
    }

    /** Appends a piece, of which a copy is kept until it is written. */
    void add(byte[] raw, int length) throws IOException {
        if (length == 0) {
            return;
        }
        byte[] copy = Arrays.copyOf(raw, length);
        underWay.add(CompletableFuture.supplyAsync(() -> pack(copy), PACKERS));
        while (underWay.size() > UNDER_WAY) {
            writeFirst();
        }
    }

    private Piece pack(byte[] raw) {
        CRC32 crc = new CRC32();
        crc.update(raw);
        byte[] bytes = packing == NpzPacking.NONE
                ? raw
                : DEFLATERS.get().computeIfAbsent(width, NumberDeflater::new).pack(raw, raw.length);
        return new Piece(bytes, crc.getValue(), raw.length);
    }

    private void writeFirst() throws IOException {
        try {
            Piece piece = underWay.remove().join();
            target.write(piece.bytes(), piece.bytes().length);
            checksum.add(piece.checksum(), piece.length());
            size += piece.length();
        } catch (CompletionException e) {
            throw new IllegalStateException("a piece of an array could not be packed", e.getCause());
        }
    }

    void close() throws IOException {
        while (!underWay.isEmpty()) {
            writeFirst();
        }
        if (packing != NpzPacking.NONE) {
            target.write(NumberDeflater.END, NumberDeflater.END.length);
        }
        target.close(checksum.value(), size);
    }
}
