package io.asterism.producer.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFileTest {
    @TempDir
    Path directory;

    @Test
    void readsBackWhatWasWritten() {
        Path file = directory.resolve("a.safetensors");
        SafetensorsWriter.write(
                file,
                List.of(
                        new NamedTensor("b", TensorType.F32, new long[] {2, 3}, new float[] {1, 2, 3, 4, 5, 6.5f}),
                        new NamedTensor("a", TensorType.F16, new long[] {3}, new float[] {-0.5f, 65504, 0x1p-24f}),
                        new NamedTensor("c", TensorType.BF16, new long[] {}, new float[] {-3.140625f}),
                        new NamedTensor("empty", TensorType.F32, new long[] {0, 4}, new float[0])),
                Map.of("made", "by a test"));
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            assertThat(tensors.names()).containsExactly("b", "a", "c", "empty");
            assertThat(tensors.info("b").shape()).containsExactly(2, 3);
            assertThat(read(tensors, "b", 0, 6)).containsExactly(1, 2, 3, 4, 5, 6.5f);
            assertThat(read(tensors, "b", 4, 2)).containsExactly(5, 6.5f);
            assertThat(read(tensors, "a", 0, 3)).containsExactly(-0.5f, 65504, 0x1p-24f);
            assertThat(read(tensors, "c", 0, 1)).containsExactly(-3.140625f);
            assertThat(read(tensors, "empty", 0, 0)).isEmpty();
        }
    }

    @Test
    void widensEveryFloatingType() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
        data.putDouble(0.1)
                .putFloat(0.1f)
                .putShort((short) 0x3dcd)
                .putShort((short) 0x2e66)
                .putInt(7);
        Path file = write("""
                {"d": {"dtype": "F64", "shape": [1], "data_offsets": [0, 8]},
                 "f": {"dtype": "F32", "shape": [1], "data_offsets": [8, 12]},
                 "b": {"dtype": "BF16", "shape": [1], "data_offsets": [12, 14]},
                 "h": {"dtype": "F16", "shape": [1], "data_offsets": [14, 16]},
                 "i": {"dtype": "I32", "shape": [1], "data_offsets": [16, 20]}}""", data.array());
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            assertThat(read(tensors, "d", 0, 1)).containsExactly(0.1f);
            assertThat(read(tensors, "f", 0, 1)).containsExactly(0.1f);
            assertThat(read(tensors, "b", 0, 1)).containsExactly(0x1p-4f * (1 + 77f / 128));
            assertThat(read(tensors, "h", 0, 1)).containsExactly(0x1p-4f * (1 + 614f / 1024));
            assertThat(tensors.info("i").type().holdsWeights()).isFalse();
        }
    }

    @Test
    void roundsToNearestWhenNarrowing() {
        Path file = directory.resolve("a.safetensors");
        float[] values = {1 + 0x1p-11f, 1 + 0x3p-11f, 1e-9f, 1e9f, 1 + 0x1p-8f, 1 + 0x3p-8f};
        SafetensorsWriter.write(
                file,
                List.of(
                        new NamedTensor("h", TensorType.F16, new long[] {6}, values),
                        new NamedTensor("b", TensorType.BF16, new long[] {6}, values)),
                Map.of());
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            assertThat(read(tensors, "h", 0, 6))
                    .containsExactly(1, 1 + 0x1p-9f, 0, Float.POSITIVE_INFINITY, 1 + 0x1p-8f, 1 + 0x3p-8f);
            assertThat(read(tensors, "b", 4, 2)).containsExactly(1, 1 + 0x1p-6f);
        }
    }

    @Test
    void refusesWhatIsNotThere() {
        assertRefused(directory.resolve("none.safetensors"), "no file", "none.safetensors");
        assertThatThrownBy(() -> WeightFiles.open(directory.resolve("nowhere")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> WeightFiles.open(directory))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("model.safetensors");
    }

    @Test
    void refusesAHeaderLengthThatLies() throws IOException {
        byte[] json = "{}      ".getBytes(StandardCharsets.UTF_8);
        for (long length : new long[] {9, 1L << 40, -1, 0, Long.MAX_VALUE}) {
            Path file = directory.resolve("lies.safetensors");
            Files.write(file, framed(length, json, new byte[0]));
            assertRefused(file, Long.toUnsignedString(length), "2 to 8");
        }
        Files.write(directory.resolve("short.safetensors"), new byte[5]);
        assertRefused(directory.resolve("short.safetensors"), "5 bytes");
    }

    @Test
    void refusesATruncatedFile() throws IOException {
        Path file = directory.resolve("a.safetensors");
        SafetensorsWriter.write(
                file, List.of(new NamedTensor("a", TensorType.F32, new long[] {4}, new float[4])), Map.of());
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 1));
        assertRefused(file, "truncated", "'a'", "byte 16", "15");
        Files.write(file, java.util.Arrays.copyOf(whole, 20));
        assertRefused(file, "truncated");
    }

    @Test
    void refusesEveryBrokenRuleOfTheFormat() throws IOException {
        String entry = "{\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]}";
        assertRefused(write("{\"a\": " + entry + ", \"a\": " + entry + "}", new byte[8]), "JSON", "Duplicate");
        assertRefused(write("{\"a\": " + entry, new byte[8]), "JSON");
        assertRefused(write("[1]", new byte[8]), "object");
        assertRefused(write("{\"a\": " + entry.replace("F32", "F33") + "}", new byte[8]), "unknown type 'F33'");
        assertRefused(write("{\"a\": " + entry.replace("[2]", "[3]") + "}", new byte[8]), "8 bytes", "12");
        assertRefused(write("{\"a\": " + entry.replace("[2]", "[-2]") + "}", new byte[8]), "shape", "-2");
        assertRefused(
                write("{\"a\": " + entry.replace("[2]", "[4611686018427387904, 4]") + "}", new byte[8]),
                "4611686018427387904");
        assertRefused(write("{\"a\": " + entry.replace("\"shape\": [2], ", "") + "}", new byte[8]), "no shape");
        assertRefused(write("{\"a\": " + entry.replace("[0, 8]", "[8, 0]") + "}", new byte[8]), "data_offsets");
        assertRefused(write("{\"a\": " + entry + "}", new byte[9]), "9 bytes", "byte 8");
        assertRefused(write("{\"a\": " + entry.replace("[0, 8]", "[1, 9]") + "}", new byte[9]), "gaps", "byte 1");
        assertRefused(
                write("{\"a\": " + entry + ", \"b\": " + entry.replace("[0, 8]", "[4, 12]") + "}", new byte[12]),
                "overlap",
                "byte 4");
    }

    @Test
    void readsShardsThroughTheirIndex() throws IOException {
        shard("model-1.safetensors", "a", 1);
        shard("model-2.safetensors", "b", 2);
        index("{\"weight_map\": {\"a\": \"model-1.safetensors\", \"b\": \"model-2.safetensors\"}}");
        try (Tensors tensors = WeightFiles.open(directory)) {
            assertThat(tensors.names()).containsExactly("a", "b");
            assertThat(read(tensors, "b", 0, 1)).containsExactly(2);
        }
    }

    @Test
    void refusesAnIndexThatDoesNotFitItsShards() throws IOException {
        shard("model-1.safetensors", "a", 1);
        index("{\"weight_map\": {\"a\": \"model-1.safetensors\", \"b\": \"model-2.safetensors\"}}");
        assertIndexRefused("model-2.safetensors", "missing", "'b'");
        index("{\"weight_map\": {\"c\": \"model-1.safetensors\"}}");
        assertIndexRefused("'c'", "does not hold");
        index("{\"weight_map\": {\"a\": \"../model-1.safetensors\"}}");
        assertIndexRefused("../model-1.safetensors", "own directory");
        index("{}");
        assertIndexRefused("weight_map");
    }

    /** What safetensors' save_model writes of tensors that share memory: each other name with the name that was kept. */
    @Test
    void readsATensorByItsOtherNames() throws IOException {
        SafetensorsWriter.write(
                directory.resolve("model.safetensors"),
                List.of(new NamedTensor("kept", TensorType.F32, new long[] {2}, new float[] {3, 4})),
                Map.of("format", "pt", "other", "kept", "third", "kept", "lost", "nowhere"));
        try (Tensors tensors = WeightFiles.open(directory)) {
            assertThat(tensors.names()).containsExactlyInAnyOrder("kept", "other", "third");
            assertThat(tensors.info("other").name()).isEqualTo("other");
            assertThat(read(tensors, "other", 1, 1)).containsExactly(4);
        }
        Files.move(directory.resolve("model.safetensors"), directory.resolve("model-1.safetensors"));
        index("{\"metadata\": {\"total_size\": NaN}, \"weight_map\": {\"other\": \"model-1.safetensors\"}}");
        try (Tensors tensors = WeightFiles.open(directory)) {
            assertThat(read(tensors, "other", 0, 2)).containsExactly(3, 4);
        }
    }

    private void shard(String name, String tensor, float value) {
        SafetensorsWriter.write(
                directory.resolve(name),
                List.of(new NamedTensor(tensor, TensorType.F32, new long[] {1}, new float[] {value})),
                Map.of());
    }

    private void index(String json) throws IOException {
        Files.writeString(directory.resolve("model.safetensors.index.json"), json);
    }

    private void assertIndexRefused(String... said) {
        assertThatThrownBy(() -> WeightFiles.open(directory))
                .isInstanceOf(InputException.class)
                .message()
                .contains(said);
    }

    private static void assertRefused(Path file, String... said) {
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(InputException.class)
                .message()
                .contains(said);
    }

    private Path write(String json, byte[] data) throws IOException {
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        return Files.write(directory.resolve("made.safetensors"), framed(header.length, header, data));
    }

    private static byte[] framed(long length, byte[] header, byte[] data) {
        return ByteBuffer.allocate(8 + header.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(header)
                .put(data)
                .array();
    }

    private static float[] read(Tensors tensors, String name, long from, int count) {
        FloatBuffer values = FloatBuffer.allocate(count);
        tensors.read(name, from, values);
        assertThat(values.hasRemaining()).isFalse();
        return values.array();
    }
}
