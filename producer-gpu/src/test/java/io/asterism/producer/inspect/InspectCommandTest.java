package io.asterism.producer.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.asterism.producer.model.TinyGpt2;
import io.asterism.producer.sae.SaeFiles;
import io.asterism.producer.tokens.WordTokenizer;
import io.asterism.schemas.InputException;
import io.asterism.schemas.npz.NpyReader;
import io.asterism.schemas.npz.NpzFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class InspectCommandTest {
    private static final int D = TinyGpt2.CONFIG.dModel();

    @TempDir
    Path directory;

    private Path model = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void writeModel() throws IOException {
        model = TinyGpt2.write(directory.resolve("model"));
        out = directory.resolve("out.npz");
    }

    @Test
    void writesTheResidualOfGivenIdsWithNoTokenizerAtHand() {
        String printed = run("--token-ids", "5,3,5", "--hook", "blocks.0.hook_resid_pre");
        float[] tokens = TinyGpt2.tensors().get("wte.weight").values();
        float[] positions = TinyGpt2.tensors().get("wpe.weight").values();
        try (NpzFile npz = NpzFile.open(out)) {
            assertThat(npz.names()).containsExactlyInAnyOrder("token_ids", "residual");
            assertThat(longs(npz, "token_ids")).containsExactly(5, 3, 5);
            try (NpyReader residual = npz.array("residual")) {
                assertThat(residual.shape()).containsExactly(3, D);
                float[] values = residual.floats();
                for (int i = 0; i < D; i++) {
                    assertThat(values[2 * D + i]).isCloseTo(tokens[5 * D + i] + positions[2 * D + i], within(1e-6f));
                }
            }
        }
        assertThat(printed.lines()).hasSize(4);
    }

    @Test
    void writesAnSaesActivationsAsScipyReadsThem() throws IOException {
        WordTokenizer.write(model, List.of("one", "two"));
        // Latent 2 alone ever fires: its bias is 3 and nothing is read; its decoder row has norm 2.
        float[] decoder = new float[4 * D];
        decoder[2 * D] = 2;
        Path sae = new SaeFiles()
                .with("W_enc", new long[] {D, 4}, new float[4 * D])
                .with("b_enc", new long[] {4}, -1, -1, 3, -1)
                .with("W_dec", new long[] {4, D}, decoder)
                .with("b_dec", new long[] {D}, new float[D])
                .write(directory.resolve("sae"), SaeFiles.config("standard", D, 4, "blocks.1.hook_resid_mid", ""));
        String printed = run("--text", "two one", "--sae", sae.toString());
        try (NpzFile npz = NpzFile.open(out)) {
            assertThat(longs(npz, "token_ids")).containsExactly(0, 3, 2);
            assertThat(longs(npz, "indptr")).containsExactly(0, 1, 2, 3);
            assertThat(longs(npz, "indices")).containsExactly(2, 2, 2);
            assertThat(longs(npz, "shape")).containsExactly(3, 4);
            try (NpyReader data = npz.array("data");
                    NpyReader norms = npz.array("decoder_norm")) {
                assertThat(data.floats()).containsExactly(6, 6, 6);
                assertThat(norms.floats()[2]).isEqualTo(2);
            }
            float[] norms = floats(npz, "squared_norm");
            // The reconstruction of every token is 3 times the decoder row: 6 in the first component.
            assertThat(floats(npz, "squared_error")[0] - norms[0])
                    .isCloseTo(36 - 12 * floats(npz, "residual")[0], within(1e-3f));
            assertThat(norms).hasSize(3);
        }
        assertThat(printed).contains("'two'").contains("2: 6.0000");
        run("--text", "two one", "--sae", sae.toString(), "--no-fold", "--bos", "never");
        try (NpzFile npz = NpzFile.open(out);
                NpyReader data = npz.array("data")) {
            assertThat(data.floats()).containsExactly(3, 3);
        }
        try (NpzFile npz = NpzFile.open(out);
                NpyReader norms = npz.array("decoder_norm")) {
            assertThat(norms.floats()).as("nothing was folded").containsOnly(1);
        }
    }

    @Test
    void writesSeveralHookPointsOfOnePassEachByItsName() throws IOException {
        WordTokenizer.write(model, List.of("one", "two"));
        run("--text", "two one", "--hook", "blocks.1.hook_resid_pre", "--hook", "blocks.0.hook_resid_post");
        try (NpzFile npz = NpzFile.open(out);
                NpyReader residual = npz.array("residual");
                NpyReader pre = npz.array("blocks.1.hook_resid_pre");
                NpyReader post = npz.array("blocks.0.hook_resid_post")) {
            // One tensor under two names.
            assertThat(pre.floats()).isEqualTo(residual.floats()).isEqualTo(post.floats());
            assertThat(longs(npz, "token_ends")).containsExactly(0, 3, 7);
        }
    }

    @Test
    void writesTheTokensOfACorpus() throws IOException {
        WordTokenizer.write(model, List.of("one", "two"));
        Path texts = Files.writeString(directory.resolve("texts.jsonl"), """
                {"text": "two one"}
                {"text": ""}
                {"text": "one"}
                """);
        run("--texts", texts.toString(), "--bos", "never");
        try (NpzFile npz = NpzFile.open(out)) {
            assertThat(longs(npz, "token_ids")).containsExactly(3, 2, 2);
            assertThat(longs(npz, "token_ends")).containsExactly(3, 7, 3);
            assertThat(longs(npz, "indptr")).containsExactly(0, 2, 2, 3);
        }
        run("--texts", texts.toString());
        try (NpzFile npz = NpzFile.open(out)) {
            assertThat(longs(npz, "token_ids")).containsExactly(0, 3, 2, 0, 0, 2);
            assertThat(longs(npz, "token_ends")).containsExactly(0, 3, 7, 0, 0, 3);
        }
        Files.delete(out);
        assertRefused("--texts", "--texts", texts.toString(), "--hook", "blocks.0.hook_resid_pre");
    }

    /** A latent of bias 3 and a decoder row of norm 2 is active with 6 everywhere; clamped to 2 it moves its component by -4. */
    @Test
    void writesWhatTheHookHoldsUnderInterventions() throws IOException {
        float[] decoder = new float[4 * D];
        decoder[2 * D] = 2;
        Path sae = new SaeFiles()
                .with("W_enc", new long[] {D, 4}, new float[4 * D])
                .with("b_enc", new long[] {4}, -1, -1, 3, -1)
                .with("W_dec", new long[] {4, D}, decoder)
                .with("b_dec", new long[] {D}, new float[D])
                .write(directory.resolve("sae"), SaeFiles.config("standard", D, 4, "blocks.1.hook_resid_mid", ""));
        float[] plain = residual("--token-ids", "5,3", "--hook", "blocks.1.hook_resid_mid");
        Path file = directory.resolve("clamp.json");
        for (String named : List.of("sae", "model.sae")) {
            Files.writeString(
                    file,
                    "[{\"sae\": \"" + named
                            + "\", \"op\": \"clamp\", \"latents\": [2], \"value\": 2, \"positions\": \"last\"}]");
            float[] changed = residual("--token-ids", "5,3", "--sae", sae.toString(), "--intervene", file.toString());
            for (int i = 0; i < 2 * D; i++) {
                assertThat(changed[i]).isCloseTo(plain[i] - (i == D ? 4 : 0), within(1e-6f));
            }
        }
        Files.writeString(file, "[]");
        assertThat(residual("--token-ids", "5,3", "--hook", "blocks.1.hook_resid_mid", "--intervene", file.toString()))
                .isEqualTo(plain);
    }

    private float[] residual(String... arguments) {
        run(arguments);
        try (NpzFile npz = NpzFile.open(out);
                NpyReader residual = npz.array("residual")) {
            return residual.floats();
        }
    }

    @Test
    void refusesInOneSentenceAndWritesNothing() throws IOException {
        assertRefused("blocks.7.hook_resid_pre", "--token-ids", "1", "--hook", "blocks.7.hook_resid_pre");
        assertRefused("token id 50", "--token-ids", "1,50", "--hook", "blocks.0.hook_resid_pre");
        assertRefused("neither --hook nor --sae", "--token-ids", "1");
        assertRefused("tokenizer.json", "--text", "one", "--hook", "blocks.0.hook_resid_pre");
        Path sae = SaeFiles.random(D, 4, 1)
                .write(directory.resolve("sae"), SaeFiles.config("standard", D, 4, "blocks.1.hook_resid_mid", ""));
        assertRefused(
                "blocks.1.hook_resid_mid",
                "--token-ids",
                "1",
                "--sae",
                sae.toString(),
                "--hook",
                "blocks.1.hook_resid_pre");
        assertThat(Files.exists(out)).isFalse();
    }

    private void assertRefused(String said, String... arguments) {
        assertThatThrownBy(() -> run(arguments))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(said);
    }

    private String run(String... arguments) {
        StringWriter printed = new StringWriter();
        CommandLine line = new CommandLine(new InspectCommand()).setOut(new PrintWriter(printed));
        String[] all = new String[arguments.length + 4];
        System.arraycopy(new String[] {"--model", model.toString(), "--out", out.toString()}, 0, all, 0, 4);
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        line.parseArgs(all);
        try {
            InspectCommand command = line.getCommand();
            assertThat(command.call()).isZero();
        } finally {
            line.getOut().flush();
        }
        return printed.toString();
    }

    private static float[] floats(NpzFile npz, String name) throws IOException {
        try (NpyReader array = npz.array(name)) {
            return array.floats();
        }
    }

    private static long[] longs(NpzFile npz, String name) {
        try (NpyReader array = npz.array(name)) {
            return array.longs();
        }
    }
}
