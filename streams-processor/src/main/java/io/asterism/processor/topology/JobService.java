package io.asterism.processor.topology;

import io.asterism.processor.jobs.JobBoard;
import io.asterism.processor.jobs.JobDirectory;
import io.asterism.processor.jobs.JobsConfig;
import io.asterism.schemas.Job;
import io.asterism.schemas.JobEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The service's one bean for jobs: it follows them from start to shutdown. */
@ApplicationScoped
class JobService implements JobDirectory {
    private final CountingConfig config;
    private final JobsConfig jobs;
    private volatile @Nullable JobBoard board;

    @Inject
    JobService(CountingConfig config, JobsConfig jobs) {
        this.config = config;
        this.jobs = jobs;
    }

    void start(@Observes StartupEvent event) {
        if (config.counting()) {
            InstanceSettings settings = config.settings();
            JobBoard started = new JobBoard(settings.kafka(), settings.topics(), jobs.kept());
            started.start();
            board = started;
        }
    }

    void stop(@Observes ShutdownEvent event) {
        JobBoard running = board;
        if (running != null) {
            running.close();
        }
    }

    private JobBoard running() {
        JobBoard running = board;
        if (running == null) {
            throw new IllegalStateException("this instance does not count, so it knows no jobs");
        }
        return running;
    }

    @Override
    public boolean hasWorker(String model) {
        return running().hasWorker(model);
    }

    @Override
    public void submit(Job job) {
        running().submit(job);
    }

    @Override
    public void cancel(JobEvent job, String sentence) {
        running().cancel(job, sentence);
    }

    @Override
    public void forget(String job) {
        running().forget(job);
    }

    @Override
    public Optional<JobEvent> job(String id) {
        JobBoard running = board;
        return running == null ? Optional.empty() : running.job(id);
    }

    @Override
    public List<JobEvent> jobs() {
        JobBoard running = board;
        return running == null ? List.of() : running.jobs();
    }

    @Override
    public Runnable follow(String job, Consumer<Optional<JobEvent>> follower) {
        return running().follow(job, follower);
    }

    @Override
    public String trouble() {
        JobBoard running = board;
        return running == null ? "" : running.trouble();
    }
}
