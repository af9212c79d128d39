package io.asterism.processor.followers;

import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.answers.groups.GroupParameters;
import io.asterism.processor.answers.groups.GroupQuestions;
import io.asterism.processor.answers.subspaces.SubspacesConfig;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.directory.SubspaceRegistry;
import io.asterism.processor.graph.GroupInterest;
import io.asterism.processor.graph.InterestingGroup;
import io.asterism.processor.graph.JaccardGraph;
import io.asterism.processor.graph.Turnover;
import io.asterism.processor.subspace.SubspaceDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Has the most interesting groups of everything counted so far tracked; what a user defined is left alone. */
@ApplicationScoped
class AutomaticSubspaces {
    private static final String NAME = "auto-";

    private final GroupQuestions groups;
    private final SubspaceRegistry registry;
    private final SubspacesConfig config;

    AutomaticSubspaces(GroupQuestions groups, SubspaceRegistry registry, SubspacesConfig config) {
        this.groups = groups;
        this.registry = registry;
        this.config = config;
    }

    /** Looks at an SAE whose counts are this instance's to look at; says what changes. */
    Turnover track(SaeView sae) {
        List<SubspaceDefinition> definitions = sae.subspaces().definitions();
        int others = (int) definitions.stream().filter(d -> !d.automatic()).count();
        int most = Math.max(0, Math.min(config.automatic(), config.most() - others));
        Turnover turnover = groups.ask(
                sae.id(), WindowParameters.NONE, GroupParameters.components(config.min()), (question, found) -> {
                    JaccardGraph graph = found.network().graph();
                    Map<String, InterestingGroup> tracked = new HashMap<>();
                    definitions.stream()
                            .filter(SubspaceDefinition::automatic)
                            .forEach(d -> tracked.put(d.name(), InterestingGroup.of(graph, d.latents())));
                    return Turnover.of(
                            new GroupInterest(
                                            config.smallest(),
                                            Math.min(config.largest(), SubspaceDefinition.MOST_MEMBERS),
                                            config.leastFires())
                                    .among(graph, found.grouping().components()),
                            tracked,
                            most);
                });
        turnover.end().forEach(name -> registry.remove(sae.id(), name));
        Set<String> taken = new HashSet<>();
        definitions.forEach(definition -> taken.add(definition.name()));
        for (InterestingGroup group : turnover.begin()) {
            String name = free(NAME + group.latents().get(0), taken);
            taken.add(name);
            registry.define(sae.id(), new SubspaceDefinition(name, group.latents(), true, System.currentTimeMillis()));
        }
        return turnover;
    }

    private static String free(String name, Set<String> taken) {
        String free = name;
        for (int k = 2; taken.contains(free); k++) {
            free = name + "-" + k;
        }
        return free;
    }
}
