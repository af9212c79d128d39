package io.asterism.producer.sae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.model.TinyGpt2;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SAEs that share a product, against what each makes of the same vectors by itself. */
class JointEncoderTest {
    private static final int D = TinyGpt2.CONFIG.dModel();
    private static final int TOKENS = 40;
    private static final String POST = "blocks.1.hook_resid_post";
    private static final String PRE = "blocks.1.hook_resid_pre";

    @TempDir
    Path directory;

    @Test
    void eachFindsWhatItFindsAlone() throws IOException {
        try (LanguageModel model = LanguageModel.open(TinyGpt2.write(directory.resolve("tiny")), Device.cpu());
                NDManager step = model.manager().newSubManager()) {
            List<Sae> saes = List.of(
                    open(model, "standard", POST, 24, 1, ""),
                    open(model, "topk", POST, 40, 2, "\"k\": 5"),
                    open(model, "standard", PRE, 24, 3, ""),
                    open(model, "standard", POST, 16, 4, "\"apply_b_dec_to_input\": false"),
                    open(model, "standard", POST, 20, 5, "\"apply_b_dec_to_input\": false"),
                    open(model, "standard", POST, 24, 6, "\"normalize_activations\": \"layer_norm\""),
                    open(model, "topk", POST, 32, 7, "\"k\": 3"));
            Map<HookPoint, NDArray> tensors = Map.of(
                    HookPoint.parse(POST), step.randomNormal(new Shape(TOKENS, D)),
                    HookPoint.parse(PRE), step.randomNormal(new Shape(TOKENS, D)));
            List<Encoded> alone = new ArrayList<>();
            for (Sae sae : saes) {
                NDArray x = tensors.get(sae.hook());
                alone.add(sae.encode(x, x));
            }

            JointEncoder joint = JointEncoder.of(saes, model.manager());
            List<Encoded> together = joint.encode(tensors::get);

            // Those that subtract and read the stream behind the block as it is; those that don't subtract; two by
            // themselves.
            assertThat(joint.products()).isEqualTo(4);
            for (int i = 0; i < saes.size(); i++) {
                assertSame(together.get(i), alone.get(i));
                NDArray x = tensors.get(saes.get(i).hook());
                assertSame(saes.get(i).encode(x, x), alone.get(i));
            }
        }
    }

    private Sae open(LanguageModel model, String architecture, String hook, int latents, int seed, String more)
            throws IOException {
        Path folder = directory.resolve("sae" + seed);
        SaeFiles.random(D, latents, seed).write(folder, SaeFiles.config(architecture, D, latents, hook, more));
        return Sae.open(SaeSource.of(folder), model);
    }

    private static void assertSame(Encoded found, Encoded expected) {
        assertThat(expected.rows().latents()).isNotEmpty();
        assertThat(found.rows().offsets()).isEqualTo(expected.rows().offsets());
        assertThat(found.rows().latents()).isEqualTo(expected.rows().latents());
        assertThat(found.rows().activations()).containsExactly(expected.rows().activations(), within(1e-5f));
        assertThat(found.squaredNorm()).containsExactly(expected.squaredNorm());
        assertThat(found.squaredError()).containsExactly(expected.squaredError(), within(1e-3f));
    }
}
