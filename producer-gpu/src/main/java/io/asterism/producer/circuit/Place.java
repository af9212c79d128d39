package io.asterism.producer.circuit;

import io.asterism.producer.model.HookPoint;
import io.asterism.producer.sae.Sae;
import io.asterism.schemas.InputException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An SAE whose latents and error terms are nodes.
 *
 * @param name of what it reads, {@code resid_3}: by what is behind it, so that the input of block 4 is the output of block 3
 * @param id of the SAE
 */
record Place(String name, String id, Sae sae) {

    static Place of(String id, Sae sae) {
        if (!sae.hook().equals(sae.target())) {
            throw new InputException(
                    "the SAE '%s' reads '%s' and reconstructs '%s', expected one that reconstructs what it reads",
                    id, sae.hook(), sae.target());
        }
        return new Place(name(id, sae.hook()), id, sae);
    }

    /**
     * Puts places in the order in which a pass comes by.
     *
     * @throws InputException if two of them are one
     */
    static List<Place> inOrder(List<Place> places) {
        Set<String> names = new HashSet<>();
        for (Place place : places) {
            if (!names.add(place.name)) {
                throw new InputException(
                        "two of the SAEs read '%s', that of '%s' among them, expected one for each place",
                        place.name, place.id);
            }
        }
        return places.stream().sorted(Comparator.comparingInt(Place::rank)).toList();
    }

    private static String name(String id, HookPoint hook) {
        return switch (hook.kind()) {
            case RESID_PRE -> hook.layer() == 0 ? "embed" : "resid_" + (hook.layer() - 1);
            case RESID_POST -> "resid_" + hook.layer();
            case RESID_MID -> "mid_" + hook.layer();
            case ATTN_Z, ATTN_MODULE_OUT, ATTN_OUT -> "attn_" + hook.layer();
            case MLP_MODULE_OUT, MLP_OUT -> "mlp_" + hook.layer();
            case ATTN_IN, LN2_NORMALIZED, MLP_IN ->
                throw new InputException(
                        "the SAE '%s' reads '%s', expected one of the embedding, of what attention or an MLP gives, or of the"
                                + " residual stream",
                        id, hook);
        };
    }

    HookPoint hook() {
        return sae.hook();
    }

    /** What the block that it is in begins with. */
    HookPoint entrance() {
        return new HookPoint(HookPoint.Kind.RESID_PRE, hook().layer());
    }

    /** The block whose work it is; -1 for the embedding. */
    int block() {
        return hook().kind() == HookPoint.Kind.RESID_PRE ? hook().layer() - 1 : hook().layer();
    }

    /** Whether all that is behind it goes by what stands here. */
    boolean isInStream() {
        return switch (hook().kind()) {
            case RESID_PRE, RESID_MID, RESID_POST -> true;
            case ATTN_IN, ATTN_Z, ATTN_MODULE_OUT, ATTN_OUT, LN2_NORMALIZED, MLP_IN, MLP_MODULE_OUT, MLP_OUT -> false;
        };
    }

    private int rank() {
        int half = switch (hook().kind()) {
            case RESID_PRE, RESID_POST -> 3;
            case RESID_MID -> 1;
            case MLP_IN, LN2_NORMALIZED, MLP_MODULE_OUT, MLP_OUT -> 2;
            case ATTN_IN, ATTN_Z, ATTN_MODULE_OUT, ATTN_OUT -> 0;
        };
        return 4 * block() + half;
    }
}
