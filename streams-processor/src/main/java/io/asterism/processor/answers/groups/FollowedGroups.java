package io.asterism.processor.answers.groups;

import io.asterism.processor.requests.EventTimes;
import io.asterism.schemas.GroupWindow;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How the groups were found; of the newest window, null where there is none. */
public record FollowedGroups(
        String sae,

        @Schema(description = "the threshold tau above which a latent counts as active", nullable = true) @Nullable
        Double threshold,

        @Schema(
                description = "how the edge threshold of each window was found",
                enumeration = {"published", "fixed"},
                nullable = true)
        @Nullable
        String rule,

        @Schema(description = "that of the newest window", nullable = true) @Nullable
        Double edgeThreshold,

        @Schema(description = "joint fires that make an edge", nullable = true) @Nullable
        Long minCount,

        @Schema(description = "members of the smallest group that is followed", nullable = true) @Nullable
        Integer smallestSize,

        @Schema(description = "windows that are kept") int windows,

        @Schema(description = "end of the newest window, ISO-8601", nullable = true) @Nullable
        String asOf) {
    static FollowedGroups of(String sae, List<GroupWindow> windows) {
        if (windows.isEmpty()) {
            return new FollowedGroups(sae, null, null, null, null, null, 0, null);
        }
        GroupWindow newest = windows.get(windows.size() - 1);
        return new FollowedGroups(
                sae,
                newest.getThreshold(),
                newest.getRule(),
                newest.getEdgeThreshold(),
                newest.getMinCount(),
                newest.getSmallest(),
                windows.size(),
                EventTimes.iso(newest.getTo()));
    }
}
