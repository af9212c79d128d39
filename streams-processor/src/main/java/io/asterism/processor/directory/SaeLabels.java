package io.asterism.processor.directory;

import io.asterism.schemas.LatentLabel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an SAE's latents were said to stand for, by whoever looked at them.
 *
 * @param byLatent of each latent that has any, in the order in which they were imported; may change while it is read
 */
public record SaeLabels(Map<Integer, List<LatentLabel>> byLatent) {
    /** Nobody has said anything. */
    public static final SaeLabels NONE = new SaeLabels(Map.of());

    /** Whether any latent has a label. */
    public boolean isEmpty() {
        return byLatent.isEmpty();
    }

    /** Those of one latent. */
    public List<LatentLabel> of(int latent) {
        return byLatent.getOrDefault(latent, List.of());
    }

    /** The text that is shown where there is room for one; null where there is none. */
    public @Nullable String shown(int latent) {
        List<LatentLabel> labels = of(latent);
        return labels.isEmpty() ? null : labels.get(0).getText();
    }
}
