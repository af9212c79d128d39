package io.asterism.processor.topology;

import io.asterism.processor.directory.GroupLog;
import io.asterism.processor.directory.SaeDirectory;
import io.asterism.processor.directory.SaeState;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.directory.SubspaceRegistry;
import io.asterism.processor.subspace.SubspaceDefinition;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.InputException;
import io.asterism.schemas.Manifests;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Subspace;
import io.asterism.schemas.cluster.CompactedTopic;
import io.asterism.schemas.cluster.CompactedWriter;
import io.asterism.schemas.cluster.TopicWatch;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches the manifests: starts an application for every SAE, and removes it with all it owned when its manifest goes. */
public final class SaeWatcher
        implements SaeDirectory, SubspaceRegistry, AutoCloseable, CompactedTopic.Visitor<SaeManifest> {
    private static final Logger LOG = LoggerFactory.getLogger(SaeWatcher.class);

    /** How an SAE stands: counted, or refused with a reason. */
    private record Entry(SaeManifest manifest, @Nullable SaeCounting counting, String reason) {}

    private final InstanceSettings settings;
    private final MeterRegistry registry;
    private final Map<String, Entry> entries = new ConcurrentSkipListMap<>();
    private final Refusals refusals = new Refusals();
    private final Admin admin;
    private final TopicWatch<SaeManifest> manifests;
    private final SubspaceWatcher subspaces;
    private final CompactedWriter<Subspace> definitions;
    private final GroupTopic groups;
    private final LabelTopic labels;
    private volatile Runnable changed = () -> {};
    private volatile boolean closing;

    /** Prepares the watch over the manifests topic, which must be there. */
    public SaeWatcher(InstanceSettings settings, MeterRegistry registry) {
        this.settings = settings;
        this.registry = registry;
        this.admin = settings.kafka().admin();
        this.manifests = new TopicWatch<>(
                "asterism-saes",
                new CompactedTopic<>(
                        settings.kafka(), settings.topics().saes(), AvroCodec.of(SaeManifest.getClassSchema())),
                this);
        this.subspaces = new SubspaceWatcher(settings);
        this.definitions = new CompactedWriter<>(
                settings.kafka(), settings.topics().subspaces(), AvroCodec.of(Subspace.getClassSchema()));
        this.groups = new GroupTopic(settings);
        this.labels = new LabelTopic(settings);
        gauge(settings.topics().saes(), refusals::size);
        gauge(settings.topics().subspaces(), () -> subspaces.refusals().size());
        gauge(settings.topics().groups(), () -> groups.refusals().size());
        gauge(settings.topics().labels(), () -> labels.refusals().size());
        Gauge.builder("asterism.watches.troubled", () -> troubles().size()).register(registry);
    }

    /** Starts watching; returns at once. */
    public void start() {
        manifests.startAfter(() -> {
            subspaces.start();
            groups.start();
            labels.start();
        });
    }

    /** Tells of every SAE that has come or gone, from now on. */
    public void onChange(Runnable listener) {
        changed = listener;
    }

    private void gauge(String topic, Supplier<Number> refused) {
        Gauge.builder("asterism.keys.refused", refused).tags("topic", topic).register(registry);
    }

    @Override
    public List<SaeView> saes() {
        return entries.values().stream().map(this::view).toList();
    }

    /** Stops all counting, each SAE after its last commit. */
    @Override
    public void close() {
        closing = true;
        manifests.close();
        entries.values().parallelStream().forEach(entry -> {
            if (entry.counting() != null) {
                entry.counting().close();
            }
        });
        subspaces.close();
        groups.close();
        labels.close();
        definitions.close();
        admin.close();
    }

    private SaeView view(Entry entry) {
        return entry.counting() != null
                ? entry.counting()
                        .view()
                        .withLabels(labels.labels(entry.manifest().getSae()))
                : new SaeView(entry.manifest(), SaeState.FAILED, entry.reason(), 0, List.of(), List.of());
    }

    @Override
    public Map<String, String> refusals() {
        Map<String, String> all = new TreeMap<>(refusals.all());
        subspaces
                .refusals()
                .all()
                .forEach((key, reason) -> all.put(settings.topics().subspaces() + " " + key, reason));
        groups.refusals()
                .all()
                .forEach((key, reason) -> all.put(settings.topics().groups() + " " + key, reason));
        labels.refusals()
                .all()
                .forEach((key, reason) -> all.put(settings.topics().labels() + " " + key, reason));
        return all;
    }

    @Override
    public String trouble() {
        return String.join("; ", troubles());
    }

    private List<String> troubles() {
        return Stream.of(manifests.trouble(), subspaces.trouble(), groups.trouble(), labels.trouble())
                .filter(trouble -> !trouble.isEmpty())
                .toList();
    }

    @Override
    public void value(String sae, @Nullable SaeManifest manifest) {
        if (closing) {
            return;
        }
        if (manifest == null && !SaeId.isLegal(sae)) {
            refusals.clear(sae);
            return;
        }
        checkKey(sae, manifest);
        refusals.clear(sae);
        Entry entry = entries.get(sae);
        if (manifest == null) {
            remove(sae, entry);
            changed.run();
        } else if (entry == null || entry.counting() == null) {
            entries.put(sae, start(manifest));
            changed.run();
        } else if (!Manifests.hash(entry.manifest()).equals(Manifests.hash(manifest))) {
            LOG.error(
                    "SAE {} has another manifest now; it goes on being counted by the old one until it is removed",
                    sae);
        }
    }

    /** Folder, topics and group of an application are named by the manifest, and found again by the key. */
    private static void checkKey(String key, @Nullable SaeManifest manifest) {
        String sae = new SaeId(key).value();
        if (manifest != null && !sae.equals(manifest.getSae())) {
            throw new InputException("the manifest of SAE '%s' stands under the key '%s'", manifest.getSae(), key);
        }
    }

    @Override
    public void unreadable(String sae, String reason) {
        LOG.error("manifest of SAE {} cannot be read: {}", sae, reason);
        refusals.add(sae, reason);
    }

    @Override
    public void define(String sae, SubspaceDefinition definition) {
        definitions.put(
                SubspaceWatcher.key(sae, definition.name()),
                new Subspace(
                        sae, definition.name(), definition.latents(), definition.origin(), definition.definedAt()));
        await(sae, definition.name(), known -> known.filter(definition::equals).isPresent());
    }

    @Override
    public void remove(String sae, String name) {
        definitions.put(SubspaceWatcher.key(sae, name), null);
        await(sae, name, Optional::isEmpty);
    }

    private void await(String sae, String name, Predicate<Optional<SubspaceDefinition>> known) {
        ReadBack.await(
                () -> known.test(sae(sae).flatMap(view -> view.subspaces().definition(name))));
    }

    /** What became of groups from window to window. */
    public GroupLog groups() {
        return groups;
    }

    private Entry start(SaeManifest manifest) {
        try {
            Manifests.validate(manifest);
            int partitions = PartitionCount.of(admin, settings.topics().activations(new SaeId(manifest.getSae())));
            CountingCost.of(manifest)
                    .requireRoom(partitions, Runtime.getRuntime().maxMemory());
            SaeCounting counting = new SaeCounting(
                    settings,
                    manifest,
                    LatentThresholds.read(settings, manifest),
                    partitions,
                    subspaces.of(manifest),
                    registry);
            counting.start();
            return new Entry(manifest, counting, "");
        } catch (RuntimeException | Error e) {
            // Whatever it is, the other SAEs go on.
            LOG.error("SAE {} cannot be counted", manifest.getSae(), e);
            return new Entry(manifest, null, CountingTrouble.whyNotStarted(e, settings.stateDirectory()));
        }
    }

    private void remove(String sae, @Nullable Entry entry) {
        entries.remove(sae);
        if (entry != null && entry.counting() != null) {
            entry.counting().remove();
        }
        String application = settings.topics().countingApplication(new SaeId(sae));
        Remains.delete(admin, application, List.of(CountingTopology.COUNTS, CountingTopology.SUBSPACES));
        definitions.removeAll(sae + "/");
        groups.forget(sae);
        labels.forget(sae);
    }
}
