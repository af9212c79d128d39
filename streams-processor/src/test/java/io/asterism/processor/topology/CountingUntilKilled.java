package io.asterism.processor.topology;

import io.asterism.processor.directory.SaeState;
import io.asterism.processor.directory.SaeView;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.KafkaConnection;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.cumulative.CumulativeTimer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A process that counts every SAE and pair of a cluster until it is killed, committing often so that kills meet commits. It says where it stands. */
final class CountingUntilKilled {
    /** Begins the line that says why the SAE is not counted, if there is something to say. */
    static final String REASON = "reason: ";

    /** Runs on to a kill at any moment. */
    static final int NEVER = -1;

    private CountingUntilKilled() {}

    /**
     * Runs with the bootstrap servers, the state directory, the instance's name, and which flush is the last, if any: the process then stays where it
     * is, its blocks in the store and nothing committed.
     */
    public static void main(String[] arguments) throws InterruptedException {
        InstanceSettings settings = settings(arguments[0], Path.of(arguments[1]), arguments[2]);
        SaeWatcher watcher = new SaeWatcher(
                settings, new StoppingRegistry(arguments.length > 3 ? Integer.parseInt(arguments[3]) : NEVER));
        PairWatcher pairs = new PairWatcher(settings, watcher, new SimpleMeterRegistry());
        watcher.onChange(pairs::saesChanged);
        watcher.start();
        pairs.start();
        Set<SaeState> seen = EnumSet.noneOf(SaeState.class);
        System.out.println("WATCHING");
        long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
        while (System.nanoTime() < end) {
            for (SaeView sae : watcher.saes()) {
                if (seen.add(sae.state())) {
                    System.out.println(sae.state());
                    System.out.println(REASON + sae.reason());
                }
            }
            Thread.sleep(5);
        }
    }

    static InstanceSettings settings(String bootstrap, Path state, String instance) {
        return new InstanceSettings(
                new KafkaConnection(bootstrap),
                Topics.DEFAULT,
                state,
                "",
                instance,
                1,
                Duration.ofMillis(200),
                0,
                1,
                "none");
    }

    /** Metrics whose timer of the flushes never comes back from one of them. */
    private static final class StoppingRegistry extends SimpleMeterRegistry {
        private final int lastFlush;

        StoppingRegistry(int lastFlush) {
            this.lastFlush = lastFlush;
        }

        @Override
        protected Timer newTimer(Meter.Id id, DistributionStatisticConfig distribution, PauseDetector pauseDetector) {
            return new CumulativeTimer(id, clock, distribution, pauseDetector, TimeUnit.MILLISECONDS) {
                private int flushes;

                @Override
                protected void recordNonNegative(long amount, TimeUnit unit) {
                    super.recordNonNegative(amount, unit);
                    if (id.getName().equals("asterism.store.flush") && ++flushes == lastFlush) {
                        System.out.println("FLUSHED");
                        sleepForever();
                    }
                }
            };
        }
    }

    private static void sleepForever() {
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
