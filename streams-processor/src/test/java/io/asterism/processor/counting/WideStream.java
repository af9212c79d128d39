package io.asterism.processor.counting;

import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.ActivationType;
import io.asterism.schemas.Activations;
import io.asterism.schemas.InvalidActivationsException;
import io.asterism.schemas.Manifests;
import io.asterism.schemas.PackedColumns;
import io.asterism.schemas.SaeManifest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * A wide SAE's sparse stream, with what a few of its latents must come to, counted beside it. As a process it counts the stream in its heap,
 * stores it in a file, takes it up again, and ends with an error where anything differs or the heap is too small.
 */
public final class WideStream {
    private static final int CONTEXT = 500;
    private static final int[] PROBES = {0, 1, 77, 40_000, 90_001};

    private final int dSae;
    private final int tokens;
    private final int active;
    private final SaeManifest manifest;
    private final Random random = new Random(98);
    private final long[][] neighbors;
    private final long[] fires;
    private final double[] sums;

    /** A stream of so many latents and tokens, on each of which so many fire, or a few less. */
    public WideStream(int dSae, int tokens, int active) {
        this.dSae = dSae;
        this.tokens = tokens;
        this.active = active;
        this.manifest = new Stream(dSae, 0).manifest;
        this.neighbors = new long[PROBES.length][dSae];
        this.fires = new long[dSae];
        this.sums = new double[dSae];
    }

    /** Runs with the width, the number of tokens, the latents active on each, a file for the blocks, and "rows" or "tokens" as what is to be stored. */
    public static void main(String[] arguments) throws IOException {
        WideStream wide = new WideStream(
                Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        Path file = Path.of(arguments[3]);
        long start = System.nanoTime();
        TaskCounts task = wide.count();
        System.out.printf("counted %,d tokens in %.1f s, heap %,d MB%n", wide.tokens, seconds(start), heap());
        wide.check(task);
        if (arguments[4].equals("rows")) {
            task.wantRows();
        }
        start = System.nanoTime();
        store(task, file);
        System.out.printf("stored in %.1f s, %,d MB%n", seconds(start), Files.size(file) >> 20);
        task = new TaskCounts(CountingPlan.of(wide.manifest, new float[0]));
        start = System.nanoTime();
        load(task, file);
        System.out.printf("restored in %.1f s, heap %,d MB%n", seconds(start), heap());
        wide.check(task);
        System.out.println("exact");
    }

    /** The SAE's manifest. */
    public SaeManifest manifest() {
        return manifest;
    }

    /** Number of records. */
    public int contexts() {
        return (tokens + CONTEXT - 1) / CONTEXT;
    }

    private TaskCounts count() {
        TaskCounts task = new TaskCounts(CountingPlan.of(manifest, new float[0]));
        ActivationColumns columns = new ActivationColumns(manifest);
        for (int context = 0; context < contexts(); context++) {
            Activations record = record(context);
            try {
                columns.read(record);
            } catch (InvalidActivationsException e) {
                throw new AssertionError(e);
            }
            task.add(record, columns, context);
        }
        task.countPending();
        return task;
    }

    /** The next record; latents fire the more often the lower their id: about as one over the root of it. */
    public Activations record(int context) {
        int[] offsets = new int[CONTEXT + 1];
        int[] latents = new int[CONTEXT * active];
        float[] activations = new float[latents.length];
        int entries = 0;
        for (int token = 0; token < CONTEXT; token++) {
            int[] ids = new int[active];
            for (int k = 0; k < active; k++) {
                double u = random.nextDouble();
                ids[k] = (int) (dSae * u * u);
            }
            ids = Arrays.stream(ids).sorted().distinct().toArray();
            for (int id : ids) {
                latents[entries] = id;
                activations[entries] = (1 + random.nextInt(64)) / 4f;
                fires[id]++;
                sums[id] += activations[entries++];
            }
            note(ids);
            offsets[token + 1] = entries;
        }
        return Activations.newBuilder()
                .setSae(manifest.getSae())
                .setManifest(Manifests.hash(manifest))
                .setDocument("document " + context)
                .setCorpus("wide")
                .setContext(0)
                .setPosition(0)
                .setEventTime(0)
                .setText("")
                .setTokenEnds(ByteBuffer.allocate(0))
                .setTokenIds(ByteBuffer.allocate(0))
                .setSpecial(PackedColumns.packBits(new boolean[CONTEXT]))
                .setOffsets(PackedColumns.packInts(offsets, 0, offsets.length))
                .setLatents(PackedColumns.packLatents(latents, 0, entries, dSae))
                .setActivations(PackedColumns.packActivations(activations, 0, entries, ActivationType.F32))
                .build();
    }

    private void note(int[] ids) {
        for (int probe = 0; probe < PROBES.length; probe++) {
            if (Arrays.binarySearch(ids, PROBES[probe]) >= 0) {
                for (int id : ids) {
                    neighbors[probe][id] += id == PROBES[probe] ? 0 : 1;
                }
            }
        }
    }

    /** Ends the process where a task does not have what the stream comes to. */
    public void check(TaskFigures task) {
        PairCounts pairs = task.pairs(Window.TOTAL, 0);
        require(pairs.tokens() == tokens, "tokens");
        LatentSums totals = task.sums(Window.TOTAL);
        require(Arrays.equals(totals.positive(), fires), "totals");
        require(Arrays.equals(totals.sum(), sums), "sums");
        long slowest = 0;
        for (int probe = 0; probe < PROBES.length; probe++) {
            long start = System.nanoTime();
            long[] row = new long[dSae];
            pairs.addNeighbors(PROBES[probe], row);
            slowest = Math.max(slowest, System.nanoTime() - start);
            require(Arrays.equals(row, neighbors[probe]), "neighbors of " + PROBES[probe]);
            long inHistogram =
                    Arrays.stream(task.detail(PROBES[probe]).histogram()).sum();
            require(inHistogram == fires[PROBES[probe]], "histogram of " + PROBES[probe]);
        }
        System.out.printf("neighbors answered within %.1f ms%n", slowest / 1e6);
    }

    private static void store(TaskCounts task, Path file) throws IOException {
        long[] rows = new long[2];
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            task.drain((key, block) -> {
                if (block == null) {
                    return;
                }
                if (BlockKey.of(key).kind() == BlockKey.Kind.PANE_ROW) {
                    rows[0] += PackedRow.of(block).entries();
                    rows[1] += block.length;
                }
                try {
                    out.writeInt(key.length);
                    out.write(key);
                    out.writeInt(block.length);
                    out.write(block);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            out.writeInt(0);
        }
        System.out.printf("%,d distinct pairs in rows of %.2f bytes a pair%n", rows[0], (double) rows[1] / rows[0]);
    }

    private static void load(TaskCounts task, Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (int length = in.readInt(); length > 0; length = in.readInt()) {
                byte[] key = in.readNBytes(length);
                task.load(key, in.readNBytes(in.readInt()));
            }
            task.loaded();
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what + " differ from what was counted beside");
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }
}
