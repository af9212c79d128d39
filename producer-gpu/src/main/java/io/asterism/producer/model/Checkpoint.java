package io.asterism.producer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.asterism.producer.tensors.AliasedTensors;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.producer.tensors.TensorLoader;
import io.asterism.producer.tensors.TensorType;
import io.asterism.producer.tensors.Tensors;
import io.asterism.schemas.InputException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A model's configuration and weights as they lie on disk. */
record Checkpoint(JsonConfig json, Tensors tensors, NDManager manager) {
    private static final String TIED = "tie_word_embeddings";
    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";

    /** Exports of a whole model put a prefix before the names of the model without its head; those of the latter do not. */
    String prefix(String ofWholeModels) {
        return tensors.names().stream().anyMatch(name -> name.startsWith(ofWholeModels)) ? ofWholeModels : "";
    }

    /**
     * The first of some prefixes under which there is a tensor; the first of all where there is none.
     *
     * @param name of the tensor, behind the prefix
     */
    String prefixOf(String name, String... prefixes) {
        return Arrays.stream(prefixes)
                .filter(prefix -> tensors.names().contains(prefix + name))
                .findFirst()
                .orElse(prefixes[0]);
    }

    /** The type of a tensor; float32 where there is no such tensor. */
    TensorType stored(String name) {
        return tensors.names().contains(name) ? tensors.info(name).type() : TensorType.F32;
    }

    /** One of several models in a checkpoint, configured under a key; how weights are stored and tied may be said for all together. */
    Checkpoint part(String key) {
        JsonConfig own = json.object(key).orElse(json, "torch_dtype", "dtype", TIED);
        return new Checkpoint(own, tensors, manager);
    }

    /**
     * Loads the named tensors.
     *
     * @param prefix stands before every name in the file
     * @param expected shape by name, without the prefix
     * @return arrays by name, without the prefix
     * @throws InputException if any is missing or wrong, or the file has a bias that the model would leave out
     */
    Map<String, NDArray> weights(String prefix, Map<String, Shape> expected) {
        requireNoOtherBias(prefix, expected);
        return new TensorLoader(manager, tensors).load(prefix, expected);
    }

    /**
     * The same, with the embedding found under the unembedding's name where the two are one and only that name was kept.
     *
     * @param tied whether they are one where the configuration does not say
     */
    Checkpoint withTied(String embedding, String head, boolean tied) {
        return json.flag(TIED, tied) ? withAlias(embedding, head) : this;
    }

    /** The same, with a tensor found under a name that only some exports give it. */
    Checkpoint withAlias(String name, String other) {
        boolean only = tensors.names().contains(other) && !tensors.names().contains(name);
        return only ? new Checkpoint(json, new AliasedTensors(tensors, name, other), manager) : this;
    }

    /**
     * The unembedding, where it is not the embedding; an export without its head is read as if it were.
     *
     * @param name of the tensor
     * @param tied whether it is the embedding where the configuration does not say
     */
    Map<String, NDArray> head(String name, boolean tied, String prefix, ModelShape shape) {
        boolean own = !json.flag(TIED, tied);
        boolean required = json.has(TIED) && !prefix.isEmpty();
        return own && (required || tensors.names().contains(name))
                ? weights("", Map.of(name, new Shape(shape.vocabulary(), shape.dModel())))
                : Map.of();
    }

    static Map<String, NDArray> both(Map<String, NDArray> weights, Map<String, NDArray> head) {
        Map<String, NDArray> all = new LinkedHashMap<>(weights);
        all.putAll(head);
        return all;
    }

    private void requireNoOtherBias(String prefix, Map<String, Shape> expected) {
        for (String name : expected.keySet()) {
            if (name.endsWith(WEIGHT)) {
                String bias = name.substring(0, name.length() - WEIGHT.length()) + BIAS;
                if (!expected.containsKey(bias) && tensors.names().contains(prefix + bias)) {
                    throw new InputException(
                            "'%s' holds tensor '%s', but by '%s' the model has no such bias",
                            tensors.origin(), prefix + bias, json.origin());
                }
            }
        }
    }
}
