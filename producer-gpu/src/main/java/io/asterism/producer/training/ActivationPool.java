package io.asterism.producer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** An endless supply of training batches: a pool of tokens is filled, gone through a few times in random order, then replaced. */
final class ActivationPool {
    private static final int POOL_TOKENS = 1 << 17;

    private final NDManager manager;
    private final ActivationSource source;
    private final int batch;
    private final Random random;
    private NDArray pool;
    private int[] order = {};
    private int next;
    private int pass;

    /**
     * Fills the first pool.
     *
     * @param manager owns the pool
     * @param batch tokens a batch
     */
    ActivationPool(NDManager manager, ActivationSource source, int batch, long seed) {
        this.manager = manager;
        this.source = source;
        this.batch = batch;
        this.random = new Random(seed);
        this.pool = fill();
    }

    /** The pool as it stands, {@code [tokens, dIn]}: to see means and norms. */
    NDArray pool() {
        return pool;
    }

    /** A batch, {@code [batch, dIn]}, that belongs to a step's manager. */
    NDArray next(NDManager step) {
        if (next + batch > order.length) {
            turn();
        }
        long[] rows = new long[batch];
        for (int i = 0; i < batch; i++) {
            rows[i] = order[next++];
        }
        NDArray chosen = pool.get(step.create(rows));
        chosen.attach(step);
        return chosen;
    }

    /** Passes over a batch that an earlier run has had. */
    void skip() {
        if (next + batch > order.length) {
            turn();
        }
        next += batch;
    }

    private void turn() {
        if (pass == source.passes()) {
            pool.close();
            pool = fill();
            pass = 0;
        }
        pass++;
        next = 0;
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int held = order[i];
            order[i] = order[other];
            order[other] = held;
        }
    }

    private NDArray fill() {
        List<FloatBuffer> pieces = new ArrayList<>();
        int tokens = 0;
        while (tokens < Math.max(POOL_TOKENS, batch)) {
            FloatBuffer piece = source.next();
            tokens += piece.remaining() / source.width();
            pieces.add(piece);
        }
        FloatBuffer whole = FloatBuffer.allocate(tokens * source.width());
        pieces.forEach(whole::put);
        order = new int[tokens];
        for (int i = 0; i < tokens; i++) {
            order[i] = i;
        }
        next = tokens;
        return manager.create(whole.flip(), new Shape(tokens, source.width()), DataType.FLOAT32);
    }
}
