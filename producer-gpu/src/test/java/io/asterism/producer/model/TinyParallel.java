package io.asterism.producer.model;

import java.io.IOException;
import java.nio.file.Path;

/** A small random GPT-NeoX whose attention and MLP read the same stream, in the layout of its checkpoints. */
public final class TinyParallel {
    private TinyParallel() {}

    /** Writes 2 layers of width 24 with 4 heads, 40 tokens. */
    public static Path write(Path directory) throws IOException {
        return Tiny.write(
                        directory,
                        GptNeoXTest.CONFIG.formatted("\"rotary_pct\": 0.5", true, true, false),
                        json -> Tiny.with(GptNeoXConfig.of(json).tensors("gpt_neox."), "embed_out.weight", 40, 24),
                        1)
                .directory();
    }
}
