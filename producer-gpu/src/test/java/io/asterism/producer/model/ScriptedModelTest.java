package io.asterism.producer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptedModelTest {
    private static final String CONFIG =
            "{\"model_type\": \"torchscript\", \"vocab_size\": 12, \"max_position_embeddings\": 32, \"bos_token_id\": 0}";
    /** Rows are {@code ((3 i + 5 j) mod 7) - 3}; a block adds to each token the sum of the tokens up to it, twice. */
    private static final String EXPORT = """
            import sys, torch
            class Sums(torch.nn.Module):
                def __init__(self):
                    super().__init__()
                    i, j = torch.arange(12.0)[:, None], torch.arange(4.0)[None, :]
                    self.table = torch.nn.Parameter((3 * i + 5 * j) % 7 - 3)
                def forward(self, ids):
                    x = self.table[ids]
                    y = x + 2 * x.cumsum(1)
                    return {"blocks.0.hook_resid_pre": x, "blocks.0.hook_resid_post": y, "blocks.1.attn.hook_z": y[:, :, :3].double()}
            class Unnamed(Sums):
                def forward(self, ids):
                    return self.table[ids]
            class Flat(Sums):
                def forward(self, ids):
                    return {"blocks.0.hook_resid_pre": self.table[ids].sum(2)}
            class Other(Sums):
                def forward(self, ids):
                    return {"hidden": self.table[ids]}
            for module in (Sums, Unnamed, Flat, Other):
                torch.jit.trace(module().eval(), torch.zeros(2, 16, dtype=torch.int64), strict=False).save(sys.argv[1] + "/" + module.__name__)
            """;

    @TempDir
    Path directory;

    @Test
    void readsWhatPythonExported() throws Exception {
        export();
        Path model = modelOf("Sums");
        try (LanguageModel opened = LanguageModel.open(model, Device.cpu());
                NDManager step = opened.manager().newSubManager()) {
            HookPoint pre = HookPoint.parse("blocks.0.hook_resid_pre");
            HookPoint post = HookPoint.parse("blocks.0.hook_resid_post");
            HookPoint z = HookPoint.parse("blocks.1.attn.hook_z");
            assertThat(opened.width(post)).isEqualTo(4);
            assertThat(opened.width(z)).isEqualTo(3);
            assertThat(opened.shape().vocabulary()).isEqualTo(12);
            int[][] ids = {{1, 5, 11, 0, 7}, {2, 2, 3, 9, 4}, {6, 8, 10, 1, 1}};
            NDArray rows = step.create(flat(ids), new Shape(3, 5));
            Map<HookPoint, NDArray> read = opened.read(rows, Set.of(pre, post, z));
            for (int row = 0; row < 3; row++) {
                for (int j = 0; j < 4; j++) {
                    float sum = 0;
                    for (int t = 0; t < 5; t++) {
                        float x = (3 * ids[row][t] + 5 * j) % 7 - 3;
                        sum += x;
                        assertThat(read.get(pre).getFloat(row, t, j)).isEqualTo(x);
                        assertThat(read.get(post).getFloat(row, t, j)).isEqualTo(x + 2 * sum);
                        if (j < 3) {
                            assertThat(read.get(z).getFloat(row, t, j)).isEqualTo(x + 2 * sum);
                        }
                    }
                }
            }
            assertThatThrownBy(() -> opened.width(HookPoint.parse("blocks.1.hook_resid_pre")))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("blocks.1.hook_resid_pre")
                    .hasMessageContaining("blocks.0.hook_resid_post, blocks.0.hook_resid_pre, blocks.1.attn.hook_z");
        }
        assertRefused(modelOf("Unnamed"), "without names", "dict");
        assertRefused(modelOf("Flat"), "blocks.0.hook_resid_pre", "(1, 2)", "[batch, tokens, width]");
        assertRefused(modelOf("Other"), "'hidden'", "hook_resid_pre");
    }

    @Test
    void refusesWhatIsNoModule() throws IOException {
        Files.writeString(directory.resolve("config.json"), CONFIG);
        assertRefused(directory, "neither model.safetensors");
        Files.writeString(directory.resolve("model.pt"), "no module");
        assertRefused(directory, "model.pt", "no TorchScript module");
        Files.writeString(directory.resolve("config.json"), "{\"model_type\": \"mamba\"}");
        assertRefused(directory, "neither model.safetensors");
    }

    private static long[] flat(int[][] ids) {
        return Arrays.stream(ids).flatMapToInt(Arrays::stream).asLongStream().toArray();
    }

    private void export() throws IOException, InterruptedException {
        Path script = Files.writeString(directory.resolve("export.py"), EXPORT);
        Process python;
        try {
            python = new ProcessBuilder("/usr/bin/python3", script.toString(), directory.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "skipped: there is no python3 to export a module with");
            return;
        }
        boolean ended = python.waitFor(5, TimeUnit.MINUTES);
        String said = Files.readString(directory.resolve("log"));
        assumeTrue(!said.contains("No module named 'torch'"), "skipped: this python3 has no torch");
        assertThat(ended && python.exitValue() == 0).as(said).isTrue();
    }

    private Path modelOf(String module) throws IOException {
        Path model = Files.createDirectories(directory.resolve("of-" + module));
        Files.writeString(model.resolve("config.json"), CONFIG);
        Files.copy(directory.resolve(module), model.resolve("model.pt"));
        return model;
    }

    private static void assertRefused(Path model, String... said) {
        assertThatThrownBy(() -> LanguageModel.open(model, Device.cpu()))
                .isInstanceOf(InputException.class)
                .message()
                .contains(said);
    }
}
