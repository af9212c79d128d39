package io.asterism.producer.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.asterism.schemas.Document;
import io.asterism.schemas.InputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedCorpusTest {
    private static final int MANY = 10_000;

    @TempDir
    Path folder;

    @Test
    void readsEachPackingMemberAfterMember() throws IOException {
        String one = "{\"text\": \"1\"}\n{\"text\": \"2\"}\n{\"te";
        String two = "xt\": \"3\"}\n";
        List<Path> files = List.of(
                write("a.jsonl.gz", joined(gzip(one), gzip(""), gzip(two), new byte[512])),
                write("b.jsonl.zst", joined(zstd(one), zstd(""), zstd(two))),
                write("c.txt.gz", gzip("4\n\n5")),
                write("d.txt.zst", zstd("6")));
        assertThat(texts(Corpus.check(files), 0)).containsExactly("1", "2", "3", "1", "2", "3", "4", "5", "6");
        assertThat(texts(Corpus.check(files), 4)).containsExactly("2", "3", "4", "5", "6");
    }

    @Test
    void takesFoldersAndPatternsSortedAndEachFileOnce() throws IOException {
        Files.createDirectories(folder.resolve("data/deep/.hidden"));
        write("data/b.txt", text("b"));
        write("data/a.txt.gz", gzip("a"));
        write("data/deep/b.txt", text("deep"));
        write("data/deep/.hidden/x.txt", text("hidden"));
        write("data/notes.md", text("no corpus"));
        Path data = folder.resolve("data");
        assertThat(texts(Corpus.check(List.of(data)), 0)).containsExactly("a", "b", "deep");
        assertThat(ids(Corpus.check(List.of(data)))).containsExactly("a.txt.gz:1", "data/b.txt:1", "deep/b.txt:1");
        assertThat(texts(Corpus.check(List.of(data.resolve("*.txt*"))), 0)).containsExactly("a", "b");
        assertThat(texts(Corpus.check(List.of(data.resolve("**/b.txt"))), 0)).containsExactly("b", "deep");
        assertThat(texts(Corpus.check(List.of(data.resolve("deep/../b.txt"), data, data.resolve("b.txt"))), 0))
                .containsExactly("b", "a", "deep");
    }

    @Test
    void takesAsManyAsAreAskedForFromWhereIsAsked() throws IOException {
        List<Path> files = List.of(write("a.txt", text("1\n\n2\n\n3")), write("b.txt", text("4\n\n5")));
        assertThat(texts(Corpus.check(files, new Selection("text", 1, 3)), 0)).containsExactly("2", "3", "4");
        assertThat(texts(Corpus.check(files, new Selection("text", 1, 3)), 2)).containsExactly("4");
        assertThat(Corpus.check(files, new Selection("text", 3, 10)).documents())
                .isEqualTo(2);
        assertThatThrownBy(() -> Corpus.check(files, new Selection("text", 5, 1)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("holds 5 documents, expected more than the 5 of --offset");
        assertThatThrownBy(() -> new Selection("text", 0, 0)).hasMessageContaining("--limit is 0");
    }

    /** So that a feed with a higher limit goes on where the one with the lower ended. */
    @Test
    void isKnownByWhereItBeginsNotByWhereItEnds() throws IOException {
        List<Path> files = List.of(write("a.txt", text("1\n\n2\n\n3")), write("b.txt.gz", gzip("4")));
        String all = Corpus.check(files).sha256();
        assertThat(Corpus.check(files, new Selection("text", 0, 2)).sha256()).isEqualTo(all);
        assertThat(Corpus.check(files, new Selection("text", 1, 2)).sha256()).isNotEqualTo(all);
    }

    @Test
    void tellsWhereAFileIsCutAndTakesWhatIsBefore() throws IOException {
        for (String name : List.of("cut.jsonl.gz", "cut.jsonl.zst")) {
            byte[] whole = name.endsWith("gz") ? gzip(many()) : zstd(many());
            Path file = write(name, Arrays.copyOf(whole, whole.length / 2));
            Corpus sound = Corpus.checkSoundPart(List.of(file), Selection.ALL);
            assertThat(sound.damage().orElseThrow().said())
                    .isEqualTo("'%s' is damaged at byte %d: it ends there, in the middle", file, whole.length / 2);
            assertThat(sound.documents()).isBetween(1L, MANY - 1L);
            assertThat(texts(sound, 0)).isEqualTo(expected((int) sound.documents()));
            assertThatThrownBy(() -> Corpus.check(List.of(file)))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("--limit " + sound.documents() + " takes them");
            assertThat(Corpus.check(List.of(file), new Selection("text", 0, sound.documents()))
                            .documents())
                    .isEqualTo(sound.documents());
        }
    }

    @Test
    void tellsWhereWhatIsPackedIsNoSuchThing() throws IOException {
        byte[] gzip = gzip(many());
        byte[] zstd = zstd(many());
        // A type of block that deflate does not have, and a block of Zstandard that is no such thing.
        byte[] member = joined(gzip, new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 7}, new byte[9]);
        Arrays.fill(zstd, zstd.length / 2, zstd.length / 2 + 64, (byte) 0xff);
        assertThat(soundPart("bad.jsonl.gz", member)).isEqualTo(MANY);
        assertThat(damagedAt("bad.jsonl.gz")).isBetween((long) gzip.length, member.length - 1L);
        assertThat(soundPart("bad.jsonl.zst", zstd)).isBetween(1L, MANY - 1L);
        // Its blocks are decoded whole: 128 KB of text, less when packed.
        assertThat(damagedAt("bad.jsonl.zst")).isBetween(zstd.length / 2 - 5_000L, zstd.length / 2 + (1L << 17));
    }

    /** Most flipped bits make other text, which only the checksum at the end tells. */
    @Test
    void takesWhatCanBeReadWhereAChecksumDiffersAndSaysThatItIsDoubtful() throws IOException {
        byte[] bytes = gzip(many());
        int checksum = bytes.length - 8;
        bytes[checksum] ^= 1;
        Path file = write("sum.jsonl.gz", bytes);
        Corpus read = Corpus.checkSoundPart(List.of(file), Selection.ALL);
        assertThat(read.documents()).isEqualTo(MANY);
        assertThat(read.damage().orElseThrow().doubtful()).isTrue();
        assertThat(read.damage().orElseThrow().said())
                .startsWith("'" + file + "' is damaged at byte " + checksum + ":")
                .contains("checksum");
        assertThatThrownBy(() -> Corpus.check(List.of(file)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("damaged at byte " + checksum)
                .message()
                .doesNotContain("--limit");
    }

    /** Wherever a byte is changed, no failure is anything but damage of this file, and what was read before comes first. */
    @Test
    void survivesAChangeOfAnyByte() throws IOException {
        Random random = new Random(11);
        for (String name : List.of("flip.jsonl.gz", "flip.jsonl.zst")) {
            byte[] whole = name.endsWith("gz") ? gzip(many()) : checkedZstd(many());
            for (int i = 0; i < 40; i++) {
                byte[] bytes = whole.clone();
                int at = whole.length / 3 + random.nextInt(whole.length / 2);
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                Path file = write(name, bytes);
                Corpus read = Corpus.checkSoundPart(List.of(file), Selection.ALL);
                assertThat(read.damage().orElseThrow().said()).startsWith("'" + file + "' is damaged at byte ");
                assertThat(read.documents()).isBetween(MANY / 5L, (long) MANY);
                assertThat(texts(read, 0).subList(0, MANY / 5)).isEqualTo(expected(MANY / 5));
            }
        }
    }

    @Test
    void readsWhatIsSoundOfDamagedStandardInput() throws IOException {
        for (byte[] whole : List.of(gzip(many()), checkedZstd(many()))) {
            byte[] bytes = Arrays.copyOf(whole, whole.length / 2);
            Corpus sound = fromStandardInput(bytes, Corpus::checkSoundPart);
            assertThat(sound.damage().orElseThrow().said())
                    .isEqualTo(
                            "'standard input' is damaged at byte " + bytes.length + ": it ends there, in the middle");
            assertThat(texts(sound, 0)).isEqualTo(expected((int) sound.documents()));
        }
        byte[] two = gzip("one\n\ntwo\n\nthree");
        Corpus little = fromStandardInput(Arrays.copyOf(two, two.length - 9), Corpus::checkSoundPart);
        assertThat(texts(little, 0)).startsWith("one", "two");
    }

    private long soundPart(String name, byte[] bytes) throws IOException {
        Corpus sound = Corpus.checkSoundPart(List.of(write(name, bytes), write("after.txt", text("x"))), Selection.ALL);
        assertThat(texts(sound, 0)).isEqualTo(expected((int) sound.documents()));
        return sound.documents();
    }

    private long damagedAt(String name) {
        String said = Corpus.checkSoundPart(List.of(folder.resolve(name)), Selection.ALL)
                .damage()
                .orElseThrow()
                .said();
        return Long.parseLong(said.replaceFirst(".*damaged at byte (\\d+):.*", "$1"));
    }

    @Test
    void saysWhatAFileIsThatIsNotWhatItIsCalled() throws IOException {
        Path packed = write("x.jsonl", gzip("{}"));
        assertThatThrownBy(() -> Corpus.check(List.of(packed)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("packed with gzip")
                .hasMessageContaining("x.jsonl.gz");
        Path other = write("x.txt.gz", zstd("x"));
        assertThatThrownBy(() -> Corpus.check(List.of(other))).hasMessageContaining("x.txt.zst");
    }

    @Test
    void readsStandardInputAsItComes() throws IOException {
        assertThat(texts(fromStandardInput(gzip("{\"text\": \"1\"}\n{\"text\": \"2\"}")), 1))
                .containsExactly("2");
        assertThat(ids(fromStandardInput(zstd("one\n\ntwo")))).containsExactly("stdin:1", "stdin:3");
        assertThat(texts(fromStandardInput(text("[Music]\n\nplain")), 0)).containsExactly("[Music]", "plain");
        assertThatThrownBy(() -> fromStandardInput(text("[{\"text\": \"1\"}]")))
                .hasMessageContaining("'standard input' line 1 is a JSON array");
    }

    private static Corpus fromStandardInput(byte[] bytes) {
        return fromStandardInput(bytes, Corpus::check);
    }

    private static Corpus fromStandardInput(byte[] bytes, BiFunction<List<Path>, Selection, Corpus> check) {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(bytes));
            return check.apply(List.of(Path.of("-")), Selection.ALL);
        } finally {
            System.setIn(before);
        }
    }

    /** Too irregular to be packed into one small block. */
    private static String many() {
        StringBuilder lines = new StringBuilder();
        expected(MANY)
                .forEach(text -> lines.append("{\"text\": \"").append(text).append("\"}\n"));
        return lines.toString();
    }

    private static List<String> expected(int documents) {
        Random random = new Random(7);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < documents; i++) {
            texts.add(i + " " + Long.toHexString(random.nextLong()).repeat(3) + Long.toString(random.nextLong(), 36)
                    + Long.toString(random.nextLong(), 36) + Long.toString(random.nextLong(), 36));
        }
        return texts;
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private static byte[] text(String content) {
        return content.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text(content));
        }
        return bytes.toByteArray();
    }

    private static byte[] zstd(String content) {
        return Zstd.compress(text(content));
    }

    private static byte[] checkedZstd(String content) {
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            return context.setChecksum(true).compress(text(content));
        }
    }

    private static byte[] joined(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }

    private static List<String> texts(Corpus corpus, long from) {
        return documents(corpus, from).stream().map(Document::getText).toList();
    }

    private static List<String> ids(Corpus corpus) {
        return documents(corpus, 0).stream().map(Document::getId).toList();
    }

    private static List<Document> documents(Corpus corpus, long from) {
        List<Document> documents = new ArrayList<>();
        try (Documents read = corpus.from(from, 0)) {
            for (Document document = read.next(); document != null; document = read.next()) {
                documents.add(document);
            }
        }
        return documents;
    }
}
