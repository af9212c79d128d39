package io.asterism.processor.topology;

import io.asterism.processor.counting.Stream;
import io.asterism.schemas.Activations;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.DeadLetter;
import io.asterism.schemas.PackedColumns;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Records that must not be counted, of every shape. */
final class Poison {
    /**
     * A record and what is wrong with it.
     *
     * @param reason words that the dead letter's reason must have
     */
    record Shape(byte @Nullable [] value, String reason) {}

    private Poison() {}

    /** Made from records of a stream whose first one has a token with an active latent. */
    static List<Shape> shapes(Stream stream) {
        Activations good = stream.records.get(0);
        byte[] bytes = TestCluster.encode(good);
        List<Shape> shapes = new ArrayList<>();
        shapes.add(new Shape(null, "without a value"));
        shapes.add(new Shape(new byte[0], "single-object encoding"));
        shapes.add(new Shape(new byte[] {1, 2, 3}, "single-object encoding"));
        shapes.add(new Shape("{\"sae\":\"test.sae\"}".getBytes(StandardCharsets.UTF_8), "single-object"));
        shapes.add(new Shape(Arrays.copyOf(bytes, bytes.length - 3), "single-object encoding"));
        shapes.add(new Shape(otherSchema(), "single-object encoding"));
        shapes.add(lie(good, record -> record.setSae("another.sae"), "another.sae"));
        shapes.add(lie(good, record -> record.setManifest("another"), "manifest 'another'"));
        shapes.add(lie(good, record -> record.setContext(-1), "context -1"));
        shapes.add(lie(good, record -> record.setOffsets(ints(0, 9, 1)), "bytes of"));
        shapes.add(lie(good, record -> record.setOffsets(ByteBuffer.allocate(3)), "3 bytes of offsets"));
        shapes.add(lie(good, record -> record.setSpecial(ByteBuffer.allocate(99)), "99 bytes of special"));
        shapes.add(lie(good, record -> record.setTokenIds(ByteBuffer.allocate(1)), "token ids"));
        shapes.add(lie(good, record -> record.setText("words without ends"), "token ends"));
        shapes.add(lie(good, record -> fill(record.getActivations(), 0xff), "activation NaN"));
        shapes.add(lie(good, record -> fill(record.getActivations(), 0), "activation 0.0"));
        shapes.add(lie(good, record -> fill(record.getLatents(), 0xff), "expected below"));
        return shapes;
    }

    private static byte[] otherSchema() {
        return AvroCodec.<DeadLetter>of(DeadLetter.getClassSchema())
                .encode(new DeadLetter("topic", 0, 0L, "reason", null, null));
    }

    private static Shape lie(Activations good, Consumer<Activations> change, String reason) {
        Activations copy = Activations.newBuilder(good).build();
        change.accept(copy);
        return new Shape(TestCluster.encode(copy), reason);
    }

    private static ByteBuffer ints(int... values) {
        return PackedColumns.packInts(values, 0, values.length);
    }

    private static void fill(ByteBuffer column, int value) {
        for (int k = 0; k < column.limit(); k++) {
            column.put(k, (byte) value);
        }
    }
}
