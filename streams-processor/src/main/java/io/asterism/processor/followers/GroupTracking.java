package io.asterism.processor.followers;

import io.asterism.processor.answers.subspaces.SubspacesConfig;
import io.asterism.processor.directory.SaeDirectory;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.requests.ProblemException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Follows groups and chooses which to track while the service runs, in one thread. */
@ApplicationScoped
class GroupTracking {
    private static final Logger LOG = Logger.getLogger(GroupTracking.class);

    private final SaeDirectory directory;
    private final GroupFollower follower;
    private final AutomaticSubspaces automatic;
    private final GroupsConfig groups;
    private final SubspacesConfig subspaces;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(action -> {
        Thread made = new Thread(action, "group-tracking");
        made.setDaemon(true);
        return made;
    });

    GroupTracking(
            SaeDirectory directory,
            GroupFollower follower,
            AutomaticSubspaces automatic,
            GroupsConfig groups,
            SubspacesConfig subspaces) {
        this.directory = directory;
        this.follower = follower;
        this.automatic = automatic;
        this.groups = groups;
        this.subspaces = subspaces;
    }

    void start(@Observes StartupEvent event) {
        repeat(groups.interval(), "groups of %s cannot be followed now", sae -> follower.follow(sae.id()));
        if (subspaces.automatic() > 0) {
            repeat(subspaces.interval(), "no group of %s can be chosen now", automatic::track);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it ends with the service
    private void repeat(Duration interval, String failure, Consumer<SaeView> action) {
        if (interval.isZero()) {
            return;
        }
        thread.scheduleWithFixedDelay(
                () -> directory.saes().stream().filter(GroupTracking::isOurs).forEach(sae -> {
                    try {
                        action.accept(sae);
                    } catch (ProblemException e) {
                        LOG.debugf(e, failure, sae.id());
                    } catch (RuntimeException | Error e) {
                        LOG.warnf(e, failure, sae.id());
                    }
                }),
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** One instance does it for all: the one that holds the first partition. */
    private static boolean isOurs(SaeView sae) {
        return sae.tasks().stream().anyMatch(task -> task.progress().partition() == 0);
    }

    void stop(@Observes ShutdownEvent event) {
        thread.shutdownNow();
    }
}
