package io.asterism.schemas.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzWriterTest {
    @TempDir
    Path folder;

    @Test
    void readsBackWhatItWrote() {
        Path file = folder.resolve("out.npz");
        long[] many = new long[100_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = (long) i * i - 5;
        }
        NpzWriter.write(file, npz -> {
            npz.longs("indptr", many);
            npz.ints("indices", Integer.MIN_VALUE, 0, Integer.MAX_VALUE);
            npz.floats("data", new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
            npz.text("format", "csr");
        });
        try (NpzFile npz = NpzFile.open(file)) {
            assertThat(npz.names()).containsExactly("data", "format", "indices", "indptr");
            assertThat(npz.array("indptr").longs()).isEqualTo(many);
            assertThat(npz.array("indices").longs()).containsExactly(Integer.MIN_VALUE, 0, Integer.MAX_VALUE);
            assertThat(npz.array("data").shape()).containsExactly(3, 2);
            assertThat(npz.array("data").floats()).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(npz.array("format").text()).isEqualTo("csr");
        }
    }

    /** NumPy enhancement proposal 1: the elements begin at a multiple of 64 bytes. */
    @Test
    void writesTheHeaderAsNumpyDoes() throws IOException {
        Path file = folder.resolve("out.npz");
        NpzWriter.write(file, npz -> npz.longs("n", 258));
        try (ZipFile zip = new ZipFile(file.toFile())) {
            byte[] bytes = zip.getInputStream(zip.getEntry("n.npy")).readAllBytes();
            assertThat(bytes)
                    .hasSize(128 + 8)
                    .startsWith(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0)
                    .endsWith(2, 1, 0, 0, 0, 0, 0, 0);
            assertThat(new String(bytes, 10, 118, StandardCharsets.US_ASCII))
                    .startsWith("{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }")
                    .endsWith(" \n");
        }
    }

    /** More than 2^32 bytes in one array: sizes take 64 bits. */
    @Test
    void writesArraysBeyondFourGibibytes() throws IOException {
        Path file = folder.resolve("out.npz");
        int rows = 1 << 16;
        int columns = (1 << 13) + 1;
        NpzWriter.write(file, npz -> {
            long[] row = new long[columns];
            try (NpyWriter array = npz.array("large", NpyType.I8, rows, columns)) {
                for (int i = 0; i < rows; i++) {
                    row[0] = i;
                    array.write(row, 0, columns);
                }
            }
            npz.longs("behind", 5);
        });
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.getEntry("large.npy").getSize()).isEqualTo(128 + 8L * rows * columns);
        }
        try (NpzFile npz = NpzFile.open(file);
                NpyReader array = npz.array("large")) {
            assertThat(npz.array("behind").longs()).containsExactly(5);
            long[] row = new long[columns];
            long sum = 0;
            for (int i = 0; i < rows; i++) {
                array.readLongs(row, 0, columns);
                sum += row[0] - i + row[columns - 1];
            }
            assertThat(sum).isZero();
        }
    }

    @Test
    void storesArraysAsTheyAreWhereAsked() throws IOException {
        Path file = folder.resolve("out.npz");
        NpzWriter.write(file, NpzPacking.NONE, npz -> npz.longs("n", new long[300_000]));
        try (ZipFile zip = new ZipFile(file.toFile());
                NpzFile npz = NpzFile.open(file)) {
            assertThat(zip.getEntry("n.npy").getMethod()).isEqualTo(java.util.zip.ZipEntry.STORED);
            assertThat(npz.array("n").longs()).isEqualTo(new long[300_000]);
        }
    }

    @Test
    void writesTheSameBytesAgain() throws IOException {
        NpzWriter.write(folder.resolve("a.npz"), npz -> npz.longs("n", 1, 2, 3));
        NpzWriter.write(folder.resolve("b.npz"), npz -> npz.longs("n", 1, 2, 3));
        assertThat(folder.resolve("a.npz")).hasSameBinaryContentAs(folder.resolve("b.npz"));
    }

    @Test
    void leavesNothingBehindWhenItFails() throws IOException {
        Path file = Files.writeString(folder.resolve("out.npz"), "what was there");
        assertThatThrownBy(() -> NpzWriter.write(file, npz -> {
                    npz.longs("n", 1);
                    throw new IOException("no room");
                }))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no room");
        assertThat(file).hasContent("what was there");
        assertThat(folder).isDirectoryNotContaining("glob:**partial");
        assertThatThrownBy(() -> NpzWriter.write(folder.resolve("absent").resolve("out.npz"), npz -> {}))
                .isInstanceOf(InputException.class);
    }

    @Test
    void fillsTwoArraysAtATime() throws IOException {
        Path file = folder.resolve("out.npz");
        int size = 300_000;
        NpzWriter.write(file, npz -> {
            assertThat(npz.canSetAside()).isTrue();
            try (NpyWriter squares = npz.aside("squares", NpyType.I8, size);
                    NpyWriter numbers = npz.array("numbers", NpyType.I4, size)) {
                for (int i = 0; i < size; i++) {
                    numbers.write(i);
                    squares.write((long) i * i);
                }
            }
            npz.longs("last", 7);
        });
        try (NpzFile npz = NpzFile.open(file)) {
            assertThat(npz.array("numbers").longs())
                    .isEqualTo(LongStream.range(0, size).toArray());
            assertThat(npz.array("squares").longs())
                    .isEqualTo(LongStream.range(0, size).map(i -> i * i).toArray());
            assertThat(npz.array("last").longs()).containsExactly(7);
        }
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void leavesNothingOfWhatWasSetAsideWhenItFails() {
        Path file = folder.resolve("out.npz");
        assertThatThrownBy(() -> NpzWriter.write(file, npz -> {
                    try (NpyWriter more = npz.aside("more", NpyType.I8, 2);
                            NpyWriter array = npz.array("array", NpyType.I8, 2)) {
                        more.write(1);
                        array.write(1);
                        throw new IOException("no room");
                    }
                }))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no room");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesAnotherNumberOfElementsThanPromisedAndValuesThatDoNotFit() {
        assertThatThrownBy(() -> NpzWriter.write(folder.resolve("out.npz"), npz -> npz.floats("a", new float[5], 2, 3)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("5 elements, expected 6");
        assertThatThrownBy(() -> NpzWriter.write(folder.resolve("out.npz"), npz -> {
                    try (NpyWriter array = npz.array("a", NpyType.I4, 1)) {
                        array.write(1L << 31);
                    }
                }))
                .isInstanceOf(ArithmeticException.class);
        assertThat(folder).isEmptyDirectory();
    }
}
