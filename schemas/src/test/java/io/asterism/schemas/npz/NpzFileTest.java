package io.asterism.schemas.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files under {@code npz} were written by NumPy. */
class NpzFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"types.npz", "types-deflated.npz"})
    void readsWhatNumpyWrites(String name) {
        try (NpzFile npz = NpzFile.open(resource(name))) {
            assertThat(longs(npz, "i1")).containsExactly(-128, 127);
            assertThat(longs(npz, "i2")).containsExactly(-32768, 32767);
            assertThat(longs(npz, "i4")).containsExactly(Integer.MIN_VALUE, Integer.MAX_VALUE);
            assertThat(longs(npz, "i8")).containsExactly(Long.MIN_VALUE, Long.MAX_VALUE);
            assertThat(longs(npz, "u1")).containsExactly(0, 255);
            assertThat(longs(npz, "u2")).containsExactly(0, 65535);
            assertThat(longs(npz, "u4")).containsExactly(0, 4294967295L);
            assertThat(floats(npz, "u8")).containsExactly(0f, 0x1p64f);
            assertThat(floats(npz, "f2")).containsExactly(0.5f, 65504f, 0x1p-24f, Float.POSITIVE_INFINITY);
            assertThat(floats(npz, "f4")).containsExactly(1.5f, -3e38f);
            assertThat(floats(npz, "f8")).containsExactly(1.1f, Float.NEGATIVE_INFINITY);
            assertThat(floats(npz, "i1")).containsExactly(-128f, 127f);
            assertThat(longs(npz, "bool")).containsExactly(1, 0, 1);
            assertThat(longs(npz, "big")).containsExactly(1, -2, 3);
            assertThat(floats(npz, "bigf")).containsExactly(1.25f, -2.5f);
            assertThat(longs(npz, "scalar")).containsExactly(7);
            assertThat(floats(npz, "empty")).isEmpty();
            assertThat(npz.array("s").text()).isEqualTo("csr");
            assertThat(npz.array("u").text()).isEqualTo("csr");
            assertThat(npz.names()).hasSize(21).contains("fortran", "i1").doesNotContain("i1.npy");
        }
    }

    @Test
    void putsFortranOrderRight() {
        try (NpzFile npz = NpzFile.open(resource("types.npz"))) {
            long[] ascending = new long[24];
            Arrays.setAll(ascending, i -> i);
            NpyReader array = npz.array("fortran");
            assertThat(array.fortranOrder()).isTrue();
            assertThat(array.shape()).containsExactly(2, 3, 4);
            assertThat(array.longs()).isEqualTo(ascending);
            assertThat(npz.array("fortranf").floats()).containsExactly(0, 1, 2, 3, 4, 5);
            assertThat(npz.array("c").floats()).containsExactly(0, 1, 2, 3, 4, 5);
        }
    }

    @Test
    void readsOnFromWhereItWasAndPassesOver() {
        try (NpzFile npz = NpzFile.open(resource("types-deflated.npz"));
                NpyReader array = npz.array("c")) {
            float[] some = new float[4];
            array.readFloats(some, 1, 2);
            array.skip(2);
            array.readFloats(some, 3, 1);
            assertThat(some).containsExactly(0, 0, 1, 4);
            assertThat(array.remaining()).isEqualTo(1);
        }
    }

    @Test
    void doublesKeepWhatFloatsLose() {
        try (NpzFile npz = NpzFile.open(resource("types.npz"))) {
            double[] values = new double[2];
            npz.array("f8").readDoubles(values, 0, 2);
            assertThat(values).containsExactly(1.1, -1e300);
        }
    }

    @Test
    void refusesObjectsRecordsAndOtherTypes() {
        try (NpzFile npz = NpzFile.open(resource("objects.npz"))) {
            assertRefused(npz, "o", "Python objects");
        }
        try (NpzFile npz = NpzFile.open(resource("records.npz"))) {
            assertRefused(npz, "r", "records of several fields");
            assertRefused(npz, "c", "'<c8'");
            assertRefused(npz, "v", "'|V2'");
        }
    }

    @Test
    void refusesWhatIsNotOfTheKindAskedFor() {
        try (NpzFile npz = NpzFile.open(resource("types.npz"))) {
            assertThatThrownBy(() -> longs(npz, "f4"))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("whole numbers");
            assertThatThrownBy(() -> floats(npz, "s"))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("'|S3'");
            assertThatThrownBy(() -> longs(npz, "u8"))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("18446744073709551615");
            assertThatThrownBy(() -> npz.array("nowhere"))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("'nowhere'");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }|promises shape (3,)",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }|promises shape (1,)",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 4), }|beyond any file",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }|whole numbers",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2.0,), }|missing",
                "{'descr': '<f4', 'fortran_order': Perhaps, 'shape': (2,), }|True nor False",
                "{'descr': '<f4', 'shape': (2,), }|not all there",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'more': 1}|'more' is unknown",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)|ends too early",
                "{'descr': '<f4|not closed",
                "[1]|'{' is missing",
            })
    void refusesAHeaderThatLies(String header, String reason) throws IOException {
        byte[] body = new byte[8];
        Path file = npz(array(header.length(), header, body));
        try (NpzFile npz = NpzFile.open(file)) {
            assertRefused(npz, "a", reason);
        }
    }

    @Test
    void refusesAHeaderLengthThatLies() throws IOException {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";
        try (NpzFile npz = NpzFile.open(npz(array(60_000, header, new byte[8])))) {
            assertRefused(npz, "a", "claims 60000 bytes");
        }
        try (NpzFile npz = NpzFile.open(npz(array(3, header, new byte[8])))) {
            assertRefused(npz, "a", "not closed");
        }
        try (NpzFile npz = NpzFile.open(npz("no array at all".getBytes(StandardCharsets.US_ASCII)))) {
            assertRefused(npz, "a", "mark of a NumPy array");
        }
    }

    @Test
    void refusesADamagedByte() throws IOException {
        byte[] bytes = Files.readAllBytes(resource("types.npz"));
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("csr");
        bytes[at] = 'b';
        Path file = Files.write(folder.resolve("damaged.npz"), bytes);
        try (NpzFile npz = NpzFile.open(file)) {
            assertThatThrownBy(() -> npz.array("s").text())
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("checksum");
        }
    }

    @Test
    void refusesATruncatedFile() throws IOException {
        byte[] bytes = Files.readAllBytes(resource("types.npz"));
        for (int length : new int[] {0, 3, 100, bytes.length / 2, bytes.length - 1}) {
            Path file = Files.write(folder.resolve("cut.npz"), Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> NpzFile.open(file).close())
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("cut.npz");
        }
    }

    @Test
    void refusesWhatIsNoZip() throws IOException {
        Path text = Files.writeString(folder.resolve("text.npz"), "hello, this is not a zip");
        assertThatThrownBy(() -> NpzFile.open(text).close()).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> NpzFile.open(folder).close()).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> NpzFile.open(folder.resolve("absent.npz")).close())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no such file");
    }

    @Test
    void refusesAnArrayThatClaimsMoreThanItsBytesCanHold() throws IOException {
        String header = "{'descr': '|i1', 'fortran_order': False, 'shape': (1000000000,), }";
        byte[] array = array(header.length(), header, new byte[8]);
        Path file = npz(array);
        byte[] zip = Files.readAllBytes(file);
        int directory = new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
        int claimed = 1_000_000_000 + array.length - 8;
        for (int i = 0; i < 4; i++) {
            zip[directory + 24 + i] = (byte) (claimed >>> (8 * i));
        }
        Files.write(file, zip);
        try (NpzFile npz = NpzFile.open(file)) {
            assertRefused(npz, "a", "can hold");
        }
    }

    private static void assertRefused(NpzFile npz, String array, String reason) {
        assertThatThrownBy(() -> npz.array(array).floats())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("array '" + array + "'")
                .hasMessageContaining(npz.path().toString())
                .hasMessageContaining(reason);
    }

    private static byte[] array(int length, String header, byte[] body) {
        byte[] prefix = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) length, (byte) (length >>> 8)};
        byte[] array = Arrays.copyOf(prefix, prefix.length + header.length() + body.length);
        System.arraycopy(header.getBytes(StandardCharsets.US_ASCII), 0, array, prefix.length, header.length());
        return array;
    }

    private Path npz(byte[] array) throws IOException {
        Path file = folder.resolve("made.npz");
        CRC32 checksum = new CRC32();
        checksum.update(array);
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            ZipEntry entry = new ZipEntry("a.npy");
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(array.length);
            entry.setCrc(checksum.getValue());
            zip.putNextEntry(entry);
            zip.write(array);
        }
        return file;
    }

    private static long[] longs(NpzFile npz, String name) {
        return npz.array(name).longs();
    }

    private static float[] floats(NpzFile npz, String name) {
        return npz.array(name).floats();
    }

    private static Path resource(String name) {
        try {
            return Path.of(NpzFileTest.class.getResource("/npz/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
