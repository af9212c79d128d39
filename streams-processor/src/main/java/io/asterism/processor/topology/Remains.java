package io.asterism.processor.topology;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an application that is removed leaves on the cluster: its group and its changelogs. */
final class Remains {
    private static final Logger LOG = LoggerFactory.getLogger(Remains.class);

    private Remains() {}

    /** Deletes them. */
    static void delete(Admin admin, String application, List<String> stores) {
        forget(admin.deleteConsumerGroups(List.of(application)).all(), application);
        for (String store : stores) {
            String changelog = application + "-" + store + "-changelog";
            forget(admin.deleteTopics(List.of(changelog)).all(), changelog);
        }
    }

    /** Deletes what may be gone already, or still be held by another instance that is about to do the same. */
    private static void forget(KafkaFuture<Void> deletion, String what) {
        try {
            deletion.get();
        } catch (ExecutionException e) {
            LOG.info(
                    "{} is not deleted by this instance: {}", what, e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
