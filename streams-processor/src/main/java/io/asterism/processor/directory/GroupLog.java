package io.asterism.processor.directory;

import io.asterism.schemas.GroupWindow;
import java.util.List;

/** What became of groups from window to window, kept for every instance. */
public interface GroupLog {
    /** The windows of an SAE, oldest first. */
    List<GroupWindow> windows(String sae);

    /**
     * Adds a window, or replaces the one that begins where it does; returns when this instance knows of it.
     *
     * @throws IllegalStateException if it cannot be made known
     */
    void append(GroupWindow window);

    /**
     * Forgets a window.
     *
     * @throws IllegalStateException if that cannot be made known
     */
    void forget(GroupWindow window);
}
