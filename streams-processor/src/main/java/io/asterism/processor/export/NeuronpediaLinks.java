package io.asterism.processor.export;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Where Neuronpedia shows latents; empty texts where the SAE has no id there.
 *
 * @param model of the id {@code <model>/<source>}; empty where there is none
 * @param source the rest of it
 */
public record NeuronpediaLinks(String model, String source) {
    private static final String SITE = "https://neuronpedia.org/";
    private static final int LISTED = 10;

    /** Of an id {@code <model>/<source>}. */
    public static NeuronpediaLinks of(String id) {
        int slash = id.indexOf('/');
        return slash < 0
                ? new NeuronpediaLinks("", "")
                : new NeuronpediaLinks(id.substring(0, slash), id.substring(slash + 1));
    }

    /** The page of a latent. */
    public String latent(int latent) {
        return model.isEmpty() ? "" : SITE + model + "/" + source + "/" + latent;
    }

    /**
     * The page that lists the ten members of a group among which one stands, as the published tables link it.
     *
     * @param place of that one among the members
     */
    String group(int id, int[] members, int place) {
        if (model.isEmpty()) {
            return "";
        }
        int batch = place / LISTED;
        String features = Arrays.stream(members)
                .skip((long) batch * LISTED)
                .limit(LISTED)
                .mapToObj(latent -> "{\"modelId\": \"" + model + "\", \"layer\": \"" + source + "\", \"index\": \""
                        + latent + "\"}")
                .collect(Collectors.joining(", ", "[", "]"));
        return SITE + "quick-list/?name=Subgraph_" + id + "_Batch_" + batch + "&features="
                + URLEncoder.encode(features, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("%2F", "/");
    }
}
