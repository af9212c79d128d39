package io.asterism.schemas.npz;

import io.asterism.schemas.InputException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes a NumPy {@code .npz} file, array after array, each as a stream. The same arrays give the same bytes. A file appears under
 * its name only when it is whole.
 */
public final class NpzWriter {
    private final ZipContainer zip;
    private final NpzPacking packing;

    private final @Nullable Path folder;

    private NpzWriter(OutputStream out, NpzPacking packing, @Nullable Path folder) {
        this.zip = new ZipContainer(out);
        this.packing = packing;
        this.folder = folder;
    }

    /** What a file is to hold. */
    public interface Contents {
        /** Writes every array, in any order. */
        void writeTo(NpzWriter npz) throws IOException;
    }

    /**
     * Writes a file, deflated; one that is there is replaced.
     *
     * @throws InputException if it cannot be written; nothing is left of it then
     */
    public static void write(Path file, Contents contents) {
        write(file, NpzPacking.FAST, contents);
    }

    /**
     * Writes a file; one that is there is replaced.
     *
     * @throws InputException if it cannot be written; nothing is left of it then
     */
    public static void write(Path file, NpzPacking packing, Contents contents) {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(partial), 1 << 16)) {
                write(out, packing, file.toAbsolutePath().getParent(), contents);
            }
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new InputException(
                    e, "cannot write '%s' (%s), expected a folder with room that can be written", file, e);
        } finally {
            partial.toFile().delete();
        }
    }

    /** Writes to a stream, deflated; it stays open. */
    public static void write(OutputStream out, Contents contents) throws IOException {
        write(out, NpzPacking.FAST, null, contents);
    }

    private static void write(OutputStream out, NpzPacking packing, @Nullable Path folder, Contents contents)
            throws IOException {
        NpzWriter npz = new NpzWriter(out, packing, folder);
        contents.writeTo(npz);
        npz.zip.finish();
    }

    /** Starts an array, the last index fastest; it must be filled and closed before the next. */
    public NpyWriter array(String name, NpyType type, long... shape) throws IOException {
        return new NpyWriter(name, zip::entry, packing, new NpyHeader(type, false, shape, 0));
    }

    /** Whether what {@link #aside} keeps in a file is small, and a folder for it is known. */
    public boolean canSetAside() {
        return folder != null && packing != NpzPacking.NONE;
    }

    /**
     * Starts an array that may be filled while another one is; it must be closed behind that, and stands behind it in the file. What is packed waits in a
     * file beside the one that is written.
     */
    public NpyWriter aside(String name, NpyType type, long... shape) throws IOException {
        Path beside = Objects.requireNonNull(folder).resolve("." + name + "-" + UUID.randomUUID() + ".partial");
        return new NpyWriter(
                name,
                (entry, method, bytes) -> new SetAside(zip, entry, method, bytes, beside),
                packing,
                new NpyHeader(type, false, shape, 0));
    }

    /** Writes a whole array of 64-bit integers, {@code [values]}. */
    public void longs(String name, long... values) throws IOException {
        try (NpyWriter array = array(name, NpyType.I8, values.length)) {
            array.write(values, 0, values.length);
        }
    }

    /** Writes a whole array of 32-bit integers, {@code [values]}. */
    public void ints(String name, int... values) throws IOException {
        try (NpyWriter array = array(name, NpyType.I4, values.length)) {
            array.write(values, 0, values.length);
        }
    }

    /** Writes a whole array of 32-bit floats of a shape. */
    public void floats(String name, float[] values, long... shape) throws IOException {
        try (NpyWriter array = array(name, NpyType.F4, shape)) {
            array.write(values, 0, values.length);
        }
    }

    /** Writes an ASCII text as a scalar, the way {@code scipy.sparse.save_npz} writes {@code format}. */
    public void text(String name, String ascii) throws IOException {
        byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
        NpyType type = new NpyType(NpyType.Kind.BYTES, bytes.length, ByteOrder.LITTLE_ENDIAN);
        try (NpyWriter array = array(name, type)) {
            array.write(bytes);
        }
    }
}
