package io.asterism.processor.answers.latents;

import io.asterism.processor.requests.EventTimes;
import io.asterism.schemas.GroupWindow;
import java.util.List;

/** A group that a latent belongs to in the newest window that was followed, its id as in the groups' history. */
public record LatentGroup(int id, int size, String from, String to) {
    static List<LatentGroup> of(List<GroupWindow> windows, int latent) {
        if (windows.isEmpty()) {
            return List.of();
        }
        GroupWindow newest = windows.get(windows.size() - 1);
        return newest.getGroups().stream()
                .filter(group -> group.getLatents().contains(latent))
                .map(group -> new LatentGroup(
                        group.getId(),
                        group.getLatents().size(),
                        EventTimes.iso(newest.getFrom()),
                        EventTimes.iso(newest.getTo())))
                .toList();
    }
}
