package io.asterism.processor.answers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.asterism.processor.directory.SaeLabels;
import io.asterism.processor.instances.Peak;
import io.asterism.processor.instances.SaeFigures;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What latents fire on, in a word or three, so that lists and networks show more than numbers. Kept for a while, because it changes
 * slowly and reading it means reading contexts.
 */
@ApplicationScoped
public class TokenIndex {
    private static final int ENTRIES = 300_000;
    private static final Duration FRESH = Duration.ofSeconds(20);

    private record Key(String sae, int latent) {}

    private final Cache<Key, List<String>> tokens =
            Caffeine.newBuilder().maximumSize(ENTRIES).expireAfterWrite(FRESH).build();

    /** The tokens each of these latents fires most strongly on, strongest first. */
    public Map<Integer, List<String>> topTokens(SaeFigures figures, int[] latents) {
        String sae = figures.sae().id();
        Map<Integer, List<String>> found = new HashMap<>();
        for (int latent : latents) {
            List<String> known = tokens.getIfPresent(new Key(sae, latent));
            if (known != null) {
                found.put(latent, known);
            }
        }
        int[] unknown = Arrays.stream(latents)
                .filter(latent -> !found.containsKey(latent))
                .toArray();
        figures.peaks(unknown).forEach((latent, peaks) -> {
            List<String> words = peaks.stream().map(Peak::token).toList();
            tokens.put(new Key(sae, latent), words);
            found.put(latent, words);
        });
        return found;
    }

    /** Those of these latents whose index begins with a text, or one of whose top tokens or labels holds it, in any case. */
    public int[] search(SaeFigures figures, int[] latents, String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        Map<Integer, List<String>> words = topTokens(figures, latents);
        SaeLabels labels = figures.sae().labels();
        return Arrays.stream(latents)
                .filter(latent -> String.valueOf(latent).startsWith(wanted)
                        || words.getOrDefault(latent, List.of()).stream().anyMatch(word -> holds(word, wanted))
                        || labels.of(latent).stream().anyMatch(label -> holds(label.getText(), wanted)))
                .toArray();
    }

    private static boolean holds(String text, String wanted) {
        return text.toLowerCase(Locale.ROOT).contains(wanted);
    }
}
