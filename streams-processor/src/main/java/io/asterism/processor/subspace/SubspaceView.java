package io.asterism.processor.subspace;

import java.util.List;
import java.util.Optional;

/**
 * The tracked groups of one SAE as this instance sees them at a moment.
 *
 * @param definitions the groups that are to be tracked, ordered by name
 * @param refused definitions that cannot be used
 * @param tasks the figures of this instance's tasks
 */
public record SubspaceView(
        List<SubspaceDefinition> definitions, List<RefusedSubspace> refused, List<SubspaceFigures> tasks) {
    /** No group. */
    public static final SubspaceView NONE = new SubspaceView(List.of(), List.of(), List.of());

    /** Takes copies of the lists. */
    public SubspaceView {
        definitions = List.copyOf(definitions);
        refused = List.copyOf(refused);
        tasks = List.copyOf(tasks);
    }

    /** The group of this name. */
    public Optional<SubspaceDefinition> definition(String name) {
        return definitions.stream()
                .filter(definition -> definition.name().equals(name))
                .findFirst();
    }
}
