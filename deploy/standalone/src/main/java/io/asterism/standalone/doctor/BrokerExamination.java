package io.asterism.standalone.doctor;

import io.asterism.schemas.cluster.ClusterSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;

/** Whether there are as many brokers as topics and transactions ask for. */
final class BrokerExamination implements Examination {
    /** Settings of a broker without which no transaction ends, as they ask for so many brokers. */
    private static final List<String> REPLICAS = List.of(
            "transaction.state.log.replication.factor",
            "transaction.state.log.min.isr",
            "offsets.topic.replication.factor");

    private static final String LONGEST_TRANSACTION = "transaction.max.timeout.ms";

    /** What worker and processor leave a transaction open for at least. */
    private static final long NEEDED_MILLIS = 60_000;

    private final Admin admin;
    private final ClusterSettings cluster;

    BrokerExamination(Admin admin, ClusterSettings cluster) {
        this.admin = admin;
        this.cluster = cluster;
    }

    @Override
    public List<Finding> findings() {
        Collection<Node> nodes = ClusterAnswer.of(admin.describeCluster().nodes(), "which brokers it has");
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.sound(
                "%s at '%s'",
                nodes.size() == 1 ? "1 broker answers" : nodes.size() + " brokers answer",
                cluster.kafka().bootstrap()));
        if (cluster.replication() > nodes.size()) {
            findings.add(Finding.wrong(
                    "topics are to be made with %d replicas, and there are %d brokers: expected fewer replicas or more brokers",
                    cluster.replication(), nodes.size()));
        }
        settings(nodes.iterator().next())
                .ifPresentOrElse(
                        settings -> findings.addAll(of(settings, nodes.size())),
                        () -> findings.add(
                                Finding.note(
                                        "the brokers do not show their settings, expected the right DescribeConfigs on the cluster")));
        return findings;
    }

    private Optional<Config> settings(Node broker) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, broker.idString());
        return ClusterAnswer.of(
                admin.describeConfigs(List.of(resource)).values().get(resource).thenApply(Optional::of),
                reason -> Optional.empty());
    }

    private static List<Finding> of(Config settings, int brokers) {
        List<Finding> findings = new ArrayList<>();
        for (String name : REPLICAS) {
            number(settings, name)
                    .filter(asked -> asked > brokers)
                    .ifPresent(asked -> findings.add(Finding.wrong(
                            "the brokers' %s is %d, and there are %d of them: nothing can be committed until it is at most that, or "
                                    + "there are more",
                            name, asked, brokers)));
        }
        number(settings, LONGEST_TRANSACTION)
                .filter(longest -> longest < NEEDED_MILLIS)
                .ifPresent(longest -> findings.add(Finding.wrong(
                        "the brokers' %s is %d, expected at least %d: workers and processors are refused their transactions",
                        LONGEST_TRANSACTION, longest, NEEDED_MILLIS)));
        return findings;
    }

    private static Optional<Long> number(Config settings, String name) {
        return Optional.ofNullable(settings.get(name)).map(ConfigEntry::value).map(Long::valueOf);
    }
}
