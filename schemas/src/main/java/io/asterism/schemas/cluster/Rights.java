package io.asterism.schemas.cluster;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import io.asterism.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The rights that each command needs on a cluster that asks for them, beside topics that are there. */
public enum Rights {
    /** Those of {@code asterism topics}, which makes topics. */
    TOPICS {
        @Override
        List<Right> special(Topics topics) {
            return List.of(topicsUnder(topics, "", CREATE), topic(topics.saes(), READ));
        }
    },
    /** Those of {@code asterism ingest}. */
    INGEST {
        @Override
        List<Right> special(Topics topics) {
            return List.of(
                    topic(topics.documents(), READ, WRITE),
                    under(ResourceType.GROUP, topics, "feed.", READ, DESCRIBE),
                    under(ResourceType.TRANSACTIONAL_ID, topics, "feed.", WRITE, DESCRIBE));
        }
    },
    /** Those of {@code asterism import}. */
    IMPORT {
        @Override
        List<Right> special(Topics topics) {
            return List.of(
                    topic(topics.saes(), READ, WRITE),
                    topicsUnder(topics, "activations.", READ, WRITE),
                    under(ResourceType.GROUP, topics, "feed.", READ, DESCRIBE),
                    under(ResourceType.TRANSACTIONAL_ID, topics, "feed.", WRITE, DESCRIBE));
        }
    },
    /** Those of {@code asterism labels}. */
    LABELS {
        @Override
        List<Right> special(Topics topics) {
            return List.of(
                    topic(topics.saes(), READ),
                    topic(topics.labels(), WRITE),
                    under(ResourceType.TRANSACTIONAL_ID, topics, "labelling.", WRITE, DESCRIBE));
        }
    },
    /** Those of {@code asterism produce}; with {@code --corpus} those of {@link #INGEST} too. */
    PRODUCE {
        @Override
        List<Right> special(Topics topics) {
            return List.of(
                    topic(topics.documents(), READ),
                    topic(topics.saes(), READ, WRITE),
                    topicsUnder(topics, "latents.", WRITE),
                    topicsUnder(topics, "activations.", WRITE),
                    topic(topics.deadLetters(), WRITE),
                    topic(topics.jobs(), READ),
                    topic(topics.jobEvents(), READ, WRITE),
                    right(ResourceType.GROUP, topics.workerGroup(), PatternType.LITERAL, READ),
                    under(ResourceType.GROUP, topics, "workers.", READ),
                    under(ResourceType.GROUP, topics, "jobs.", READ),
                    under(ResourceType.TRANSACTIONAL_ID, topics, "worker.", WRITE, DESCRIBE));
        }
    },
    /** Those of {@code asterism process}. */
    PROCESS {
        @Override
        List<Right> special(Topics topics) {
            return List.of(
                    topic(topics.saes(), READ),
                    topicsUnder(topics, "latents.", READ),
                    topicsUnder(topics, "activations.", READ),
                    topic(topics.subspaces(), READ, WRITE),
                    topic(topics.labels(), READ, WRITE),
                    topic(topics.groups(), READ, WRITE),
                    topic(topics.pairs(), READ, WRITE),
                    topic(topics.deadLetters(), WRITE),
                    topic(topics.jobs(), WRITE),
                    topic(topics.jobEvents(), READ, WRITE),
                    under(ResourceType.GROUP, topics, "jobs.", DESCRIBE),
                    topicsUnder(topics, "counting.", READ, WRITE, CREATE, DELETE),
                    under(ResourceType.GROUP, topics, "counting.", READ, DESCRIBE, DELETE),
                    under(ResourceType.TRANSACTIONAL_ID, topics, "counting.", WRITE, DESCRIBE),
                    topicsUnder(topics, "pairing.", READ, WRITE, CREATE, DELETE),
                    under(ResourceType.GROUP, topics, "pairing.", READ, DESCRIBE, DELETE),
                    under(ResourceType.TRANSACTIONAL_ID, topics, "pairing.", WRITE, DESCRIBE));
        }
    };

    /** What may be done with what. */
    public record Right(ResourcePattern resource, List<AclOperation> operations) {
        /** The same for somebody, from any host. */
        public Stream<AclBinding> allow(String principal) {
            return operations.stream()
                    .map(operation -> new AclBinding(
                            resource, new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW)));
        }
    }

    abstract List<Right> special(Topics topics);

    /** All rights of the command. */
    public List<Right> on(Topics topics) {
        List<Right> all = new ArrayList<>();
        all.add(topicsUnder(topics, "", DESCRIBE, DESCRIBE_CONFIGS));
        all.addAll(special(topics));
        return all;
    }

    private static Right topic(String name, AclOperation... operations) {
        return right(ResourceType.TOPIC, name, PatternType.LITERAL, operations);
    }

    private static Right topicsUnder(Topics topics, String beginning, AclOperation... operations) {
        return under(ResourceType.TOPIC, topics, beginning, operations);
    }

    private static Right under(ResourceType type, Topics topics, String beginning, AclOperation... operations) {
        return right(type, topics.prefix() + "." + beginning, PatternType.PREFIXED, operations);
    }

    private static Right right(ResourceType type, String name, PatternType pattern, AclOperation... operations) {
        return new Right(new ResourcePattern(type, name, pattern), List.of(operations));
    }
}
