package io.asterism.producer.reading;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Lets contexts follow one another where they fit, in their order; what follows has no BOS of its own. How far that goes depends on
 * what is read together.
 */
record SharedContexts(OptionalInt bos, int contextSize) {
    /** As many contexts as are given, each alone or following the one before it. */
    List<Context> of(List<Context> contexts) {
        List<Context> shared = new ArrayList<>(contexts.size());
        int used = contextSize;
        for (Context context : contexts) {
            Context bare = withoutBos(context);
            boolean follows = used + bare.tokenIds().length <= contextSize;
            shared.add(follows ? bare : context);
            used = (follows ? used : 0) + shared.get(shared.size() - 1).tokenIds().length;
        }
        return shared;
    }

    /** A BOS that the text itself holds stays. */
    private Context withoutBos(Context context) {
        int[] ids = context.tokenIds();
        boolean ours = bos.isPresent() && ids[0] == bos.getAsInt() && context.tokenEnds()[0] == 0;
        int from = ours ? 1 : 0;
        return new Context(
                context.document(),
                context.corpus(),
                context.index(),
                context.position(),
                context.eventTime(),
                context.text(),
                Arrays.copyOfRange(ids, from, ids.length),
                Arrays.copyOfRange(context.tokenEnds(), from, ids.length),
                Arrays.copyOfRange(context.special(), from, ids.length),
                true);
    }
}
