package io.asterism.producer.model;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asterism.producer.tokens.SharedData;
import io.asterism.schemas.npz.NpyReader;
import io.asterism.schemas.npz.NpzFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A trained Llama against a published-text-checked computation in numpy. */
class Stories260kTest {
    @Test
    void agreesWithTheReferenceAtEveryLayer() throws IOException {
        Path data = SharedData.at("stories260k");
        JsonNode prompts =
                new ObjectMapper().readTree(data.resolve("reference.json").toFile());
        try (LanguageModel model = LanguageModel.open(data, Device.cpu());
                NpzFile reference = NpzFile.open(data.resolve("reference.npz"))) {
            for (int prompt = 0; prompt < prompts.size(); prompt++) {
                int[] ids = new ObjectMapper().convertValue(prompts.get(prompt).get("ids"), int[].class);
                Hooked.assertEqual(model, ids, expected(reference, prompt, ids.length), 1e-4);
            }
        }
    }

    private static Map<String, double[][]> expected(NpzFile reference, int prompt, int tokens) {
        PlainHooks hooks = new PlainHooks(PlainEdit.NONE);
        double[][][] residuals = array(reference, "resid_" + prompt, tokens);
        for (int layer = 0; layer < 5; layer++) {
            hooks.put(layer, "hook_resid_pre", residuals[layer]);
            hooks.put(layer, "hook_resid_post", residuals[layer + 1]);
            hooks.put(layer, "hook_resid_mid", array(reference, "resid_mid_" + prompt, tokens)[layer]);
            hooks.put(layer, "hook_attn_out", array(reference, "attn_out_" + prompt, tokens)[layer]);
            hooks.put(layer, "hook_mlp_out", array(reference, "mlp_out_" + prompt, tokens)[layer]);
        }
        return hooks.withLogits(array(reference, "logits_" + prompt, tokens)[0]);
    }

    /** {@code [layers][tokens][width]}. */
    private static double[][][] array(NpzFile reference, String name, int tokens) {
        try (NpyReader reader = reference.array(name)) {
            long[] shape = reader.shape();
            int width = Math.toIntExact(shape[shape.length - 1]);
            float[] values = reader.floats();
            double[][][] array = new double[values.length / tokens / width][tokens][width];
            for (int i = 0; i < values.length; i++) {
                array[i / width / tokens][i / width % tokens][i % width] = values[i];
            }
            return array;
        }
    }
}
