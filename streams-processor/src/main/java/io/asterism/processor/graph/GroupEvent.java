package io.asterism.processor.graph;

import java.util.List;
import java.util.Locale;

/**
 * What befell a group from one window to the next.
 *
 * @param type what happened
 * @param group the group's id
 * @param before its size in the window before; 0 where it was not there
 * @param size its size now; 0 where it is gone
 * @param joined latents that are new in it, ascending
 * @param left latents that it lost, ascending
 * @param others with {@code MERGED} the groups that ended in this one, with {@code SPLIT} those that came out of it
 */
public record GroupEvent(
        Type type, int group, int before, int size, List<Integer> joined, List<Integer> left, List<Integer> others) {
    /** Kinds of events. */
    public enum Type {
        /** A group that continues none. */
        BORN,
        /** A group that gained more members than it lost. */
        GROWN,
        /** A group that lost more members than it gained. */
        SHRUNK,
        /** A group in which another ended. */
        MERGED,
        /** A group out of which another came. */
        SPLIT,
        /** A group that no group continues. */
        DIED;

        /** The name in records and answers. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
