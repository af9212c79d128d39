package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;

/** A table with a row for each token or position, {@code [rows, dModel]}. */
record TokenTable(NDArray rows) {
    /** The rows of {@code [batch, tokens]}. */
    NDArray of(NDArray ids) {
        return Embedding.embedding(ids, rows, SparseFormat.DENSE).singletonOrThrow();
    }

    /** The rows of the positions of {@code [batch, tokens]}, of which the first is given. */
    NDArray ofPositions(NDArray ids, int first) {
        return of(ids.getManager().arange(first, first + (int) ids.getShape().get(1), 1, DataType.INT64));
    }
}
