package io.asterism.processor.instances;

import io.asterism.processor.counting.PairCounts;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The counts of another instance's tasks. Tokens and diagonal are asked for at once and once; rows by the block, in the order they
 * are read. Unlike the live counts of a task it is for one thread.
 */
final class RemotePairs implements PairCounts {
    private final RemoteShare share;
    private final String scope;
    private final int dSae;
    private final CompletableFuture<Diagonal> diagonal;
    private @Nullable PairRows block;

    RemotePairs(RemoteShare share, String scope, int dSae) {
        this.share = share;
        this.scope = scope;
        this.dSae = dSae;
        this.diagonal = share.fetch("diagonal?" + scope, bytes -> Diagonal.decode(bytes, dSae));
    }

    @Override
    public int dSae() {
        return dSae;
    }

    @Override
    public long tokens() {
        return share.await(diagonal).tokens();
    }

    @Override
    public long fires(int latent) {
        return share.await(diagonal).fires()[latent];
    }

    @Override
    public long count(int latent, int other) {
        long[] cell = new long[1];
        int column = Math.max(latent, other);
        addRow(Math.min(latent, other), column, column + 1, cell);
        return cell[0];
    }

    @Override
    public void addRow(int latent, int from, int to, long[] into) {
        PairRows rows = block;
        if (rows == null || !rows.holds(latent)) {
            rows = share.await(
                    share.fetch("rows/" + latent + "?" + scope, bytes -> PairRows.decode(bytes, latent, dSae)));
            block = rows;
        }
        rows.addRow(latent, from, to, into);
    }

    @Override
    public void addNeighbors(int latent, long[] into) {
        share.await(share.fetch("neighbors/" + latent + "?" + scope, bytes -> PairRows.decode(bytes, latent, dSae)))
                .addRow(latent, 0, dSae, into);
    }
}
