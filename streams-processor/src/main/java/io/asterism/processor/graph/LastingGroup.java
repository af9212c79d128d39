package io.asterism.processor.graph;

import java.util.List;

/**
 * A group with an id that lasts from window to window.
 *
 * @param id given once, never again
 * @param latents ascending
 */
public record LastingGroup(int id, List<Integer> latents) {
    /** Keeps a copy of the latents. */
    public LastingGroup {
        latents = List.copyOf(latents);
    }
}
