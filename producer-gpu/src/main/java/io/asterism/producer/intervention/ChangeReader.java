package io.asterism.producer.intervention;

import io.asterism.producer.sae.Sae;
import io.asterism.schemas.InputException;
import java.util.Arrays;
import java.util.Optional;

/** Reads what one item of a file changes, and refuses keys that its operation does not go by. */
final class ChangeReader {
    /** Cosine of two axes from which on they are no axes of one analysis. */
    private static final double SLANT = 1e-3;

    private final Item item;
    private final Operation operation;
    private final Optional<Sae> sae;
    private final int[] latents;
    private final int width;
    private final Positions positions;

    /**
     * A reader of one item.
     *
     * @param latents in the item's order
     * @param width components of what is changed
     */
    ChangeReader(Item item, Operation operation, Optional<Sae> sae, int[] latents, int width, Positions positions) {
        this.item = item;
        this.operation = operation;
        this.sae = sae;
        this.latents = latents;
        this.width = width;
        this.positions = positions;
    }

    Change change() {
        return switch (operation) {
            case ABLATE -> ablated();
            case CLAMP -> latentwise(new LatentChange.Clamp(only("value")));
            case SCALE -> latentwise(new LatentChange.Scale(only("factor")));
            case ADD -> added();
            case PROJECT -> projected();
            case MOVE -> moved();
            case ROTATE -> turned();
        };
    }

    private float only(String amount) {
        item.allowAmounts(operation, amount);
        return item.number(amount);
    }

    private Change ablated() {
        item.allowAmounts(operation);
        return latentwise(new LatentChange.Clamp(0));
    }

    /** Where the error is dropped, no latents need be named: the reconstruction then stands as it is. */
    private Change latentwise(LatentChange change) {
        if (sae.isEmpty() || (latents.length == 0 && item.keepsError())) {
            throw item.incomplete(operation, "sae and latents");
        }
        int[] ascending = latents.clone();
        Arrays.sort(ascending);
        return new Change.OfLatents(ascending, change, positions instanceof Positions.WhereOwnActive);
    }

    private Change added() {
        item.allowAmounts(operation, "strength", "vector");
        if (latents.length > 0 == item.has("vector")) {
            throw item.incomplete(operation, "either latents or a vector");
        }
        if (latents.length > 0) {
            return latentwise(new LatentChange.Add(item.number("strength")));
        }
        float[] vector = item.numbers("vector", width);
        float strength = item.has("strength") ? item.number("strength") : 1;
        for (int i = 0; i < width; i++) {
            vector[i] *= strength;
        }
        if (!Float.isFinite(sumOfSquares(vector))) {
            throw new InputException(
                    "'%s' adds a vector whose length is beyond 32-bit floats, expected one of at most 1e19",
                    item.origin());
        }
        return new Change.OfAll(vector);
    }

    private static float sumOfSquares(float[] vector) {
        float sum = 0;
        for (float value : vector) {
            sum += value * value;
        }
        return sum;
    }

    private Change projected() {
        item.allowAmounts(operation, "vector");
        if (latents.length > 0 == item.has("vector")) {
            throw item.incomplete(operation, "either latents or a vector");
        }
        Basis subspace = Basis.of(latents.length > 0 ? sae.orElseThrow().decoderRows(latents) : item.vectors(width));
        if (subspace.rank() == 0) {
            throw new InputException(
                    "'%s' projects out of vectors that are all 0, expected a direction", item.origin());
        }
        return new Change.OutOf(latents, subspace);
    }

    private Change moved() {
        item.allowAmounts(operation, "value", "strength", "vector");
        if (item.has("value") == item.has("strength")) {
            throw item.incomplete(operation, "either value (a place to go to) or strength (a step)");
        }
        float[] xy = item.numbers(item.has("value") ? "value" : "strength", 2);
        return inPlane(item.has("value") ? new Motion.To(xy[0], xy[1]) : new Motion.By(xy[0], xy[1]));
    }

    private Change turned() {
        item.allowAmounts(operation, "value", "vector");
        return inPlane(new Motion.Turn(item.number("value")));
    }

    /** Two axes and maybe the mean that places are reckoned from, as a vector or as the latents' mean activations. */
    private Change inPlane(Motion motion) {
        int lists = item.lists("vector");
        if (lists < 2 || lists > 3) {
            throw item.incomplete(operation, "a vector of two axes, and maybe the mean, each a list of numbers");
        }
        float[] first = item.numbers("vector", 0, width);
        float[] second = item.numbers("vector", 1, width);
        Basis plane = Basis.of(new float[][] {first, second});
        if (plane.rank() < 2 || Math.abs(cosine(first, second)) > SLANT) {
            throw new InputException(
                    "'%s' has two axes of cosine %.4f, expected them at right angles",
                    item.origin(), cosine(first, second));
        }
        float[] mean = lists < 3 ? new float[width] : mean();
        double[] origin = {along(plane, 0, mean), along(plane, 1, mean)};
        int[] ascending = latents.clone();
        Arrays.sort(ascending);
        return new Change.InPlane(ascending, plane, origin, motion);
    }

    private float[] mean() {
        if (latents.length == 0 || item.size("vector", 2) != latents.length) {
            return item.numbers("vector", 2, width);
        }
        float[] means = item.numbers("vector", 2, latents.length);
        float[][] rows = sae.orElseThrow().decoderRows(latents);
        float[] mean = new float[width];
        for (int i = 0; i < width; i++) {
            double sum = 0;
            for (int j = 0; j < means.length; j++) {
                sum += (double) means[j] * rows[j][i];
            }
            mean[i] = (float) sum;
        }
        return mean;
    }

    private static double along(Basis plane, int axis, float[] vector) {
        double sum = 0;
        for (int i = 0; i < vector.length; i++) {
            sum += plane.rows()[axis][i] * vector[i];
        }
        return sum;
    }

    /** 1 where a vector has no direction. */
    private static double cosine(float[] x, float[] y) {
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (double) x[i] * y[i];
            xx += (double) x[i] * x[i];
            yy += (double) y[i] * y[i];
        }
        return xx == 0 || yy == 0 ? 1 : xy / Math.sqrt(xx * yy);
    }
}
