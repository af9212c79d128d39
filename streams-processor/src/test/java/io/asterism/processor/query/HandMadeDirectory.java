package io.asterism.processor.query;

import io.asterism.processor.counting.TaskFigures;
import io.quarkus.test.Mock;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The SAEs of the tests: the fixture of methods.md G.1 whole; the same with its second partition in another instance (this one
 * again, which plays the other where it is asked internally); the same with that instance gone; and three in other states; and a small world to look at.
 */
@Mock
@ApplicationScoped
class HandMadeDirectory implements SaeDirectory {
    static final String WHOLE = "tiny.1-whole";
    static final String SPLIT = "tiny.2-split";
    static final String BROKEN = "tiny.3-broken";
    static final String EMPTY = "tiny.4-empty";
    static final String STARTING = "tiny.5-starting";
    static final String WORLD = "words.1-world";
    static final long WORLD_BEGIN = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();

    private final CurrentVertxRequest request;
    private final List<TaskFigures> world = SmallWorld.tasks(300, WORLD_BEGIN);

    HandMadeDirectory(CurrentVertxRequest request) {
        this.request = request;
    }

    @Override
    public List<SaeView> saes() {
        List<SaeView> views = new ArrayList<>();
        views.add(Fixture.sae(WHOLE, Fixture.tasks(), List.of()));
        views.add(split());
        views.add(Fixture.sae(
                BROKEN, Fixture.tasks().subList(0, 1), List.of(new InstanceAddress("localhost", unusedPort()))));
        views.add(Fixture.sae(EMPTY, List.of(Fixture.task(0), Fixture.task(1)), List.of()));
        views.add(new SaeView(
                Fixture.manifest(STARTING, 8, Fixture.PANE),
                SaeState.FAILED,
                "its topic is not there",
                0,
                List.of(),
                List.of()));
        views.add(new SaeView(
                Fixture.manifest(WORLD, SmallWorld.LATENTS, SmallWorld.PANE),
                SaeState.RUNNING,
                "",
                1,
                world,
                List.of()));
        return views;
    }

    private SaeView split() {
        RoutingContext current = current();
        if (current == null || current.request().path().startsWith(InstanceResource.PATH)) {
            return Fixture.sae(SPLIT, Fixture.tasks().subList(1, 2), List.of());
        }
        InstanceAddress here = new InstanceAddress(
                "localhost", current.request().localAddress().port());
        return Fixture.sae(SPLIT, Fixture.tasks().subList(0, 1), List.of(here));
    }

    private @Nullable RoutingContext current() {
        try {
            return request.getCurrent();
        } catch (ContextNotActiveException e) {
            return null;
        }
    }

    /** Port 9 is "discard": nothing answers HTTP there. */
    private static int unusedPort() {
        return 9;
    }
}
