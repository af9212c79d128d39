package io.asterism.processor.topology;

import io.asterism.processor.directory.GroupLog;
import io.asterism.processor.directory.PairDirectory;
import io.asterism.processor.directory.PairView;
import io.asterism.processor.directory.SaeDirectory;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.directory.SubspaceRegistry;
import io.asterism.processor.subspace.SubspaceDefinition;
import io.asterism.schemas.GroupWindow;
import io.asterism.schemas.Pair;
import io.asterism.schemas.PairId;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The service's one bean for counting: it watches the SAEs and their pairs from start to shutdown. */
@ApplicationScoped
class CountingService implements SaeDirectory, SubspaceRegistry, GroupLog, PairDirectory {
    private final CountingConfig config;
    private final MeterRegistry registry;
    private volatile @Nullable SaeWatcher watcher;
    private volatile @Nullable PairWatcher pairing;

    @Inject
    CountingService(CountingConfig config, MeterRegistry registry) {
        this.config = config;
        this.registry = registry;
    }

    void start(@Observes StartupEvent event) {
        if (!config.counting()) {
            return;
        }
        SaeWatcher started = new SaeWatcher(config.settings(), registry);
        PairWatcher paired = new PairWatcher(config.settings(), started, registry);
        started.onChange(paired::saesChanged);
        started.start();
        paired.start();
        watcher = started;
        pairing = paired;
    }

    void stop(@Observes ShutdownEvent event) {
        PairWatcher paired = pairing;
        if (paired != null) {
            paired.close();
        }
        SaeWatcher running = watcher;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public void define(String sae, SubspaceDefinition definition) {
        running().define(sae, definition);
    }

    @Override
    public void remove(String sae, String name) {
        running().remove(sae, name);
    }

    @Override
    public List<GroupWindow> windows(String sae) {
        SaeWatcher running = watcher;
        return running == null ? List.of() : running.groups().windows(sae);
    }

    @Override
    public void append(GroupWindow window) {
        running().groups().append(window);
    }

    @Override
    public void forget(GroupWindow window) {
        running().groups().forget(window);
    }

    @Override
    public List<PairView> pairs() {
        PairWatcher paired = pairing;
        return paired == null ? List.of() : paired.pairs();
    }

    @Override
    public void define(Pair pair) {
        paired().define(pair);
    }

    @Override
    public void remove(PairId id) {
        paired().remove(id);
    }

    private PairWatcher paired() {
        PairWatcher paired = pairing;
        if (paired == null) {
            throw new IllegalStateException("this instance does not count, so it has no pairs");
        }
        return paired;
    }

    private SaeWatcher running() {
        SaeWatcher running = watcher;
        if (running == null) {
            throw new IllegalStateException("this instance does not count, so it has no groups");
        }
        return running;
    }

    @Override
    public List<SaeView> saes() {
        SaeWatcher running = watcher;
        return running == null ? List.of() : running.saes();
    }

    @Override
    public Map<String, String> refusals() {
        SaeWatcher running = watcher;
        if (running == null) {
            return Map.of();
        }
        PairWatcher paired = pairing;
        Map<String, String> all = new TreeMap<>(running.refusals());
        if (paired != null) {
            all.putAll(paired.refusals());
        }
        return all;
    }

    @Override
    public String trouble() {
        SaeWatcher running = watcher;
        PairWatcher paired = pairing;
        return running == null || paired == null
                ? ""
                : Stream.of(running.trouble(), paired.trouble())
                        .filter(trouble -> !trouble.isEmpty())
                        .collect(Collectors.joining("; "));
    }
}
