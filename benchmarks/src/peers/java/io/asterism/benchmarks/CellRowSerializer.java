package io.asterism.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Rows in checkpoints: their cells copied whole, as Flink's own serializers of arrays write number after number. */
final class CellRowSerializer extends TypeSerializer<CellRow> {
    private static final long serialVersionUID = 1L;

    /** Not there where the serializer was itself read from bytes. */
    private transient byte @Nullable [] bytes;

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public TypeSerializer<CellRow> duplicate() {
        return new CellRowSerializer();
    }

    @Override
    public CellRow createInstance() {
        return CellRow.empty(0);
    }

    @Override
    public CellRow copy(CellRow from) {
        return from.copy();
    }

    @Override
    public CellRow copy(CellRow from, CellRow reuse) {
        return from.copy();
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(CellRow row, DataOutputView target) throws IOException {
        target.writeInt(row.narrow().length);
        target.writeInt(row.wide().length);
        int size = reserve(row);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        if (row.isNarrow()) {
            buffer.asCharBuffer().put(row.narrow());
        } else {
            buffer.asIntBuffer().put(row.wide());
        }
        target.write(bytes, 0, size);
    }

    @Override
    public CellRow deserialize(DataInputView source) throws IOException {
        CellRow row = new CellRow(new char[source.readInt()], new int[source.readInt()]);
        int size = reserve(row);
        source.readFully(bytes, 0, size);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        if (row.isNarrow()) {
            buffer.asCharBuffer().get(row.narrow());
        } else {
            buffer.asIntBuffer().get(row.wide());
        }
        return row;
    }

    /** Makes room for the cells of a row; returns how many bytes they take. */
    private int reserve(CellRow row) {
        int size = Character.BYTES * row.narrow().length + Integer.BYTES * row.wide().length;
        if (bytes == null || bytes.length < size) {
            bytes = new byte[size];
        }
        return size;
    }

    @Override
    public CellRow deserialize(CellRow reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CellRowSerializer;
    }

    @Override
    public int hashCode() {
        return CellRowSerializer.class.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<CellRow> snapshotConfiguration() {
        return new Snapshot();
    }

    /** What a checkpoint notes about the serializer: that there is but one kind. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<CellRow> {
        /** Called by Flink when it restores. */
        public Snapshot() {
            super(CellRowSerializer::new);
        }
    }
}
