package io.asterism.processor.answers.groups;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A group as it was last seen. */
public record SeenGroup(
        int id,
        int size,
        List<Integer> latents,

        @Schema(description = "beginning of the first window that is kept in which it was there")
        String born,

        @Schema(description = "end of the last one") String seen,

        @Schema(description = "whether that is the newest window")
        boolean alive,

        @Schema(description = "windows in which it was there")
        int windows) {}
