package io.asterism.producer.tensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.asterism.schemas.InputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Brings tensors onto the device as f32, piece by piece, and refuses those that are missing, of another shape or type, or not finite.
 *
 * <p>Widening happens on the host because the engine's native layer knows no bf16.
 */
public final class TensorLoader {
    private static final int PIECE = 1 << 24;
    private static final int NAMES_SHOWN = 20;

    private final NDManager manager;
    private final Tensors tensors;

    /** Loads from {@code tensors} into arrays that belong to {@code manager}. */
    public TensorLoader(NDManager manager, Tensors tensors) {
        this.manager = manager;
        this.tensors = tensors;
    }

    /**
     * Loads all of the named tensors.
     *
     * @param prefix stands before every name in the file
     * @param expected shape by name, without the prefix
     * @return arrays by name, without the prefix, in the same order
     * @throws InputException naming every missing tensor, or the first one that is wrong
     */
    public Map<String, NDArray> load(String prefix, Map<String, Shape> expected) {
        checkNames(prefix, expected);
        expected.forEach((name, shape) -> check(prefix + name, shape));
        Map<String, NDArray> loaded = new LinkedHashMap<>();
        expected.keySet().forEach(name -> loaded.put(name, load(prefix + name)));
        return loaded;
    }

    private void checkNames(String prefix, Map<String, Shape> expected) {
        requireAll(tensors, expected.keySet().stream().map(prefix::concat).toList());
    }

    /**
     * Checks that all of some tensors are there.
     *
     * @throws InputException naming those that are not
     */
    public static void requireAll(Tensors tensors, Collection<String> expected) {
        List<String> missing = expected.stream()
                .filter(name -> !tensors.names().contains(name))
                .toList();
        if (!missing.isEmpty()) {
            throw new InputException(
                    "'%s' lacks %d of the %d tensors expected: %s%s",
                    tensors.origin(),
                    missing.size(),
                    expected.size(),
                    missing.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", ")),
                    missing.size() > NAMES_SHOWN ? ", ..." : "");
        }
    }

    private void check(String name, Shape expected) {
        TensorInfo info = tensors.info(name);
        long[] shape = info.shape();
        if (!Arrays.equals(shape, expected.getShape())) {
            boolean transposed = shape.length == 2 && shape[0] == expected.get(1) && shape[1] == expected.get(0);
            throw new InputException(
                    "tensor '%s' of '%s' is %s, expected %s%s",
                    name,
                    tensors.origin(),
                    ShapeText.of(shape),
                    ShapeText.of(expected.getShape()),
                    transposed ? ": it is transposed" : "");
        }
        if (!info.type().holdsWeights()) {
            throw new InputException(
                    "tensor '%s' of '%s' is of type %s, expected F32, F16, BF16 or F64",
                    name, tensors.origin(), info.type());
        }
    }

    private NDArray load(String name) {
        Shape shape = new Shape(tensors.info(name).shape());
        long elements = shape.size();
        NDArray array = manager.create(shape, DataType.FLOAT32);
        if (elements == 0) {
            return array;
        }
        long rows = shape.dimension() == 0 ? 1 : shape.get(0);
        long perRow = elements / rows;
        long rowsAtOnce = Math.max(1, Math.min(rows, PIECE / perRow));
        FloatBuffer piece = buffer(Math.toIntExact(rowsAtOnce * perRow));
        try (NDManager step = manager.newSubManager()) {
            for (long row = 0; row < rows; row += rowsAtOnce) {
                long end = Math.min(rows, row + rowsAtOnce);
                piece.clear().limit(Math.toIntExact((end - row) * perRow));
                tensors.read(name, row * perRow, piece);
                checkFinite(name, row * perRow, piece.flip());
                if (shape.dimension() == 0) {
                    array.set(piece);
                } else {
                    // Copied rather than adopted: the engine's own memory is aligned, and results must not depend on
                    // the address.
                    array.set(
                            new NDIndex("{}:{}", row, end),
                            step.create(piece, shapeOf(shape, end - row), DataType.FLOAT32));
                }
            }
        }
        return array;
    }

    private static FloatBuffer buffer(int elements) {
        return ByteBuffer.allocateDirect(4 * elements)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private static Shape shapeOf(Shape whole, long rows) {
        long[] shape = whole.getShape().clone();
        shape[0] = rows;
        return new Shape(shape);
    }

    private void checkFinite(String name, long from, FloatBuffer piece) {
        for (int i = 0; i < piece.limit(); i++) {
            if (!Float.isFinite(piece.get(i))) {
                throw new InputException(
                        "tensor '%s' of '%s' holds %s at element %d, expected finite weights",
                        name, tensors.origin(), piece.get(i), from + i);
            }
        }
    }
}
