package io.asterism.producer.tensors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Map;

/** Writes safetensors files; one appears whole under its name or not at all. */
public final class SafetensorsWriter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PIECE = 1 << 16;
    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /**
     * Writes tensors in the given order.
     *
     * @param metadata free text by key; may be empty
     * @throws InputException if the file cannot be written
     */
    public static void write(Path file, Collection<NamedTensor> tensors, Map<String, String> metadata) {
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(
                    unfinished,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                writeFully(channel, header(tensors, metadata));
                for (NamedTensor tensor : tensors) {
                    write(channel, tensor);
                }
            }
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new InputException(e, "'%s' cannot be written: %s", file, e.getMessage());
        }
    }

    private static ByteBuffer header(Collection<NamedTensor> tensors, Map<String, String> metadata) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            root.set("__metadata__", JSON.valueToTree(metadata));
        }
        long begin = 0;
        for (NamedTensor tensor : tensors) {
            long end = begin + tensor.type().bytes(tensor.values().length);
            ObjectNode entry =
                    JSON.createObjectNode().put("dtype", tensor.type().name());
            entry.set("shape", JSON.valueToTree(tensor.shape()));
            entry.set("data_offsets", JSON.valueToTree(new long[] {begin, end}));
            if (root.replace(tensor.name(), entry) != null) {
                throw new IllegalArgumentException("two tensors are named '" + tensor.name() + "'");
            }
            begin = end;
        }
        byte[] json = JSON.writeValueAsBytes(root);
        int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        String padding = " ".repeat(padded - json.length);
        return ByteBuffer.allocate(8 + padded)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded)
                .put(json)
                .put(padding.getBytes(StandardCharsets.US_ASCII))
                .flip();
    }

    private static void write(FileChannel channel, NamedTensor tensor) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 * PIECE).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = tensor.values();
        for (int from = 0; from < values.length; from += PIECE) {
            int count = Math.min(PIECE, values.length - from);
            tensor.type().narrow(FloatBuffer.wrap(values, from, count), bytes.clear());
            writeFully(channel, bytes.flip());
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
