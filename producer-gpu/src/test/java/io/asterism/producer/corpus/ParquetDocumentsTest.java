package io.asterism.producer.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.schemas.Document;
import io.asterism.schemas.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParquetDocumentsTest {
    private static final String STORIES =
            "message m { required int64 id; optional binary text (STRING); repeated int32 more; required double score; }";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD"})
    void readsTextAndIdWhateverTheCompression(CompressionCodecName codec) throws IOException {
        int rows = 3000;
        Path file = write(
                "a.parquet",
                STORIES,
                codec,
                rows,
                (row, group) -> group.append("id", 7L + row)
                        .append("text", story(row))
                        .append("more", row)
                        .append("more", 5)
                        .append("score", 0.5));
        Corpus corpus = Corpus.check(List.of(file));
        assertThat(corpus.documents()).isEqualTo(rows);
        List<String> all = documents(corpus, 0);
        assertThat(all)
                .isEqualTo(IntStream.range(0, rows)
                        .mapToObj(row -> (7 + row) + "|a.parquet|" + story(row))
                        .toList());
        assertThat(documents(corpus, 2345)).isEqualTo(all.subList(2345, rows));
    }

    private static String story(int row) {
        return "Über Nacht " + row + " 😀 " + "la ".repeat(row % 50);
    }

    @Test
    void theColumnIsChosenAndARowIsADocumentsName() throws IOException {
        Path file = write(
                "b.parquet",
                "message m { required binary text (STRING); required binary body; required boolean id; }",
                CompressionCodecName.SNAPPY,
                2,
                (row, group) ->
                        group.append("text", "no").append("body", "body " + row).append("id", true));
        Corpus corpus = Corpus.check(List.of(file), Selection.ALL.withTextColumn("body"));
        assertThat(documents(corpus, 0))
                .containsExactly("b.parquet:1|b.parquet|body 0", "b.parquet:2|b.parquet|body 1");
        assertThat(corpus.sha256())
                .isNotEqualTo(Corpus.check(List.of(file)).sha256())
                .isEqualTo(Corpus.check(List.of(file), Selection.ALL.withTextColumn("body"))
                        .sha256());
    }

    @Test
    void refusesAColumnThatHoldsNoText() throws IOException {
        Path file = write(
                "c.parquet",
                STORIES,
                CompressionCodecName.SNAPPY,
                1,
                (row, group) -> group.append("id", 1L).append("score", 1.0));
        assertRefused(
                List.of(file), "content", "c.parquet", "no column 'content'", "id, text, more, score", "--text-column");
        assertRefused(List.of(file), "score", "no text in its column 'score'");
        assertRefused(List.of(file), "text", "row 1", "null", "'text'");
        Path bytes = write(
                "d.parquet",
                "message m { required binary text; }",
                CompressionCodecName.SNAPPY,
                2,
                (row, group) -> group.append("text", Binary.fromConstantByteArray(new byte[] {
                    'a', (byte) (row == 0 ? 'b' : 0xff)
                })));
        assertRefused(List.of(bytes), "text", "row 2", "not UTF-8");
    }

    @Test
    void refusesFilesThatAreDamagedOrNone() throws IOException {
        Path file = write(
                "e.parquet",
                STORIES,
                CompressionCodecName.SNAPPY,
                500,
                (row, group) ->
                        group.append("id", 1L).append("text", story(row)).append("score", 1.0));
        byte[] sound = Files.readAllBytes(file);
        Files.write(file, "text\nno Parquet at all, only words".getBytes(StandardCharsets.UTF_8));
        assertRefused(List.of(file), "text", "e.parquet", "no sound Parquet file: it does not begin with PAR1");
        Files.write(file, new byte[0]);
        assertRefused(List.of(file), "text", "e.parquet", "no sound Parquet file: it has 0 bytes");
        Files.write(file, Arrays.copyOf(sound, sound.length - 20));
        assertRefused(List.of(file), "text", "e.parquet", "no sound Parquet file: it does not end with PAR1");
        byte[] footless = sound.clone();
        Arrays.fill(footless, sound.length - 200, sound.length - 8, (byte) 0xff);
        Files.write(file, footless);
        assertRefused(List.of(file), "text", "e.parquet", "no sound Parquet file: its footer");
        // Without its first kilobyte the file's columns begin before it.
        byte[] headless = Arrays.copyOfRange(sound, 1024, sound.length);
        System.arraycopy(sound, 0, headless, 0, 4);
        Files.write(file, headless);
        assertRefused(List.of(file), "text", "e.parquet");
        byte[] scrambled = sound.clone();
        for (int i = 40; i < sound.length / 2; i++) {
            scrambled[i] = (byte) (31 * i);
        }
        Files.write(file, scrambled);
        assertRefused(List.of(file), "text", "e.parquet", "cannot be read beyond row", "what stands there is damaged");
    }

    private static void assertRefused(List<Path> files, String column, String... said) {
        assertThatThrownBy(() -> Corpus.check(files, Selection.ALL.withTextColumn(column)))
                .isInstanceOf(InputException.class)
                .message()
                .contains(said)
                .doesNotContain("java.", "org.", "Exception");
    }

    private Path write(
            String name, String schema, CompressionCodecName codec, int rows, BiConsumer<Integer, Group> fill)
            throws IOException {
        Path file = folder.resolve(name);
        MessageType type = MessageTypeParser.parseMessageType(schema);
        ExampleParquetWriter.Builder builder = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withType(type)
                .withRowGroupSize(20_000L)
                .withPageSize(5_000)
                .withCompressionCodec(codec);
        if (codec == CompressionCodecName.GZIP) {
            builder.withCodecFactory(new Gzip());
        }
        try (ParquetWriter<Group> writer = builder.build()) {
            for (int row = 0; row < rows; row++) {
                Group group = new SimpleGroupFactory(type).newGroup();
                fill.accept(row, group);
                writer.write(group);
            }
        }
        return file;
    }

    /** The library's own needs Hadoop. */
    private static final class Gzip implements CompressionCodecFactory {
        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            return new BytesInputCompressor() {
                @Override
                public BytesInput compress(BytesInput bytes) throws IOException {
                    ByteArrayOutputStream packed = new ByteArrayOutputStream();
                    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                        bytes.writeAllTo(out);
                    }
                    return BytesInput.from(packed.toByteArray());
                }

                @Override
                public CompressionCodecName getCodecName() {
                    return CompressionCodecName.GZIP;
                }

                @Override
                public void release() {}
            };
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void release() {}
    }

    private static List<String> documents(Corpus corpus, long from) {
        List<String> all = new ArrayList<>();
        try (Documents documents = corpus.from(from, 5)) {
            for (Document d = documents.next(); d != null; d = documents.next()) {
                all.add(d.getId() + "|" + d.getCorpus() + "|" + d.getText());
            }
        }
        return all;
    }
}
