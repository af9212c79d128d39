package io.asterism.standalone.doctor;

import io.asterism.schemas.cluster.TopicCheck;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;

/** Whether the topics are there, as they have to be, on brokers that are up. */
final class TopicExamination implements Examination {
    private final Admin admin;
    private final TopicCheck check;

    TopicExamination(Admin admin, TopicCheck check) {
        this.admin = admin;
        this.check = check;
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        check.missing()
                .forEach(name -> findings.add(Finding.wrong(
                        "topic '%s' is missing: 'asterism topics --create' makes it, as do the commands that use it",
                        name)));
        check.differences().forEach(difference -> findings.add(new Finding(Finding.Weight.WRONG, difference)));
        if (!check.fitting().isEmpty()) {
            ClusterAnswer.of(admin.describeTopics(check.fitting()).allTopicNames(), "where its topics are")
                    .values()
                    .forEach(topic -> findings.addAll(of(topic)));
            findings.add(Finding.sound(
                    "%d topics have the settings that they have to have",
                    check.fitting().size()));
        }
        return findings;
    }

    private static List<Finding> of(TopicDescription topic) {
        List<Finding> findings = new ArrayList<>();
        for (TopicPartitionInfo partition : topic.partitions()) {
            if (partition.leader() == null) {
                findings.add(Finding.wrong(
                        "partition %d of '%s' has no leader: the brokers that have it are down, expected one of %s",
                        partition.partition(), topic.name(), partition.replicas()));
            } else if (partition.isr().size() < partition.replicas().size()) {
                findings.add(Finding.note(
                        "partition %d of '%s' has %d of its %d replicas in step: a broker is down, or slow",
                        partition.partition(),
                        topic.name(),
                        partition.isr().size(),
                        partition.replicas().size()));
            }
        }
        return findings;
    }
}
