package io.asterism.producer.tensors;

import com.fasterxml.jackson.databind.JsonNode;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of contents of a safetensors file: {@code [u64 length][JSON][data]}, believed only after every rule of the format has
 * been checked against the file's true length.
 *
 * @param dataStart where the data area begins in the file
 */
record SafetensorsHeader(long dataStart, Map<String, TensorInfo> tensors) {
    private static final long LONGEST = 100_000_000;
    private static final String METADATA = "__metadata__";

    static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
        long fileLength = channel.size();
        if (fileLength < 8) {
            throw new InputException(
                    "'%s' has %d bytes, too few for the 8 bytes that begin a safetensors file", file, fileLength);
        }
        long length = readFully(channel, 0, 8).getLong();
        if (length < 2 || length > LONGEST || length > fileLength - 8) {
            throw new InputException(
                    "the header of '%s' claims %s bytes, expected 2 to %d: the file is truncated or no safetensors file",
                    file, Long.toUnsignedString(length), Math.min(LONGEST, fileLength - 8));
        }
        String json = StandardCharsets.UTF_8
                .decode(readFully(channel, 8, Math.toIntExact(length)))
                .toString();
        JsonNode root = parse(file, json);
        Map<String, TensorInfo> tensors = tensors(file, root);
        checkCover(file, tensors, fileLength - 8 - length);
        addAliases(root.path(METADATA), tensors);
        return new SafetensorsHeader(8 + length, tensors);
    }

    private static ByteBuffer readFully(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {}
        return buffer.flip();
    }

    private static JsonNode parse(Path file, String json) {
        JsonNode root = PythonJson.strict("the header of '" + file + "'", json);
        if (!root.isObject() || json.charAt(0) != '{') {
            throw new InputException("the header of '%s' is not a JSON object", file);
        }
        return root;
    }

    private static Map<String, TensorInfo> tensors(Path file, JsonNode root) {
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        root.properties().forEach(entry -> {
            if (!entry.getKey().equals(METADATA)) {
                tensors.put(entry.getKey(), tensor(file, entry.getKey(), entry.getValue()));
            }
        });
        return tensors;
    }

    /** Tensors that share their memory are written once; the metadata has the other names, each with the name that was kept. */
    private static void addAliases(JsonNode metadata, Map<String, TensorInfo> tensors) {
        Map<String, TensorInfo> aliases = new LinkedHashMap<>();
        metadata.properties().forEach(entry -> {
            TensorInfo kept = tensors.get(entry.getValue().asText());
            if (kept != null && !tensors.containsKey(entry.getKey())) {
                aliases.put(entry.getKey(), kept.named(entry.getKey()));
            }
        });
        tensors.putAll(aliases);
    }

    private static TensorInfo tensor(Path file, String name, JsonNode entry) {
        String typeName = entry.path("dtype").asText();
        TensorType type = TensorType.named(typeName)
                .orElseThrow(() ->
                        new InputException("tensor '%s' of '%s' has the unknown type '%s'", name, file, typeName));
        long[] shape = integers(file, name, "shape", entry.path("shape"));
        long[] offsets = integers(file, name, "data_offsets", entry.path("data_offsets"));
        if (offsets.length != 2 || offsets[0] > offsets[1]) {
            throw new InputException(
                    "tensor '%s' of '%s' has data_offsets %s, expected [begin, end]",
                    name, file, entry.path("data_offsets"));
        }
        TensorInfo info = new TensorInfo(name, type, shape, offsets[0], offsets[1]);
        checkSize(file, info);
        return info;
    }

    private static long[] integers(Path file, String name, String field, JsonNode array) {
        long[] values = new long[array.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode value = array.get(i);
            if (!value.canConvertToLong() || !value.isIntegralNumber() || value.longValue() < 0) {
                throw new InputException(
                        "tensor '%s' of '%s' has %s %s, expected integers of 0 or above", name, file, field, array);
            }
            values[i] = value.longValue();
        }
        if (!array.isArray()) {
            throw new InputException("tensor '%s' of '%s' has no %s", name, file, field);
        }
        return values;
    }

    private static void checkSize(Path file, TensorInfo info) {
        long given = info.end() - info.begin();
        long needed;
        try {
            needed = info.type().bytes(info.elements());
        } catch (ArithmeticException e) {
            needed = Long.MAX_VALUE;
        }
        if (given != needed) {
            throw new InputException(
                    "tensor '%s' of '%s' has %d bytes of data, expected %d for shape %s of %s",
                    info.name(), file, given, needed, ShapeText.of(info.shape()), info.type());
        }
    }

    private static void checkCover(Path file, Map<String, TensorInfo> tensors, long dataLength) {
        List<TensorInfo> inOrder = new ArrayList<>(tensors.values());
        inOrder.sort(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end));
        long reached = 0;
        for (TensorInfo info : inOrder) {
            if (info.end() > dataLength) {
                throw new InputException(
                        "'%s' is truncated: tensor '%s' ends at byte %d of the data, of which there are %d",
                        file, info.name(), info.end(), dataLength);
            }
            if (info.begin() != reached) {
                throw new InputException(
                        "tensor '%s' of '%s' begins at byte %d of the data, expected %d: tensors must neither overlap nor leave gaps",
                        info.name(), file, info.begin(), reached);
            }
            reached = info.end();
        }
        if (reached != dataLength) {
            throw new InputException(
                    "'%s' has %d bytes of data, but its tensors end at byte %d", file, dataLength, reached);
        }
    }
}
