package io.asterism.producer.model;

import io.asterism.schemas.InputException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A place in a model where a tensor can be read, named as TransformerLens names it: {@code blocks.8.hook_resid_pre}. */
public record HookPoint(Kind kind, int layer) {
    private static final Pattern NAME = Pattern.compile("blocks\\.(\\d{1,4})\\.(.+)");

    /** Which tensor of a block. */
    public enum Kind {
        /** Input of the block. */
        RESID_PRE("hook_resid_pre"),
        /** Values weighted by attention, heads side by side, before the output projection. */
        ATTN_Z("attn.hook_z"),
        /** What attention is given: its norm's output, gain and bias included. */
        ATTN_IN("attn.hook_in"),
        /** What attention gives, before the norm that some families have behind it. */
        ATTN_MODULE_OUT("attn.hook_out"),
        /** What attention adds to the residual stream. */
        ATTN_OUT("hook_attn_out"),
        /** The residual stream between attention and MLP; absent where the two run in parallel. */
        RESID_MID("hook_resid_mid"),
        /** Input of the MLP's norm, centred and scaled, before gain and bias. */
        LN2_NORMALIZED("ln2.hook_normalized"),
        /** What the MLP is given, gain and bias included. */
        MLP_IN("mlp.hook_in"),
        /** What the MLP gives, before the norm that some families have behind it. */
        MLP_MODULE_OUT("mlp.hook_out"),
        /** What the MLP adds to the residual stream. */
        MLP_OUT("hook_mlp_out"),
        /** Output of the block. */
        RESID_POST("hook_resid_post");

        private final String suffix;

        Kind(String suffix) {
            this.suffix = suffix;
        }

        /** Whether its vectors are of the residual stream, or added to it. */
        public boolean isInResidualStream() {
            return switch (this) {
                case RESID_PRE, RESID_MID, RESID_POST, ATTN_OUT, MLP_OUT -> true;
                case ATTN_Z, ATTN_IN, ATTN_MODULE_OUT, LN2_NORMALIZED, MLP_IN, MLP_MODULE_OUT -> false;
            };
        }
    }

    /**
     * Parses a TransformerLens name.
     *
     * @throws InputException if no such hook point can be read
     */
    public static HookPoint parse(String name) {
        Matcher matcher = NAME.matcher(name);
        if (matcher.matches()) {
            for (Kind kind : Kind.values()) {
                if (kind.suffix.equals(matcher.group(2))) {
                    return new HookPoint(kind, Integer.parseInt(matcher.group(1)));
                }
            }
        }
        throw new InputException(
                "hook point '%s' is unknown, expected blocks.<layer>.<hook> with one of %s",
                name, Arrays.stream(Kind.values()).map(kind -> kind.suffix).collect(Collectors.joining(", ")));
    }

    @Override
    public String toString() {
        return "blocks." + layer + "." + kind.suffix;
    }
}
