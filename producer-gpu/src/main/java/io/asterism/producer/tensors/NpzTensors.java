package io.asterism.producer.tensors;

import io.asterism.schemas.InputException;
import io.asterism.schemas.npz.NpyReader;
import io.asterism.schemas.npz.NpyType;
import io.asterism.schemas.npz.NpzFile;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arrays of an {@code .npz} as tensors. A zip can only be read on: elements are to be asked for in their order. An array in
 * Fortran order is turned as a whole, and held until another is read.
 */
public final class NpzTensors implements Tensors {
    private static final int PIECE = 1 << 14;

    private final NpzFile file;
    private final Map<String, TensorInfo> infos = new HashMap<>();
    private @Nullable Reading current;

    private NpzTensors(NpzFile file) {
        this.file = file;
    }

    /**
     * Opens a file.
     *
     * @throws InputException if it is no whole {@code .npz}
     */
    public static NpzTensors open(Path file) {
        return new NpzTensors(NpzFile.open(file));
    }

    @Override
    public String origin() {
        return file.path().toString();
    }

    @Override
    public List<Path> files() {
        return List.of(file.path());
    }

    @Override
    public Set<String> names() {
        return file.names();
    }

    @Override
    public TensorInfo info(String name) {
        return infos.computeIfAbsent(name, this::look);
    }

    private TensorInfo look(String name) {
        try (NpyReader array = file.array(name)) {
            TensorType type = type(name, array.type());
            long bytes = type.bytes(array.elements());
            return new TensorInfo(name, type, array.shape(), 0, bytes);
        }
    }

    private TensorType type(String name, NpyType type) {
        if (type.kind() == NpyType.Kind.FLOAT) {
            return switch (type.bytes()) {
                case 2 -> TensorType.F16;
                case 4 -> TensorType.F32;
                default -> TensorType.F64;
            };
        }
        throw new InputException("array '%s' of '%s' is of type '%s', expected f2, f4 or f8", name, file.path(), type);
    }

    @Override
    public void read(String name, long from, FloatBuffer to) {
        if (current == null || !current.name.equals(name) || current.next > from) {
            release();
            current = new Reading(name, file.array(name));
        }
        current.read(from, to);
    }

    private void release() {
        if (current != null) {
            current.array.close();
            current = null;
        }
    }

    @Override
    public void close() {
        release();
        file.close();
    }

    /** An array, read up to some element. */
    private static final class Reading {
        private final String name;
        private final NpyReader array;
        private final float @Nullable [] turned;
        private long next;

        Reading(String name, NpyReader array) {
            this.name = name;
            this.array = array;
            this.turned = array.fortranOrder() ? turned(array) : null;
        }

        private static float[] turned(NpyReader array) {
            long[] shape = array.shape();
            if (shape.length != 2 || array.elements() > Integer.MAX_VALUE - 8) {
                return array.floats();
            }
            int rows = (int) shape[0];
            int columns = (int) shape[1];
            float[] values = new float[rows * columns];
            float[] column = new float[rows];
            for (int c = 0; c < columns; c++) {
                array.readFloats(column, 0, rows);
                for (int r = 0; r < rows; r++) {
                    values[r * columns + c] = column[r];
                }
            }
            return values;
        }

        void read(long from, FloatBuffer to) {
            if (turned != null) {
                to.put(turned, Math.toIntExact(from), to.remaining());
                return;
            }
            array.skip(from - next);
            next = from + to.remaining();
            float[] piece = new float[Math.min(PIECE, to.remaining())];
            while (to.hasRemaining()) {
                int count = Math.min(piece.length, to.remaining());
                array.readFloats(piece, 0, count);
                to.put(piece, 0, count);
            }
        }
    }
}
