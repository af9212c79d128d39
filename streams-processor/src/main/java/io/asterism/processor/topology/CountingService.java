package io.asterism.processor.topology;

import io.asterism.processor.query.SaeDirectory;
import io.asterism.processor.query.SaeView;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The service's one bean for counting: it watches the SAEs from start to shutdown. */
@ApplicationScoped
class CountingService implements SaeDirectory {
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
    public List<SaeView> saes() {
        SaeWatcher running = watcher;
        return running == null ? List.of() : running.saes();
    }
}
