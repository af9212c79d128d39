package io.asterism.processor.instances;

import io.asterism.processor.counting.TaskFigures;
import io.asterism.processor.directory.SaeDirectory;
import io.asterism.processor.directory.SaeView;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many tokens a second each task of this instance counts: the mean over the last ten seconds, sampled once a second. */
@ApplicationScoped
class TokenRates {
    private static final int SAMPLES = 11;

    private record Task(String sae, int partition) {}

    private record Sample(long nanos, long tokens) {}

    private final SaeDirectory directory;
    private final Map<Task, Deque<Sample>> samples = new ConcurrentHashMap<>();
    private final Vertx vertx;
    private long timer;

    TokenRates(SaeDirectory directory, Vertx vertx) {
        this.directory = directory;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(1000, id -> sample(System.nanoTime()));
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    /** How these tasks of an SAE stand now. */
    List<TaskStanding> standings(SaeView sae, List<TaskFigures> tasks) {
        return tasks.stream()
                .map(task -> {
                    TaskFigures.Progress progress = task.progress();
                    return new TaskStanding(progress, task.panes(), rate(new Task(sae.id(), progress.partition())));
                })
                .toList();
    }

    void sample(long nanos) {
        Map<Task, Deque<Sample>> kept = new ConcurrentHashMap<>();
        for (SaeView sae : directory.saes()) {
            for (TaskFigures figures : sae.tasks()) {
                TaskFigures.Progress progress = figures.progress();
                Task task = new Task(sae.id(), progress.partition());
                Deque<Sample> before = samples.getOrDefault(task, new ArrayDeque<>());
                kept.put(task, with(before, new Sample(nanos, progress.tokens())));
            }
        }
        samples.keySet().retainAll(kept.keySet());
        samples.putAll(kept);
    }

    /** Fewer tokens than before: the task was restored meanwhile, so its past says nothing of its pace. */
    private static Deque<Sample> with(Deque<Sample> before, Sample now) {
        boolean goesOn = !before.isEmpty() && before.getLast().tokens() <= now.tokens();
        Deque<Sample> after = goesOn ? new ArrayDeque<>(before) : new ArrayDeque<>();
        after.addLast(now);
        if (after.size() > SAMPLES) {
            after.removeFirst();
        }
        return after;
    }

    private double rate(Task task) {
        Deque<Sample> seen = samples.get(task);
        if (seen == null || seen.size() < 2) {
            return 0;
        }
        double seconds = (seen.getLast().nanos() - seen.getFirst().nanos()) / 1e9;
        return (seen.getLast().tokens() - seen.getFirst().tokens()) / seconds;
    }
}
