package io.asterism.broker;

import io.asterism.schemas.cluster.KafkaConnection;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Members that consumer groups still wait for although their process has ended. */
final class LeftMembers {
    private static final Logger LOG = LoggerFactory.getLogger(LeftMembers.class);

    private LeftMembers() {}

    static void forget(String bootstrapServers) {
        try (Admin admin = new KafkaConnection(bootstrapServers).admin()) {
            for (GroupListing group : admin.listGroups().all().get()) {
                forget(admin, group.groupId());
            }
        } catch (ExecutionException e) {
            throw new KafkaException("cannot list the consumer groups", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while listing the consumer groups", e);
        }
    }

    private static void forget(Admin admin, String group) throws InterruptedException {
        try {
            admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get();
        } catch (ExecutionException e) {
            // The group then waits for its members' sessions to end: slower, and no less right.
            LOG.debug("no members removed from {}", group, e.getCause());
        }
    }
}
