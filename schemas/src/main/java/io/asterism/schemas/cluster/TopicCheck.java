package io.asterism.schemas.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * What a cluster's topics are like beside what is needed.
 *
 * @param fitting names of those that are there and are as they have to be
 * @param missing names of those that are not there
 * @param differences in which others differ, a sentence each
 */
public record TopicCheck(List<String> fitting, List<String> missing, List<String> differences) {
    /**
     * Compares, and changes nothing.
     *
     * @throws io.asterism.schemas.InputException if a topic may not be described
     */
    public static TopicCheck of(Admin admin, List<TopicNeed> needs) {
        Map<String, TopicState> there =
                TopicState.of(admin, needs.stream().map(TopicNeed::name).toList());
        List<String> fitting = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> differences = new ArrayList<>();
        for (TopicNeed need : needs) {
            TopicState state = there.get(need.name());
            if (state == null) {
                missing.add(need.name());
            } else if (need.differences(state).isEmpty()) {
                fitting.add(need.name());
            } else {
                differences.addAll(need.differences(state));
            }
        }
        return new TopicCheck(List.copyOf(fitting), List.copyOf(missing), List.copyOf(differences));
    }
}
