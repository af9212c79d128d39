package io.asterism.processor.directory;

import io.asterism.processor.subspace.SubspaceDefinition;

/** Where groups are defined, for every instance. Calls return when this instance knows of the change. */
public interface SubspaceRegistry {
    /**
     * Has a group tracked from now on.
     *
     * @throws IllegalStateException if it cannot be made known
     */
    void define(String sae, SubspaceDefinition definition);

    /**
     * Ends the tracking of a group, whose statistics go.
     *
     * @throws IllegalStateException if it cannot be made known
     */
    void remove(String sae, String name);
}
