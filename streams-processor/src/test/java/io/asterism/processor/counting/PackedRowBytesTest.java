package io.asterism.processor.counting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Rows packed by the code that wrote the first version of their form, whose bytes are in {@code packed-rows.txt}. What a changelog holds
 * outlives the code: such rows are read for ever, and written alike as long as the version is the same.
 */
class PackedRowBytesTest {
    @Test
    void rowsAreWrittenAsEver() throws IOException {
        RowEncoder encoder = new RowEncoder();
        Map<String, String> written = new LinkedHashMap<>();
        lists().forEach((name, row) -> written.put(name, HexFormat.of().formatHex(encoder.encode(row))));
        denseRows().forEach((name, row) -> written.put(name, HexFormat.of().formatHex(row.encode(encoder))));
        assertThat(written).containsExactlyEntriesOf(stored());
    }

    @Test
    void rowsAreReadAsEver() throws IOException {
        Map<String, Cells> rows = lists();
        denseRows().forEach((name, row) -> {
            Cells cells = new Cells();
            row.collect(cells);
            rows.put(name, cells);
        });
        Map<String, String> stored = stored();
        rows.forEach((name, row) -> {
            Cells read = new Cells();
            PackedRow packed = PackedRow.validate(HexFormat.of().parseHex(stored.get(name)), 0, Band.WIDTH, read);
            assertThat(Arrays.copyOf(read.columns, read.size)).as(name).isEqualTo(Arrays.copyOf(row.columns, row.size));
            assertThat(Arrays.copyOf(read.counts, read.size)).as(name).isEqualTo(Arrays.copyOf(row.counts, row.size));
            for (int k = 0; k < row.size; k++) {
                assertThat(packed.get(row.columns[k])).as(name).isEqualTo(row.counts[k]);
            }
        });
    }

    private static Map<String, Cells> lists() {
        Map<String, Cells> rows = new LinkedHashMap<>();
        rows.put("one", list(1, k -> 5, k -> 1));
        rows.put("few-together", list(15, k -> 300 + k, k -> k + 1L));
        rows.put("gaps", list(300, k -> 30 * k, k -> k % 5 == 0 ? 1L + (long) k * k : 1L));
        rows.put("gaps-to-the-last-column", list(301, k -> 65_535 - 218 * (300 - k), k -> 1L + (k & 3)));
        rows.put("listed", list(40, k -> 12 * k, k -> 1L + k % 9));
        rows.put("bitmap", list(120, k -> 2 * k, k -> k % 50 == 7 ? 1000L * k : 1L + k % 3));
        rows.put("full-and-a-part", list(300, k -> 512 + k, k -> 1L + k % 7));
        rows.put("ones", list(256, k -> k, k -> 1));
        rows.put("large-counts", list(64, k -> 3 * k, k -> 1L << Math.min(k, 55)));
        rows.put("all-large", list(20, k -> k, k -> (1L << 55) + k));
        return rows;
    }

    private static Map<String, DenseRow> denseRows() {
        Map<String, DenseRow> rows = new LinkedHashMap<>();
        rows.put("narrow", dense(new NarrowRow(3, 700), list(400, k -> 3 + k, k -> 1L + 7L * k % 5)));
        rows.put(
                "narrow-with-outliers",
                dense(new NarrowRow(250, 600), list(350, k -> 250 + k, k -> k % 60 == 9 ? 65_535 : 1)));
        rows.put("narrow-of-nine-bits", dense(new NarrowRow(0, 300), list(300, k -> k, k -> 257L + k % 200)));
        rows.put("narrow-with-empty-block", dense(new NarrowRow(0, 1000), list(40, k -> k < 20 ? k : 800 + k, k -> 2)));
        rows.put(
                "wide",
                dense(new WideRow(100, 500), list(200, k -> 100 + 2 * k, k -> k * 1_000_003L % Integer.MAX_VALUE + 1)));
        rows.put("wide-largest", dense(new WideRow(0, 20), list(20, k -> k, k -> Integer.MAX_VALUE)));
        return rows;
    }

    private static Cells list(int size, IntUnaryOperator column, IntToLongFunction count) {
        Cells cells = new Cells();
        for (int k = 0; k < size; k++) {
            cells.add(column.applyAsInt(k), count.applyAsLong(k));
        }
        return cells;
    }

    private static DenseRow dense(DenseRow row, Cells cells) {
        row.add(cells);
        return row;
    }

    private static Map<String, String> stored() throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        try (InputStream in = PackedRowBytesTest.class.getResourceAsStream("/packed-rows.txt")) {
            assertThat(in).isNotNull();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                int space = line.indexOf(' ');
                rows.put(line.substring(0, space), line.substring(space + 1));
            }
        }
        return rows;
    }
}
