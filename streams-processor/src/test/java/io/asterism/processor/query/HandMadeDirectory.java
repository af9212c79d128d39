package io.asterism.processor.query;

import io.asterism.processor.subspace.SubspaceDefinition;
import io.asterism.processor.subspace.SubspaceView;
import io.asterism.schemas.GroupWindow;
import io.quarkus.test.Mock;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The SAEs of the tests: the fixture of methods.md G.1 whole; the same with its second partition in another instance (this one
 * again, which plays the other where it is asked internally); the same with that instance gone; and three in other states; and a small world to look at.
 */
@Mock
@ApplicationScoped
class HandMadeDirectory implements SaeDirectory, SubspaceRegistry, GroupLog {
    static final String WHOLE = "tiny.1-whole";
    static final String SPLIT = "tiny.2-split";
    static final String BROKEN = "tiny.3-broken";
    static final String EMPTY = "tiny.4-empty";
    static final String STARTING = "tiny.5-starting";
    static final String WORLD = "words.1-world";
    static final long WORLD_BEGIN = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();

    private final CurrentVertxRequest request;
    private final List<HandMadeTask> world = SmallWorld.tasks(300, WORLD_BEGIN);
    private final Map<String, HandMadeSubspaces> subspaces = new HashMap<>();
    private final Map<String, SortedMap<Long, GroupWindow>> groups = new ConcurrentHashMap<>();

    HandMadeDirectory(CurrentVertxRequest request) {
        this.request = request;
        for (String sae : List.of(WHOLE, SPLIT, BROKEN, EMPTY)) {
            List<HandMadeTask> tasks = sae.equals(EMPTY) ? List.of() : Fixture.tasks();
            subspaces.put(sae, new HandMadeSubspaces(Fixture.manifest(sae, 8, Fixture.PANE), tasks));
        }
        subspaces.put(
                WORLD, new HandMadeSubspaces(Fixture.manifest(WORLD, SmallWorld.LATENTS, SmallWorld.PANE), world));
        subspaces.get(WHOLE).refuse(WHOLE + "/odd", "not a Subspace in Avro single-object encoding (3 bytes)");
        // The latents of the days, which are the first seven.
        define(WORLD, new SubspaceDefinition("days", List.of(0, 1, 2, 3, 4, 5, 6), false, WORLD_BEGIN));
    }

    @Override
    public void define(String sae, SubspaceDefinition definition) {
        subspaces.get(sae).define(definition);
    }

    @Override
    public void remove(String sae, String name) {
        subspaces.get(sae).remove(name);
    }

    @Override
    public List<SaeView> saes() {
        List<SaeView> views = new ArrayList<>();
        views.add(Fixture.sae(WHOLE, Fixture.tasks(), List.of(), view(WHOLE, 0, 1)));
        views.add(split());
        views.add(Fixture.sae(
                BROKEN,
                Fixture.tasks().subList(0, 1),
                List.of(new InstanceAddress("localhost", unusedPort())),
                view(BROKEN, 0)));
        views.add(Fixture.sae(EMPTY, List.of(Fixture.task(0), Fixture.task(1)), List.of(), view(EMPTY)));
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
                List.copyOf(world),
                List.of(),
                SaeWeights.UNKNOWN,
                view(WORLD, 0)));
        return views;
    }

    @Override
    public List<GroupWindow> windows(String sae) {
        return groups.getOrDefault(sae, new TreeMap<>()).values().stream().toList();
    }

    @Override
    public void append(GroupWindow window) {
        groups.computeIfAbsent(window.getSae(), sae -> new TreeMap<>()).put(window.getFrom(), window);
    }

    @Override
    public void forget(GroupWindow window) {
        groups.get(window.getSae()).remove(window.getFrom());
    }

    private SubspaceView view(String sae, Integer... partitions) {
        return subspaces.get(sae).view(List.of(partitions));
    }

    private SaeView split() {
        RoutingContext current = current();
        if (current == null || current.request().path().startsWith(InstanceResource.PATH)) {
            return Fixture.sae(SPLIT, List.of(Fixture.tasks().get(1).refused(4, 2)), List.of(), view(SPLIT, 1));
        }
        InstanceAddress here = new InstanceAddress(
                "localhost", current.request().localAddress().port());
        return Fixture.sae(SPLIT, Fixture.tasks().subList(0, 1), List.of(here), view(SPLIT, 0));
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
