package io.asterism.producer.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.producer.feed.ImportedActivations;
import io.asterism.schemas.CountingSettings;
import io.asterism.schemas.InputException;
import io.asterism.schemas.LatentLabel;
import io.asterism.schemas.LatentLabels;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelFilesTest {
    /** As Neuronpedia's export has them, but for the embedding, which is longer there. */
    private static final String ROWS = """
            {"id":"c1","modelId":"tiny","layer":"1-res","index":"5","authorId":"a","description":"days of the week","embedding":[0.1,NaN],"typeName":"oai_token-act-pair","explanationModelName":"gpt-4o-mini","umap_x":null}
            {"id":"c2","modelId":"tiny","layer":"1-res","index":"0","authorId":"a","description":" \\u00e4hnlich \\ud83d\\ude00 ","typeName":null,"explanationModelName":null}

            {"id":"c3","modelId":"tiny","layer":"1-res","index":5,"description":"names of days"}
            {"id":"c4","modelId":"tiny","layer":"1-res","index":"7","description":""}
            {"id":"c5","modelId":"tiny","layer":"1-res","index":"5","description":"names of days"}
            """;

    @TempDir
    private Path folder;

    private final SaeManifest manifest =
            ImportedActivations.manifest(new SaeId("tiny.1-res"), 8, CountingSettings.DEFAULT);

    @Test
    void takesEachLatentsLabelsInTheirOrder() throws IOException {
        LabelFiles read = LabelFiles.read(manifest, List.of(plain("labels.jsonl", ROWS)));
        assertThat(read.records())
                .containsExactly(
                        new LatentLabels("tiny.1-res", 0, List.of(new LatentLabel("ähnlich 😀", "", ""))),
                        new LatentLabels(
                                "tiny.1-res",
                                5,
                                List.of(
                                        new LatentLabel("days of the week", "gpt-4o-mini", "oai_token-act-pair"),
                                        new LatentLabel("names of days", "", ""))));
        assertThat(read.number()).isEqualTo(3);
        assertThat(read.withoutText()).isEqualTo(1);
    }

    @Test
    void severalFilesAreOneWhateverTheyArePackedWith() throws IOException {
        Path packed = folder.resolve("batch-0.jsonl.gz");
        Files.write(packed, gzip(ROWS));
        Path more = plain("batch-1.jsonl", "{\"index\": \"6\", \"description\": \"more\"}");
        assertThat(LabelFiles.read(manifest, List.of(packed, more)).records())
                .extracting(LatentLabels::getLatent)
                .containsExactly(0, 5, 6);
    }

    @Test
    void aFileThatIsCutIsRefusedWhereverItIs() throws IOException {
        byte[] packed = gzip(ROWS);
        for (int length = 1; length < packed.length; length++) {
            Path file = folder.resolve("cut.jsonl.gz");
            Files.write(file, Arrays.copyOf(packed, length));
            requireRefused(file, "cut.jsonl.gz");
        }
        String line = ROWS.lines().findFirst().orElseThrow();
        for (int length = 1; length < line.length(); length++) {
            requireRefused(
                    plain("cut.jsonl", "{\"index\": 1, \"description\": \"x\"}\n" + line.substring(0, length)),
                    "line 2");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"index\": \"8\", \"description\": \"x\"} | has the \"index\" \"8\", expected a latent of SAE 'tiny.1-res', \"0\" to \"7\"",
                "{\"index\": \"-1\", \"description\": \"x\"} | has the \"index\" \"-1\"",
                "{\"index\": 1.5, \"description\": \"x\"} | has the \"index\" 1.5",
                "{\"index\": 99999999999, \"description\": \"x\"} | has the \"index\" 99999999999",
                "{\"index\": null, \"description\": \"x\"} | has the \"index\" null",
                "{\"description\": \"x\"} | has no \"index\"",
                "{\"index\": \"1\"} | has no \"description\"",
                "{\"index\": \"1\", \"description\": 3} | has a \"description\" that is no string but 3",
                "{\"index\": \"1\", \"description\": \"\\ud800\"} | has half a surrogate pair",
                "{\"index\": \"1\", \"index\": \"2\", \"description\": \"x\"} | is not one whole JSON object",
                "{\"index\": \"1\", \"description\": \"x\"} {} | is not one whole JSON object",
                "[1] | is JSON but no object",
                "{\"modelId\": \"other\", \"layer\": \"1-res\", \"index\": \"1\", \"description\": \"x\"} | is of 'other/1-res', expected 'tiny/1-res' as the lines before it",
            })
    void oneWrongLineRefusesAllOfThem(String line, String reason) throws IOException {
        requireRefused(
                plain("wrong.jsonl", ROWS + line), "'" + folder.resolve("wrong.jsonl") + "' line 7 " + reason.strip());
    }

    @Test
    void labelsOfAnotherSaeAreRefusedByTheManifestsId() throws IOException {
        manifest.setNeuronpediaId("tiny/2-res");
        requireRefused(plain("labels.jsonl", ROWS), "is of 'tiny/1-res', expected 'tiny/2-res'");
    }

    @Test
    void filesThatAreNoneAreRefused() throws IOException {
        requireRefused(folder.resolve("missing.jsonl"), "there is no such file");
        requireRefused(folder, "not a plain file");
        requireRefused(plain("empty.jsonl", "\n"), "without a label");
        Path misnamed = folder.resolve("labels.jsonl");
        Files.write(misnamed, gzip(ROWS));
        requireRefused(misnamed, "call it labels.jsonl.gz");
        Path latin = folder.resolve("latin.jsonl");
        Files.write(latin, "{\"index\": 1, \"description\": \"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1));
        requireRefused(latin, "not UTF-8");
        requireRefused(
                plain("long.jsonl", "{\"index\": 1, \"description\": \"" + "x".repeat(LabelFiles.LONGEST + 1) + "\"}"),
                "of 10001 characters");
        StringBuilder many = new StringBuilder();
        for (int k = 0; k <= LabelFiles.MOST; k++) {
            many.append("{\"index\": 1, \"description\": \"").append(k).append("\"}\n");
        }
        requireRefused(plain("many.jsonl", many.toString()), "line 101 is the 101th label of latent 1");
    }

    private void requireRefused(Path file, String reason) {
        assertThatThrownBy(() -> LabelFiles.read(manifest, List.of(file)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n");
    }

    private Path plain(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
