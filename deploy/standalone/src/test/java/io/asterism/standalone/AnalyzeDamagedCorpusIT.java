package io.asterism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.producer.demonstration.DemonstrationWorld;
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
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a corpus one of whose packed files is damaged in the middle, {@code analyze} counts what stands before the damage, and says so. */
class AnalyzeDamagedCorpusIT {
    private static final int DOCUMENTS = 400;

    /** Six words of the model's vocabulary, each of which is a token. */
    private static final String TEXT = "She was in the one .";

    private static final int TOKENS = 6;

    @TempDir
    Path directory;

    @Test
    void countsWhatStandsBeforeAFileThatEndsInTheMiddle() throws Exception {
        byte[] whole = gzip("b");
        byte[] cut = Arrays.copyOf(whole, whole.length / 2);
        int before = wholeLines(cut);
        assertThat(before).isBetween(1, DOCUMENTS - 1);
        requireCounted(cut, DOCUMENTS + before, "is damaged at byte " + cut.length + ": it ends there, in the middle");
    }

    /** Behind a sound member one with a type of block that deflate does not have, and then a sound one again. */
    @Test
    void countsWhatStandsBeforeABlockThatIsNone() throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        byte[] sound = gzip("b");
        file.writeBytes(sound);
        file.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 7});
        file.writeBytes(gzip("c"));
        String said = requireCounted(file.toByteArray(), 2 * DOCUMENTS, "is damaged at byte ");
        long at = Long.parseLong(said.replaceAll("(?s).*is damaged at byte (\\d+).*", "$1"));
        assertThat(at).isBetween((long) sound.length, sound.length + 11L);
    }

    /** What is said at the end. */
    private String requireCounted(byte[] damaged, int documents, String damage) throws Exception {
        DemonstrationWorld world = DemonstrationWorld.unpack(directory.resolve("world"));
        Path first = Files.write(directory.resolve("a.jsonl.gz"), gzip("a"));
        Path second = Files.write(directory.resolve("b.jsonl.gz"), damaged);
        Path third = Files.write(directory.resolve("c.jsonl.gz"), gzip("c"));
        Path out = directory.resolve("results");
        Launcher.Run run = new Launcher(directory)
                .run(
                        "analyze",
                        "--model",
                        world.model().toString(),
                        "--sae",
                        "my.own=" + world.saes().get(0),
                        "--accept-anyway",
                        "--out",
                        out.toString(),
                        "--corpus",
                        first.toString(),
                        second.toString(),
                        third.toString());
        assertThat(run.status()).as("%s", run.err()).isEqualTo(2);
        String last = run.err().get(run.err().size() - 1);
        assertThat(last)
                .contains("'" + second + "' " + damage, "the " + documents + " documents before it are counted");
        assertThat(run.out()).anyMatch(line -> line.contains("'" + second + "' " + damage));
        JsonNode summary = new ObjectMapper()
                .readTree(out.resolve("my.own").resolve("summary.json").toFile());
        assertThat(summary.path("tokens").asInt()).isEqualTo(documents * TOKENS);
        assertThat(out.resolve("my.own")).isDirectoryContaining("glob:**node_info_df_*.csv");
        return last;
    }

    private static byte[] gzip(String name) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            List<String> lines = IntStream.range(0, DOCUMENTS)
                    .mapToObj(i -> "{\"id\": \"" + name + i + "\", \"text\": \"" + TEXT + "\"}\n")
                    .toList();
            out.write(String.join("", lines).getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    /** Lines that the JDK reads, with their ends, before it fails. */
    private static int wholeLines(byte[] cut) {
        List<Integer> read = new ArrayList<>();
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(cut), 1)) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                read.add(next);
            }
        } catch (IOException e) {
            // The end.
        }
        return (int) read.stream().filter(next -> next == '\n').count();
    }
}
