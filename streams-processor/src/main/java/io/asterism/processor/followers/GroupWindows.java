package io.asterism.processor.followers;

import io.asterism.processor.graph.GroupEvent;
import io.asterism.processor.graph.GroupStep;
import io.asterism.processor.graph.LastingGroup;
import io.asterism.schemas.GroupWindow;
import io.asterism.schemas.WindowEvent;
import io.asterism.schemas.WindowGroup;
import java.util.List;

/** Steps as records of the groups topic, and back. */
final class GroupWindows {
    private GroupWindows() {}

    /** The record of a step, of which everything else is set. */
    static GroupWindow of(GroupWindow.Builder window, GroupStep step) {
        return window.setNextId(step.nextId())
                .setGroups(step.groups().stream()
                        .map(group -> new WindowGroup(group.id(), group.latents()))
                        .toList())
                .setEvents(step.events().stream().map(GroupWindows::event).toList())
                .build();
    }

    private static WindowEvent event(GroupEvent event) {
        return new WindowEvent(
                event.type().label(),
                event.group(),
                event.before(),
                event.size(),
                event.joined(),
                event.left(),
                event.others());
    }

    /** What a later step goes on from: ids and members, not how they came about. */
    static GroupStep step(GroupWindow window) {
        return new GroupStep(
                window.getNextId(),
                window.getGroups().stream()
                        .map(group -> new LastingGroup(group.getId(), group.getLatents()))
                        .toList(),
                List.of());
    }
}
