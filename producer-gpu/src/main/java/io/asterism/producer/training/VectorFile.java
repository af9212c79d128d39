package io.asterism.producer.training;

import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Vectors of a text in a file, nothing but their numbers: little-endian 32-bit floats, {@code [tokens, width]}. Read from its beginning again when its
 * end is reached.
 */
final class VectorFile implements ActivationSource {
    private static final int DOCUMENTS_AT_ONCE = 256;
    private static final int ROWS_AT_ONCE = 1 << 13;
    private static final double SAME = 1e-3;

    private final Path file;
    private final int width;
    private final long tokens;
    private long next;

    /**
     * Of a file that may not be there yet.
     *
     * @param tokens that it holds once it is whole
     */
    VectorFile(Path file, int width, long tokens) {
        this.file = file;
        this.width = width;
        this.tokens = tokens;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int passes() {
        return 1;
    }

    @Override
    public FloatBuffer next() {
        int count = (int) Math.min(ROWS_AT_ONCE, tokens - next);
        FloatBuffer rows = read(next, count);
        next = (next + count) % tokens;
        return rows;
    }

    /** All of them, ready to be read. */
    FloatBuffer all() {
        return read(0, Math.toIntExact(tokens));
    }

    /**
     * Adds what is missing, block of documents after block, so that an interrupted reading goes on where it stopped.
     *
     * @throws InputException if what is there already is not what the model gives, or nothing can be written
     */
    void fill(ResidualHarvest harvest, List<int[]> documents, PrintStream log) {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long held = out.size() / rowBytes();
            long done = 0;
            long begun = System.nanoTime();
            for (int from = 0; from < documents.size(); from += DOCUMENTS_AT_ONCE) {
                List<int[]> block = documents.subList(from, Math.min(documents.size(), from + DOCUMENTS_AT_ONCE));
                long blockTokens = tokens(block);
                if (done + blockTokens <= held) {
                    if (done == 0) {
                        check(harvest, block);
                    }
                    done += blockTokens;
                    held = Math.max(held, done);
                    begun = System.nanoTime();
                    continue;
                }
                write(out, done * rowBytes(), harvest.read(block));
                done += blockTokens;
                log.printf(
                        Locale.ROOT,
                        "%s: %,d of %,d tokens  %,.0f tokens/s%n",
                        file.getFileName(),
                        done,
                        tokens,
                        (done - held) / ((System.nanoTime() - begun) / 1e9));
            }
            out.truncate(tokens * rowBytes());
        } catch (IOException e) {
            throw new InputException(e, "'%s' cannot be written (%s)", file, e);
        }
    }

    static long tokens(List<int[]> documents) {
        return documents.stream().mapToLong(document -> document.length).sum();
    }

    /** The shortest document of a block is its first ({@link ResidualHarvest#read}), and read again at little cost. */
    private void check(ResidualHarvest harvest, List<int[]> block) {
        int[] first = block.stream()
                .min(Comparator.comparingInt(document -> document.length))
                .orElseThrow();
        FloatBuffer expected = harvest.read(List.of(first));
        FloatBuffer found = read(0, first.length);
        double largest = 0;
        double worst = 0;
        while (expected.hasRemaining()) {
            float value = expected.get();
            largest = Math.max(largest, Math.abs(value));
            worst = Math.max(worst, Math.abs(value - found.get()));
        }
        if (!(worst <= SAME * largest)) {
            throw new InputException(
                    "'%s' holds other vectors than the model has for this text: name another folder, or remove this one",
                    file);
        }
    }

    private FloatBuffer read(long from, int count) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.toIntExact(count * rowBytes())).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            in.position(from * rowBytes());
            while (bytes.hasRemaining()) {
                if (in.read(bytes) < 0) {
                    throw new InputException(
                            "'%s' has %,d bytes, expected %,d: it is truncated",
                            file, Files.size(file), tokens * rowBytes());
                }
            }
        } catch (IOException e) {
            throw new InputException(e, "'%s' cannot be read (%s)", file, e);
        }
        return bytes.flip().asFloatBuffer();
    }

    private static void write(FileChannel out, long at, FloatBuffer rows) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(rows.remaining(), Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(rows);
        for (long place = at; bytes.hasRemaining(); ) {
            place += out.write(bytes, place);
        }
    }

    private long rowBytes() {
        return (long) Float.BYTES * width;
    }
}
