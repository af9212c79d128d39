package io.asterism.processor.topology;

import io.asterism.processor.directory.GroupLog;
import io.asterism.processor.directory.SaeDirectory;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.directory.SubspaceRegistry;
import io.asterism.processor.subspace.SubspaceDefinition;
import io.asterism.schemas.GroupWindow;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The service's one bean for counting: it watches the SAEs from start to shutdown. */
@ApplicationScoped
class CountingService implements SaeDirectory, SubspaceRegistry, GroupLog {
    private final CountingConfig config;
    private final MeterRegistry registry;
    private volatile @Nullable SaeWatcher watcher;

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
        started.start();
        watcher = started;
    }

    void stop(@Observes ShutdownEvent event) {
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
        return running == null ? Map.of() : running.refusals();
    }

    @Override
    public String trouble() {
        SaeWatcher running = watcher;
        return running == null ? "" : running.trouble();
    }
}
