package io.asterism.processor.topology;

import io.asterism.processor.directory.PairDirectory;
import io.asterism.processor.directory.PairView;
import io.asterism.processor.directory.SaeDirectory;
import io.asterism.processor.directory.SaeState;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.pairing.PairPlan;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.InputException;
import io.asterism.schemas.Manifests;
import io.asterism.schemas.Pair;
import io.asterism.schemas.PairId;
import io.asterism.schemas.Pairs;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
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
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the definitions of pairs of SAEs: has an application count each as long as both SAEs are there, and removes it with all it owned when
 * its definition goes.
 */
public final class PairWatcher implements PairDirectory, AutoCloseable, CompactedTopic.Visitor<Pair> {
    private static final Logger LOG = LoggerFactory.getLogger(PairWatcher.class);

    /** How a pair stands: counted, or not, with a reason. */
    private record Entry(Pair pair, @Nullable PairCounting counting, SaeState otherwise, String reason) {
        Entry(Pair pair, PairCounting counting) {
            this(pair, counting, SaeState.RUNNING, "");
        }
    }

    private final InstanceSettings settings;
    private final SaeDirectory saes;
    private final MeterRegistry registry;
    private final Map<PairId, Entry> entries = new ConcurrentSkipListMap<>();
    private final Refusals refusals = new Refusals();
    private final Admin admin;
    private final TopicWatch<Pair> watch;
    private final CompactedWriter<Pair> definitions;
    private boolean closing;

    /** Prepares the watch over the pairs topic, which need not be there yet. */
    public PairWatcher(InstanceSettings settings, SaeDirectory saes, MeterRegistry registry) {
        this.settings = settings;
        this.saes = saes;
        this.registry = registry;
        this.admin = settings.kafka().admin();
        AvroCodec<Pair> codec = AvroCodec.of(Pair.getClassSchema());
        String topic = settings.topics().pairs();
        this.watch = new TopicWatch<>("asterism-pairs", new CompactedTopic<>(settings.kafka(), topic, codec), this);
        this.definitions = new CompactedWriter<>(settings.kafka(), topic, codec);
        Gauge.builder("asterism.keys.refused", refusals::size)
                .tags("topic", topic)
                .register(registry);
    }

    /** Starts watching; returns at once. */
    public void start() {
        watch.startAfter(() -> {});
    }

    /** Keys of the pairs topic whose record cannot be used, after the topic's name, with the reason. */
    public Map<String, String> refusals() {
        Map<String, String> all = new TreeMap<>();
        refusals.all().forEach((key, reason) -> all.put(settings.topics().pairs() + " " + key, reason));
        return all;
    }

    /** Why pairs neither come nor go any more; empty while they do. */
    public String trouble() {
        return watch.trouble();
    }

    @Override
    public List<PairView> pairs() {
        return entries.entrySet().stream()
                .map(entry -> view(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static PairView view(PairId id, Entry entry) {
        PairCounting counting = entry.counting();
        if (counting == null) {
            return new PairView(id, entry.pair(), 0, 0, entry.otherwise(), entry.reason(), 0, List.of(), List.of());
        }
        SaeState state = counting.state();
        return new PairView(
                id,
                entry.pair(),
                counting.plan().rows(),
                counting.plan().columns(),
                state,
                counting.reason(state),
                counting.partitions(),
                counting.tasks(),
                counting.others());
    }

    @Override
    public void define(Pair pair) {
        PairId id = PairId.of(pair);
        definitions.put(id.toString(), pair);
        ReadBack.await(
                () -> pair(id).filter(view -> view.definition().equals(pair)).isPresent());
    }

    @Override
    public void remove(PairId id) {
        definitions.put(id.toString(), null);
        ReadBack.await(() -> pair(id).isEmpty());
    }

    @Override
    public synchronized void value(String key, @Nullable Pair pair) {
        if (closing) {
            return;
        }
        if (pair == null && !PairId.isLegal(key)) {
            refusals.clear(key);
            return;
        }
        PairId id = PairId.parse(key);
        if (pair == null) {
            removed(id);
        } else {
            if (!PairId.of(pair).equals(id)) {
                throw new InputException("the pair %s stands under the key '%s'", PairId.of(pair), key);
            }
            defined(id, pair);
        }
        refusals.clear(key);
    }

    @Override
    public void unreadable(String key, String reason) {
        LOG.error("pair '{}' cannot be read and is skipped: {}", key, reason);
        refusals.add(key, reason);
    }

    private void defined(PairId id, Pair pair) {
        Entry entry = entries.get(id);
        PairCounting counting = entry == null ? null : entry.counting();
        if (counting != null && isCountedAlike(entry.pair(), pair)) {
            entries.put(id, new Entry(pair, counting));
            return;
        }
        if (counting != null) {
            LOG.error("pair {} is defined otherwise now; it goes on as it was until it is removed", id);
            return;
        }
        entries.put(id, started(pair));
    }

    private static boolean isCountedAlike(Pair one, Pair other) {
        Pair dated = Pair.newBuilder(one).setDefinedAt(other.getDefinedAt()).build();
        return dated.equals(other);
    }

    private void removed(PairId id) {
        Entry entry = entries.remove(id);
        if (entry != null && entry.counting() != null) {
            entry.counting().remove();
        }
        Remains.delete(admin, settings.topics().pairingApplication(id), PairTopology.STORES);
    }

    /** Looks at the SAEs again, of which one has come or gone. */
    public synchronized void saesChanged() {
        if (closing) {
            return;
        }
        entries.forEach((id, entry) -> {
            PairCounting counting = entry.counting();
            if (counting == null) {
                entries.put(id, started(entry.pair()));
            } else {
                String lost = lost(counting.plan());
                if (!lost.isEmpty()) {
                    LOG.error("pair {} is not counted any further: {}", id, lost);
                    counting.close();
                    entries.put(id, new Entry(entry.pair(), null, SaeState.FAILED, lost));
                }
            }
        });
    }

    /** Why a pair that is counted cannot be any longer; empty where it can. */
    private String lost(PairPlan plan) {
        for (SaeManifest counted : List.of(plan.a(), plan.b())) {
            Optional<SaeManifest> now = saes.sae(counted.getSae()).map(SaeView::manifest);
            if (now.isEmpty()) {
                return "SAE '" + counted.getSae()
                        + "' was removed while the pair was counted: what was counted is kept, and goes on when the SAE"
                        + " is there again";
            }
            if (!Manifests.hash(now.get()).equals(Manifests.hash(counted))) {
                return "SAE '" + counted.getSae()
                        + "' has another manifest than the pair was counted by: remove the pair and define it again";
            }
        }
        return "";
    }

    private Entry started(Pair pair) {
        PairId id = PairId.of(pair);
        Optional<SaeManifest> ofA = manifest(id.a());
        Optional<SaeManifest> ofB = manifest(id.b());
        if (ofA.isEmpty() || ofB.isEmpty()) {
            return new Entry(
                    pair,
                    null,
                    SaeState.STARTING,
                    "SAE '" + (ofA.isEmpty() ? id.a() : id.b())
                            + "' is not there: the pair is counted from when it is");
        }
        try {
            SaeManifest a = ofA.get();
            SaeManifest b = ofB.get();
            Pairs.validate(pair, a, b);
            int partitions = partitions(id);
            CountingCost.of(pair, a, b)
                    .requireRoom(partitions, Runtime.getRuntime().maxMemory());
            PairCounting counting = new PairCounting(
                    settings,
                    PairPlan.of(pair, a, LatentThresholds.read(settings, a), b, LatentThresholds.read(settings, b)),
                    partitions,
                    registry);
            counting.start();
            return new Entry(pair, counting);
        } catch (RuntimeException | Error e) {
            // Whatever it is, the other pairs go on.
            LOG.warn("pair {} is not counted: {}", id, e.toString());
            return new Entry(pair, null, SaeState.FAILED, CountingTrouble.whyNotStarted(e, settings.stateDirectory()));
        }
    }

    private Optional<SaeManifest> manifest(SaeId sae) {
        return saes.sae(sae.value()).map(SaeView::manifest);
    }

    private int partitions(PairId id) {
        int ofA = PartitionCount.of(admin, settings.topics().activations(id.a()));
        int ofB = PartitionCount.of(admin, settings.topics().activations(id.b()));
        if (ofA != ofB) {
            throw new InputException(
                    "pair %s cannot be joined: topic '%s' has %d partitions and topic '%s' has %d, expected as many of each",
                    id,
                    settings.topics().activations(id.a()),
                    ofA,
                    settings.topics().activations(id.b()),
                    ofB);
        }
        return ofA;
    }

    /** Stops all counting, each pair after its last commit. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
        }
        watch.close();
        entries.values().parallelStream().forEach(entry -> {
            if (entry.counting() != null) {
                entry.counting().close();
            }
        });
        definitions.close();
        admin.close();
    }
}
