package io.asterism.processor.instances;

import io.asterism.processor.counting.LatentDetail;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The few different tokens on which a latent fired most strongly. */
final class Peaks {
    /** How many are named of a latent. */
    private static final int MOST = 3;

    private Peaks() {}

    /** Those of a latent's top contexts, strongest first. */
    static List<Peak> of(LatentDetail detail) {
        return strongest(detail.top().stream()
                .map(example -> new Peak(example.tokens().get(example.focus()).strip(), example.activation())));
    }

    /** Those of all parts of the stream, strongest first. */
    static List<Peak> merge(Collection<List<Peak>> parts) {
        return strongest(parts.stream().flatMap(List::stream));
    }

    private static List<Peak> strongest(Stream<Peak> peaks) {
        Map<String, Peak> distinct = new LinkedHashMap<>();
        peaks.filter(peak -> !peak.token().isEmpty())
                .sorted(Comparator.comparingDouble(Peak::activation).reversed())
                .forEach(peak -> distinct.putIfAbsent(peak.token(), peak));
        return distinct.values().stream().limit(MOST).toList();
    }
}
