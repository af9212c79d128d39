package io.asterism.processor.web;

import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/**
 * Lets few requests at a time through to what reads all rows of an SAE, so that counting goes on beside them; a few more wait in
 * the order they came. A place is held until the last byte is sent or the client is gone.
 */
final class HeavyAnswers {
    /** Requests as they come through. */
    enum Admission {
        /** It goes on now. */
        AT_ONCE,
        /** It goes on when its turn comes. */
        LATER,
        /** There is no place even to wait. */
        REFUSED
    }

    private static final Pattern PATHS = Pattern.compile(
            "/+api/+(saes/+[^/]+/+(export/.+|graph|geometry/.+|observed-expected|components(/.*)?|sizes|events|groups(/.*)?|subspaces/+[^/]+/+(pca|points|patterns|indices))"
                    + "|pairs/+[^/]+/+(export/.+|matching|necessity|sufficiency|novel|mcs))/*");

    private record Waiting(RoutingContext request, Context thread) {}

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final int mostWaiting;
    private int free;

    HeavyAnswers(int most, int mostWaiting) {
        if (most < 1 || mostWaiting < 0) {
            throw new IllegalArgumentException("asterism.web.heavy-answers is " + most + " and heavy-waiting "
                    + mostWaiting + ", expected 1 or more and 0 or more");
        }
        this.free = most;
        this.mostWaiting = mostWaiting;
    }

    static boolean isHeavy(String path) {
        return PATHS.matcher(path).matches();
    }

    /** Takes a request in, on its event loop; one that is not refused calls {@link RoutingContext#next} now or later. */
    Admission admit(RoutingContext request) {
        Waiting asked = new Waiting(request, request.vertx().getOrCreateContext());
        Admission admission;
        synchronized (this) {
            if (free > 0) {
                free--;
                admission = Admission.AT_ONCE;
            } else if (waiting.size() < mostWaiting) {
                waiting.add(asked);
                admission = Admission.LATER;
            } else {
                return Admission.REFUSED;
            }
        }
        // Called once, whether the answer is written or its connection has closed.
        request.addEndHandler(ended -> leave(asked));
        return admission;
    }

    private void leave(Waiting done) {
        Waiting next;
        synchronized (this) {
            if (waiting.remove(done)) {
                return;
            }
            next = waiting.poll();
            if (next == null) {
                free++;
                return;
            }
        }
        next.thread().runOnContext(turn -> next.request().next());
    }
}
