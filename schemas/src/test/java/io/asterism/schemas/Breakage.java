package io.asterism.schemas;

import io.asterism.schemas.InvalidActivationsException.Rule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Breaks one rule of a valid record and no other. */
final class Breakage {
    private final Batch batch;
    private final Random random;
    private final Activations.Builder record;

    private Breakage(Batch batch, Random random) {
        this.batch = batch;
        this.random = random;
        this.record = Activations.newBuilder(batch.record());
    }

    /** The record with the rule broken; empty where a record like this cannot break it. */
    static Optional<Activations> of(Rule rule, Batch batch, long seed) {
        Breakage breakage = new Breakage(batch, new Random(seed));
        return breakage.breaks(rule) ? Optional.of(breakage.record.build()) : Optional.empty();
    }

    private boolean breaks(Rule rule) {
        return switch (rule) {
            case SAE -> did(record.setSae("m.other"));
            case MANIFEST -> did(record.setManifest("0"));
            case POSITION -> did(random.nextBoolean() ? record.setContext(-1) : record.setPosition(-1));
            case OFFSETS_LENGTH ->
                did(record.setOffsets(random.nextBoolean() ? longer(record.getOffsets(), 1) : ByteBuffer.allocate(4)));
            case OFFSETS_ORDER -> offsetsOrder();
            case LATENTS_LENGTH -> did(record.setLatents(longer(record.getLatents(), 1 + random.nextInt(3))));
            case LATENTS_ORDER -> latentsOrder();
            case LATENTS_RANGE -> latentsRange();
            case ACTIVATIONS_LENGTH ->
                did(record.setActivations(longer(record.getActivations(), 1 + random.nextInt(3))));
            case ACTIVATIONS_VALUE -> activationsValue();
            case SPECIAL_LENGTH -> specialLength();
            case TOKEN_IDS_LENGTH -> did(record.setTokenIds(longer(record.getTokenIds(), 1 + random.nextInt(3))));
            case TOKEN_ENDS_LENGTH -> tokenEndsLength();
            case TOKEN_ENDS_ORDER -> tokenEndsOrder();
            case SCALARS_LENGTH -> scalarsLength();
            case SCALARS_VALUE -> scalarsValue();
        };
    }

    private boolean offsetsOrder() {
        ByteBuffer offsets = copy(record.getOffsets());
        int last = offsets.getInt(4 * batch.tokens());
        int at = random.nextInt(batch.tokens());
        offsets.putInt(4 * at, at == 0 ? 1 : random.nextBoolean() ? last + 1 : -1);
        return did(record.setOffsets(offsets));
    }

    private boolean latentsOrder() {
        int[] crowded = tokens(t -> batch.latents()[t].length >= 2);
        if (crowded.length == 0) {
            return false;
        }
        int entry = firstEntry(crowded[random.nextInt(crowded.length)]);
        ByteBuffer latents = copy(record.getLatents());
        put(latents, entry + 1, random.nextBoolean() ? latent(entry) : 0);
        return did(record.setLatents(latents));
    }

    private boolean latentsRange() {
        int[] active = tokens(t -> batch.latents()[t].length >= 1);
        int dSae = batch.manifest().getDSae();
        if (active.length == 0 || dSae == PackedColumns.WIDEST_U16) {
            return false;
        }
        int token = active[random.nextInt(active.length)];
        ByteBuffer latents = copy(record.getLatents());
        put(latents, firstEntry(token) + batch.latents()[token].length - 1, random.nextBoolean() ? dSae : -1);
        return did(record.setLatents(latents));
    }

    private boolean activationsValue() {
        ByteBuffer activations = copy(record.getActivations());
        if (!activations.hasRemaining()) {
            return false;
        }
        if (batch.manifest().getActivationType() == ActivationType.F16) {
            short[] bad = {0, (short) 0x8000, (short) 0xbc00, 0x7c00, 0x7e00};
            activations.putShort(2 * random.nextInt(activations.remaining() / 2), bad[random.nextInt(bad.length)]);
        } else {
            float[] bad = {0, -0f, -1, Float.POSITIVE_INFINITY, Float.NaN};
            activations.putFloat(4 * random.nextInt(activations.remaining() / 4), bad[random.nextInt(bad.length)]);
        }
        return did(record.setActivations(activations));
    }

    private boolean specialLength() {
        if (batch.tokens() % 8 == 0 || random.nextBoolean()) {
            return did(record.setSpecial(longer(record.getSpecial(), 1)));
        }
        ByteBuffer special = copy(record.getSpecial());
        int last = special.remaining() - 1;
        special.put(last, (byte) (special.get(last) | 1 << batch.tokens() % 8));
        return did(record.setSpecial(special));
    }

    private boolean tokenEndsLength() {
        return did(record.setTokenEnds(longer(record.getTokenEnds(), 1 + random.nextInt(3))));
    }

    private boolean tokenEndsOrder() {
        if (!record.getTokenEnds().hasRemaining()) {
            return false;
        }
        ByteBuffer ends = copy(record.getTokenEnds());
        ends.putInt(4 * random.nextInt(batch.tokens()), Integer.MIN_VALUE + random.nextInt(9));
        return did(record.setTokenEnds(ends));
    }

    private boolean scalarsLength() {
        ByteBuffer odd = ByteBuffer.allocate(4 * batch.tokens() + 1 + random.nextInt(3));
        return did(
                switch (random.nextInt(5)) {
                    case 0 -> record.setSquaredNorm(odd);
                    case 1 -> record.setSquaredError(odd);
                    case 2 -> record.setCrossEntropy(odd);
                    case 3 -> record.setTargetSum(ByteBuffer.allocate(1 + random.nextInt(7)));
                    default -> record.setCrossEntropySpliced(odd);
                });
    }

    private boolean scalarsValue() {
        ByteBuffer bad = ByteBuffer.allocate(4 * batch.tokens()).order(ByteOrder.LITTLE_ENDIAN);
        float value = random.nextBoolean() ? Float.POSITIVE_INFINITY : -1;
        bad.putFloat(4 * random.nextInt(batch.tokens()), value);
        return did(
                switch (random.nextInt(7)) {
                    case 0 -> record.setCrossEntropy(bad);
                    case 1 -> record.setCrossEntropySpliced(bad);
                    case 2 -> record.setCrossEntropyAblated(bad);
                    case 3 -> record.setKlSpliced(bad);
                    case 4 -> record.setSquaredTarget(bad);
                    case 5 -> record.setSquaredReconstruction(bad);
                    default ->
                        record.setTargetSum(ByteBuffer.allocate(16)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putDouble(8, Double.NEGATIVE_INFINITY));
                });
    }

    private int[] tokens(IntPredicate wanted) {
        return IntStream.range(0, batch.tokens()).filter(wanted).toArray();
    }

    private int firstEntry(int token) {
        return Arrays.stream(batch.latents(), 0, token)
                .mapToInt(latents -> latents.length)
                .sum();
    }

    private int latent(int entry) {
        return Arrays.stream(batch.latents())
                .flatMapToInt(Arrays::stream)
                .skip(entry)
                .findFirst()
                .orElseThrow();
    }

    private void put(ByteBuffer latents, int entry, int latent) {
        if (batch.manifest().getDSae() <= PackedColumns.WIDEST_U16) {
            latents.putShort(2 * entry, (short) latent);
        } else {
            latents.putInt(4 * entry, latent);
        }
    }

    private static ByteBuffer longer(ByteBuffer column, int bytes) {
        return ByteBuffer.allocate(column.remaining() + bytes)
                .put(column.duplicate())
                .rewind();
    }

    private static ByteBuffer copy(ByteBuffer column) {
        return longer(column, 0).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static boolean did(Activations.Builder changed) {
        return changed != null;
    }
}
