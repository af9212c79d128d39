package io.asterism.standalone.doctor;

import io.asterism.producer.worker.SaeRegistry;
import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.ClusterSettings;
import io.asterism.schemas.cluster.TopicCheck;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/**
 * Looks a cluster over, from its brokers to who reads what, and changes nothing there.
 *
 * @param cluster that is looked at
 * @param folder of a processor on this machine, to be looked at too
 * @param service that runs somewhere, to be asked too
 * @param token for that service
 */
public record Doctor(ClusterSettings cluster, Optional<Path> folder, Optional<URI> service, Optional<String> token) {
    /**
     * Tells what is found, as it is found.
     *
     * @throws InputException if no broker answers
     */
    public void examine(Consumer<Finding> told) {
        folder.ifPresent(path -> tell(new FolderExamination(path), told));
        service.ifPresent(uri -> tell(new ServiceExamination(uri, token), told));
        cluster.kafka().requireBroker();
        try (Admin admin = cluster.kafka().admin()) {
            tell(new BrokerExamination(admin, cluster), told);
            examineTopics(admin, told);
        }
    }

    private void examineTopics(Admin admin, Consumer<Finding> told) {
        Topics topics = cluster.topics();
        TopicCheck shared = TopicCheck.of(admin, cluster.needs(List.of()));
        Set<SaeId> saes = new TreeSet<>();
        if (isThere(shared, topics.saes())) {
            tell(new ManifestExamination(cluster.kafka(), topics.saes()), told);
            new SaeRegistry(cluster.kafka(), topics)
                    .known().keySet().stream()
                            .filter(SaeId::isLegal)
                            .map(SaeId::new)
                            .forEach(saes::add);
        }
        TopicCheck all = TopicCheck.of(admin, cluster.needs(saes));
        tell(new TopicExamination(admin, all), told);
        List<Readers> readers = new ArrayList<>();
        if (isThere(all, topics.documents())) {
            readers.add(new Readers(topics.workerGroup(), topics.documents(), "documents", "produce"));
        }
        for (SaeId sae : saes) {
            if (isThere(all, topics.activations(sae))) {
                readers.add(
                        new Readers(topics.countingApplication(sae), topics.activations(sae), "contexts", "process"));
            }
        }
        if (!readers.isEmpty()) {
            tell(
                    new TransactionExamination(
                            admin, readers.stream().map(Readers::topic).toList(), Clock.systemUTC()),
                    told);
            tell(new ReadingExamination(cluster.kafka(), admin, readers), told);
        }
        if (isThere(all, topics.deadLetters())) {
            tell(new RefusalExamination(cluster.kafka(), admin, topics.deadLetters()), told);
        }
    }

    /** A topic that differs is there, too. */
    private static boolean isThere(TopicCheck check, String topic) {
        return !new HashSet<>(check.missing()).contains(topic);
    }

    /** What may not be looked at does not keep the rest from being looked at. */
    private static void tell(Examination examination, Consumer<Finding> told) {
        try {
            examination.findings().forEach(told);
        } catch (InputException e) {
            told.accept(new Finding(Finding.Weight.WRONG, e.getMessage()));
        }
    }
}
