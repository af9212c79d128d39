package io.asterism.producer.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.schemas.InputException;
import io.asterism.schemas.npz.NpyType;
import io.asterism.schemas.npz.NpyWriter;
import io.asterism.schemas.npz.NpzWriter;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files under {@code csr} hold [[0, 1.5, 0, 2], [0, 0, 0, 0], [3, 0, 0.25, 0]] in several types, written by SciPy. */
class CsrFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "f4|1=1.5 3=2.0,,0=3.0 2=0.25",
                "f8|1=1.5 3=2.0,,0=3.0 2=0.25",
                "u2-indices|1=1.5 3=2.0,,0=3.0 2=0.25",
                "bool|1=1.0 3=1.0,,0=1.0 2=1.0",
                "u1|1=1.0 3=2.0,,0=3.0",
                "i8|1=1.0 3=2.0,,0=3.0",
            })
    void readsWhatScipyWrites(String name, String rows) {
        try (CsrFile file = CsrFile.open(resource(name))) {
            assertThat(file.rows()).isEqualTo(3);
            assertThat(file.columns()).isEqualTo(4);
            file.validate();
            assertThat(rows(file, 0)).isEqualTo(rows);
            assertThat(rows(file, 2)).isEqualTo(rows.substring(rows.lastIndexOf(',') + 1));
            assertThat(rows(file, 3)).isEmpty();
        }
    }

    @Test
    void takesStoredZerosAsAbsent() {
        Path path = write(List.of(0L, 4L), List.of(0L, 1L, 2L, 5L), new float[] {0, 1, -0f, 2}, 1, 6);
        try (CsrFile file = CsrFile.open(path)) {
            file.validate();
            assertThat(rows(file, 0)).isEqualTo("1=1.0 5=2.0");
        }
    }

    @Test
    void crossesTheChunksOfAFileThatIsLongerThanOne() {
        int rows = 40_000;
        List<Long> pointers = new ArrayList<>();
        List<Long> indices = new ArrayList<>();
        pointers.add(0L);
        for (long row = 0; row < rows; row++) {
            for (long column = 0; column < row % 4; column++) {
                indices.add(row % 7 + column);
            }
            pointers.add((long) indices.size());
        }
        float[] values = new float[indices.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i + 1;
        }
        try (CsrFile file = CsrFile.open(write(pointers, indices, values, rows, 10));
                CsrRows late = file.from(39_999)) {
            file.validate();
            assertThat(late.next()).isTrue();
            assertThat(late.row()).isEqualTo(39_999);
            assertThat(Arrays.copyOf(late.latents(), late.count())).containsExactly(1, 2, 3);
            assertThat(Arrays.copyOf(late.activations(), 3)).containsExactly(59_998, 59_999, 60_000);
            assertThat(late.next()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 2 3|0 1 1|1 2 3|2|3|",
                "0 2 3|1 0 1|1 2 3|2|3|column 0 after column 1 in row 0",
                "0 2 3|1 1 1|1 2 3|2|3|column 1 after column 1 in row 0",
                "0 2 3|0 1 3|1 2 3|2|3|column 3 in row 1, expected 0 to 2",
                "0 2 3|0 -1 2|1 2 3|2|3|column -1 in row 0",
                "0 2 3|0 1 1|1 NaN 3|2|3|value NaN in row 0, column 1",
                "0 2 3|0 1 1|1 2 Infinity|2|3|value Infinity in row 1, column 1",
                "0 2 3|0 1 1|-1 2 3|2|3|value -1.0 in row 0, column 0",
                "1 2 3|0 1 1|1 2 3|2|3|first row pointer 1",
                "0 4 3|0 1 1|1 2 3|2|3|row pointer 4 at row 0",
                "0 2 1|0 1 1|1 2 3|2|3|falling from 2 to 1 at row 1",
                "0 2 2|0 1 1|1 2 3|2|3|last row pointer 2, expected 3",
                "0 -1 3|0 1 1|1 2 3|2|3|falling from 0 to -1",
                "0 2 3|0 1 1|1 2|2|3|3 indices and 2 values",
                "0 2 3|0 1 1|1 2 3|3|3|3 row pointers for 3 rows",
                "0 2 3|0 1 1|1 2 3|0|3|shape [0, 3]",
                "0 2 3|0 1 1|1 2 3|2|0|shape [2, 0]",
                "0 2 3|0 1 1|1 2 3|2|2147483648|shape [2, 2147483648]",
                "0 2 3|0 1 1|1 2 3|2|1|2 entries in row 0 of 1 columns",
            })
    void refusesWhatBreaksARule(
            String pointers, String indices, String values, long rows, long columns, String reason) {
        Path path = write(longs(pointers), longs(indices), floats(values), rows, columns);
        if (reason == null) {
            try (CsrFile file = CsrFile.open(path)) {
                file.validate();
            }
            return;
        }
        assertThatThrownBy(() -> {
                    try (CsrFile file = CsrFile.open(path)) {
                        file.validate();
                    }
                })
                .isInstanceOf(InputException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining(reason);
    }

    @Test
    void narrows64BitValues() {
        try (CsrFile file = CsrFile.open(resource("below-f4"))) {
            assertThat(rows(file, 0)).isEqualTo("1=1.0");
        }
        try (CsrFile file = CsrFile.open(resource("beyond-f4"))) {
            assertThatThrownBy(file::validate)
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("value 1.0E39 in row 0, column 1");
        }
        try (CsrFile file = CsrFile.open(resource("negative-below-f4"))) {
            assertThatThrownBy(file::validate)
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("value -1.0E-50 in row 0, column 0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"format", "shape", "indptr", "indices", "data"})
    void refusesAFileThatLacksAnArray(String missing) {
        Path path = folder.resolve("lacking.npz");
        NpzWriter.write(path, npz -> {
            npz.text(missing.equals("format") ? "other" : "format", "csr");
            for (String name : List.of("shape", "indptr", "indices", "data")) {
                npz.longs(missing.equals(name) ? "other" : name, 0, 0);
            }
        });
        assertThatThrownBy(() -> CsrFile.open(path).close())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no array '" + missing + "'");
    }

    @Test
    void refusesAnotherSparseFormatAndTypesThatAreNoIndices() throws IOException {
        assertThatThrownBy(() -> CsrFile.open(resource("csc")).close())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'csc'");
        Path path = folder.resolve("floats.npz");
        NpzWriter.write(path, npz -> {
            npz.text("format", "csr");
            npz.longs("shape", 1, 2);
            npz.longs("indptr", 0, 1);
            npz.floats("indices", new float[] {0}, 1);
            npz.longs("data", 1);
        });
        assertThatThrownBy(() -> CsrFile.open(path).close())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'<f4', expected one axis of integers");
    }

    @Test
    void refusesATruncatedFile() throws IOException {
        byte[] bytes = Files.readAllBytes(resource("f8"));
        Path path = Files.write(folder.resolve("cut.npz"), Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> CsrFile.open(path).close())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("cut.npz");
    }

    private Path write(List<Long> pointers, List<Long> indices, float[] values, long rows, long columns) {
        Path path = folder.resolve("made.npz");
        NpzWriter.write(path, npz -> {
            npz.text("format", "csr");
            npz.longs("shape", rows, columns);
            npz.longs("indptr", pointers.stream().mapToLong(Long::longValue).toArray());
            npz.longs("indices", indices.stream().mapToLong(Long::longValue).toArray());
            try (NpyWriter data = npz.array("data", NpyType.F4, values.length)) {
                data.write(values, 0, values.length);
            }
        });
        return path;
    }

    private static String rows(CsrFile file, long from) {
        List<String> rows = new ArrayList<>();
        try (CsrRows read = file.from(from)) {
            while (read.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 0; i < read.count(); i++) {
                    row.add(read.latents()[i] + "=" + read.activations()[i]);
                }
                rows.add(String.join(" ", row));
            }
        }
        return String.join(",", rows);
    }

    private static List<Long> longs(String values) {
        return Arrays.stream(values.split(" ")).map(Long::valueOf).toList();
    }

    private static float[] floats(String values) {
        List<Float> floats =
                Arrays.stream(values.split(" ")).map(Float::valueOf).toList();
        float[] array = new float[floats.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = floats.get(i);
        }
        return array;
    }

    private static Path resource(String name) {
        try {
            return Path.of(
                    CsrFileTest.class.getResource("/csr/" + name + ".npz").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
