package io.asterism.producer.sae;

import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.HookPoint.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in a model named by its Hugging Face module: {@code model.layers.12.output}, {@code transformer.h.3} (sae-formats 3.6). */
final class ModulePath {
    private static final Pattern BLOCK = Pattern.compile("(?:[a-z_]+\\.)*?(?:h|layers)\\.(\\d{1,4})(?:\\.(.+))?");

    private static final Map<String, Kind> PLACES = Map.ofEntries(
            Map.entry("output", Kind.RESID_POST),
            Map.entry("input", Kind.RESID_PRE),
            Map.entry("self_attn.o_proj.input", Kind.ATTN_Z),
            Map.entry("attn.c_proj.input", Kind.ATTN_Z),
            Map.entry("attn.attention.out_proj.input", Kind.ATTN_Z),
            Map.entry("attention.dense.input", Kind.ATTN_Z),
            Map.entry("pre_feedforward_layernorm.output", Kind.MLP_IN),
            Map.entry("post_feedforward_layernorm.output", Kind.MLP_OUT),
            Map.entry("mlp.input", Kind.MLP_IN),
            Map.entry("mlp", Kind.MLP_OUT),
            Map.entry("mlp.output", Kind.MLP_OUT),
            Map.entry("self_attn", Kind.ATTN_OUT),
            Map.entry("self_attn.output", Kind.ATTN_OUT),
            Map.entry("attn", Kind.ATTN_OUT),
            Map.entry("attn.output", Kind.ATTN_OUT),
            Map.entry("attention", Kind.ATTN_OUT),
            Map.entry("attention.output", Kind.ATTN_OUT));

    private ModulePath() {}

    /** The hook point; none where the path is unknown. A bare module is its output. */
    static Optional<HookPoint> hook(String path) {
        Matcher block = BLOCK.matcher(path);
        if (!block.matches()) {
            return Optional.empty();
        }
        String place = block.group(2) == null ? "output" : block.group(2);
        return Optional.ofNullable(PLACES.get(place))
                .map(kind -> new HookPoint(kind, Integer.parseInt(block.group(1))));
    }
}
