package io.asterism.processor.answers.groups;

import io.asterism.processor.requests.EventTimes;
import io.asterism.schemas.GroupWindow;
import io.asterism.schemas.WindowEvent;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What befell a group from one window to the next. */
public record DatedEvent(
        GroupEventKind type,

        int group,

        @Schema(description = "beginning of the window in which it shows")
        String from,

        @Schema(description = "its end") String to,

        @Schema(description = "its size now; 0 where it is gone")
        int size,

        @Schema(description = "its size in the window before; 0 where it was not there")
        int before,

        @Schema(description = "latents that are new in it") List<Integer> joined,

        @Schema(description = "latents that it lost") List<Integer> left,

        @Schema(description = "merged: the groups that ended in this one; split: those that came out of it")
        List<Integer> others) {
    static DatedEvent of(GroupWindow window, WindowEvent event) {
        return new DatedEvent(
                GroupEventKind.of(event.getType()),
                event.getGroup(),
                EventTimes.iso(window.getFrom()),
                EventTimes.iso(window.getTo()),
                event.getSize(),
                event.getBefore(),
                event.getJoined(),
                event.getLeft(),
                event.getOthers());
    }
}
