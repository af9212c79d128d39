package io.asterism.processor.answers.groups;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.asterism.processor.requests.Words;

/** What can befall a group; see {@link io.asterism.processor.graph.GroupEvent.Type}. */
public enum GroupEventKind {
    /** It continues none. */
    @JsonProperty("born")
    BORN,
    /** It gained more members than it lost. */
    @JsonProperty("grown")
    GROWN,
    /** It lost more members than it gained. */
    @JsonProperty("shrunk")
    SHRUNK,
    /** Another ended in it. */
    @JsonProperty("merged")
    MERGED,
    /** Another came out of it. */
    @JsonProperty("split")
    SPLIT,
    /** No group continues it. */
    @JsonProperty("died")
    DIED;

    /** The kind that a record on the topic names. */
    static GroupEventKind of(String word) {
        return Words.find(GroupEventKind.class, word)
                .orElseThrow(() -> new IllegalStateException("no kind of event is '" + word + "'"));
    }
}
