package io.asterism.processor.topology;

import io.asterism.processor.subspace.RefusedSubspace;
import io.asterism.processor.subspace.SubspaceDefinition;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Subspace;
import io.asterism.schemas.cluster.CompactedTopic;
import io.asterism.schemas.cluster.TopicWatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the subspaces topic says is to be tracked. A value that cannot be read is skipped, so what was in force under its key stays in
 * force, and is reported.
 */
final class SubspaceWatcher implements CompactedTopic.Visitor<Subspace>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SubspaceWatcher.class);

    private final TopicWatch<Subspace> watch;
    private final Map<String, Subspace> definitions = new ConcurrentSkipListMap<>();
    private final Refusals unreadable = new Refusals();
    private final AtomicLong version = new AtomicLong();

    SubspaceWatcher(InstanceSettings settings) {
        watch = new TopicWatch<>(
                "asterism-subspaces",
                new CompactedTopic<>(
                        settings.kafka(), settings.topics().subspaces(), AvroCodec.of(Subspace.getClassSchema())),
                this);
    }

    /** Reads what is there, so that no task starts without it, and goes on reading in a thread of its own. */
    void start() {
        watch.start();
    }

    @Override
    public void value(String key, @Nullable Subspace subspace) {
        if (subspace == null) {
            definitions.remove(key);
        } else {
            definitions.put(key, subspace);
        }
        unreadable.clear(key);
        version.incrementAndGet();
    }

    @Override
    public void unreadable(String key, String reason) {
        LOG.error("subspace '{}' cannot be read and is skipped: {}", key, reason);
        unreadable.add(key, reason);
        version.incrementAndGet();
    }

    /** Records that cannot be read. */
    Refusals refusals() {
        return unreadable;
    }

    /** Why nothing is read; empty while all is well. */
    String trouble() {
        return watch.trouble();
    }

    /** Where an SAE's definition of this name stands on the topic. */
    static String key(String sae, String name) {
        return sae + "/" + name;
    }

    /** The groups of one SAE. */
    Groups of(SaeManifest manifest) {
        return new Groups(manifest.getSae(), manifest.getDSae());
    }

    /** The definitions of one SAE as they are in force at a moment: the same lists until one of them changes. */
    record Definitions(long version, List<SubspaceDefinition> tracked, List<RefusedSubspace> refused) {}

    /** The groups of one SAE. */
    final class Groups {
        private final String sae;
        private final int dSae;
        private volatile Definitions last = new Definitions(-1, List.of(), List.of());

        private Groups(String sae, int dSae) {
            this.sae = sae;
            this.dSae = dSae;
        }

        /** What is in force now. */
        Definitions now() {
            Definitions known = last;
            long current = version.get();
            if (known.version() != current) {
                known = read(current);
                last = known;
            }
            return known;
        }

        private Definitions read(long at) {
            List<SubspaceDefinition> tracked = new ArrayList<>();
            List<RefusedSubspace> refused = new ArrayList<>();
            unreadable.all().forEach((key, reason) -> {
                if (concerns(key)) {
                    refused.add(new RefusedSubspace(key, reason));
                }
            });
            definitions.forEach((key, subspace) -> {
                if (concerns(key)) {
                    try {
                        tracked.add(definition(key, subspace));
                    } catch (RuntimeException e) {
                        // Whatever is wrong with one of them, the SAE goes on.
                        refused.add(new RefusedSubspace(key, String.valueOf(e.getMessage())));
                    }
                }
            });
            return new Definitions(at, List.copyOf(tracked), List.copyOf(refused));
        }

        /** Keys that name no SAE are everybody's trouble. */
        private boolean concerns(String key) {
            return key.startsWith(sae + "/") || key.indexOf('/') < 0;
        }

        private SubspaceDefinition definition(String key, Subspace subspace) {
            if (!key.equals(key(subspace.getSae(), subspace.getName()))) {
                throw new InputException(
                        "subspace '%s' of SAE '%s' stands under the key '%s', expected '%s'",
                        subspace.getName(), subspace.getSae(), key, key(subspace.getSae(), subspace.getName()));
            }
            return SubspaceDefinition.of(subspace, dSae);
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
