package io.asterism.standalone.results;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * {@code summary.json}: what the counts of an SAE stand on.
 *
 * @param sae the SAE's id
 * @param tokens tokens counted
 * @param contexts contexts counted
 * @param latents width of the SAE
 * @param partitions partitions of its topic
 * @param thresholds ascending
 * @param specialTokens {@code masked} or {@code counted}
 * @param seconds from the first document read to the last count
 * @param tokensPerSecond tokens divided by seconds
 * @param phases seconds that each part took; some go on side by side
 * @param version of Asterism
 */
public record Summary(
        String sae,
        long tokens,
        long contexts,
        int latents,
        int partitions,
        List<Double> thresholds,
        @JsonProperty("special_tokens") String specialTokens,
        double seconds,
        @JsonProperty("tokens_per_second") double tokensPerSecond,
        Map<String, Double> phases,
        String version) {}
