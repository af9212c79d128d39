package io.asterism.schemas;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;

/**
 * How far an encoded record reaches. Avro makes room for what a length claims before it looks whether that much follows, so a few
 * bad bytes could take all memory; walking over them first costs next to nothing.
 */
final class RecordExtent {
    private final byte[] bytes;
    private int at;

    private RecordExtent(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    /** Checks that a record of a schema begins at a byte and ends with the last one. */
    static void require(Schema schema, byte[] bytes, int from) throws IOException {
        RecordExtent extent = new RecordExtent(bytes, from);
        extent.pass(schema);
        if (extent.at < bytes.length) {
            throw new IOException((bytes.length - extent.at) + " bytes follow the record");
        }
    }

    private void pass(Schema schema) throws IOException {
        switch (schema.getType()) {
            case RECORD -> {
                for (Schema.Field field : schema.getFields()) {
                    pass(field.schema());
                }
            }
            case STRING, BYTES -> forward(number());
            case INT, LONG, ENUM -> number();
            case BOOLEAN -> forward(1);
            case FLOAT -> forward(Float.BYTES);
            case DOUBLE -> forward(Double.BYTES);
            case NULL -> {}
            case UNION -> passBranch(schema.getTypes());
            case ARRAY -> passItems(schema.getElementType());
            case FIXED, MAP -> throw new IllegalArgumentException("no record of Asterism has a " + schema);
        }
    }

    private void passBranch(List<Schema> branches) throws IOException {
        long branch = number();
        if (branch < 0 || branch >= branches.size()) {
            throw new IOException("branch " + branch + " of a union of " + branches.size());
        }
        pass(branches.get((int) branch));
    }

    private void passItems(Schema item) throws IOException {
        for (long count = number(); count != 0; count = number()) {
            if (count < 0) {
                // A block that says how many bytes it takes, for those who only pass over it.
                count = -count;
                requireLeft(number());
            }
            requireLeft(count);
            for (long i = 0; i < count; i++) {
                pass(item);
            }
        }
    }

    /** Zigzag, seven bits a byte, least significant first. */
    private long number() throws IOException {
        long zigzag = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            requireLeft(1);
            byte next = bytes[at++];
            zigzag |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return (zigzag >>> 1) ^ -(zigzag & 1);
            }
        }
        throw new IOException("a number of more than 64 bits");
    }

    private void forward(long length) throws IOException {
        requireLeft(length);
        at += (int) length;
    }

    private void requireLeft(long length) throws IOException {
        if (length < 0 || length > bytes.length - at) {
            throw new EOFException(length + " bytes or items are promised, " + (bytes.length - at) + " bytes are left");
        }
    }
}
