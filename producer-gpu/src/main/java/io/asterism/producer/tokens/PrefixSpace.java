package io.asterism.producer.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Whether a tokenizer puts a space before a text that has none. */
final class PrefixSpace {
    private PrefixSpace() {}

    /** In the byte-level steps of any tokenizer. */
    static void set(ObjectNode tokenizer, boolean space) {
        for (JsonNode step : tokenizer.path("pre_tokenizer").findParents("type")) {
            if (step.path("type").asText().equals("ByteLevel")) {
                ((ObjectNode) step).put("add_prefix_space", space);
            }
        }
    }

    /**
     * In Llama's tokenizer, which is put together anew where its settings say how.
     *
     * @param everywhere whether also what follows a special token gets one
     */
    static void setOfLlama(ObjectNode tokenizer, boolean space, boolean everywhere) {
        tokenizer.putNull("normalizer");
        tokenizer
                .putObject("pre_tokenizer")
                .put("type", "Metaspace")
                .put("replacement", "\u2581")
                .put("prepend_scheme", !space ? "never" : everywhere ? "always" : "first")
                .put("split", false);
    }
}
